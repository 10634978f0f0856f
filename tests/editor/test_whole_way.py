"""An editor's whole way with keys alone, on a real installation with the real training, the real gate and the real dialogue.

A new intent with fifteen examples and an answer, a conflict that is mended, a training that is refused for a lost emergency and
mended, a second pair of eyes, the publication, the new answer in the chat, and the way back. It computes for minutes.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.installation import Installed
from tests.editor.chat import answer_to
from tests.editor.desk_of_editors import LONGEST_JOB, EditorInBrowser
from tests.editor.story import (
    ANSWER,
    ANSWERED,
    ASKED,
    CARELESS,
    EXAMPLES,
    IN_CONFLICT,
    LOST,
    MENDED,
    NAME,
    NEIGHBOUR,
    OTHER_ANSWER,
    OTHER_ANSWERED,
    TITLE,
)

Record = Callable[[str, object], None]


@pytest.mark.timeout(2 * LONGEST_JOB)
def test_editors_whole_way_by_keyboard(browser: Browser, installed: Installed, kim: EditorInBrowser, bo: EditorInBrowser,
                                       record_property: Record) -> None:  # fmt: skip
    assert ANSWERED not in answer_to(browser, installed.public, ASKED)
    _adds_an_intent(kim)
    _mends_a_conflict(kim)
    _writes_the_answer(kim)
    _adds_careless_examples(kim)
    record_property("seconds of the refused training", _is_refused(kim))
    _takes_the_careless_ones_back(kim)
    record_property("seconds of the training", _trains_well(kim))
    _somebody_else_looks(bo)
    record_property("seconds of the publication", _publishes(kim))
    assert ANSWERED in answer_to(browser, installed.public, ASKED)
    record_property("presses of keys until it is live", kim.keys.presses + bo.keys.presses)
    _mends_a_wrong_answer(browser, installed, kim, record_property)
    record_property("seconds of the way back", _goes_back(kim))
    assert ANSWERED in answer_to(browser, installed.public, ASKED)


def _adds_an_intent(kim: EditorInBrowser) -> None:
    kim.opens("Innehåll")
    kim.keys.go_to("textbox", "Kort namn", back=True)
    kim.keys.write(TITLE)
    kim.keys.choose("button", "Lägg till")
    kim.sees("Ämnet finns nu i utkastet")
    kim.sees(NAME)
    kim.can_be_used_by_everybody("a new intent")


def _mends_a_conflict(kim: EditorInBrowser) -> None:
    remarks = kim.page.locator('[data-remarks-of="text"]')
    kim.keys.go_to("textbox", "Så kan någon skriva")
    kim.keys.write("\n".join((*EXAMPLES, IN_CONFLICT)))
    expect(remarks).to_contain_text(f"Nästan samma ord som ”{NEIGHBOUR}”")
    kim.can_be_used_by_everybody("examples with a conflict")
    kim.keys.press("Shift+Home")
    kim.keys.write(MENDED)
    expect(remarks).not_to_contain_text("Nästan samma ord")
    kim.keys.choose("button", "Spara i utkastet")
    kim.sees("15 exempel i utkastet.")


def _writes_the_answer(kim: EditorInBrowser) -> None:
    kim.keys.choose("link", "Ändra svaret")
    kim.keys.go_to("textbox", "Det boten säger")
    kim.keys.write_anew(ANSWER)
    kim.keys.go_to("textbox", "Varför?")
    kim.keys.write("Många undrar om de får ha sällskap")
    kim.keys.choose("button", "Spara i utkastet")
    kim.can_be_used_by_everybody("the new answer")


def _adds_careless_examples(kim: EditorInBrowser) -> None:
    kim.keys.choose("link", TITLE)
    kim.keys.go_to("textbox", "Så kan någon skriva")
    kim.keys.write("\n".join(CARELESS))
    kim.keys.choose("button", "Spara i utkastet")
    kim.sees(f"{len(CARELESS)} exempel i utkastet.")


def _trains(kim: EditorInBrowser) -> float:
    kim.opens("Publicera")
    kim.keys.choose("button", "Träna och pröva")
    seconds = kim.waits_for_the_job()
    kim.sees("Det här blir annorlunda")
    return seconds


def _is_refused(kim: EditorInBrowser) -> float:
    seconds = _trains(kim)
    expect(kim.page.get_by_role("region", name="Går inte att publicera")).to_contain_text(LOST)
    kim.does_not_see_button("Publicera")
    kim.can_be_used_by_everybody("a lost emergency")
    return seconds


def _takes_the_careless_ones_back(kim: EditorInBrowser) -> None:
    kim.opens("Publicera", "Historik")
    kim.keys.choose("link", f"{len(CARELESS)} nya exempel på {TITLE}")  # the newest stands first
    kim.keys.go_to("textbox", "Varför?")
    kim.keys.write("Ett nödläge tappas")
    kim.keys.choose("button", "Ångra ändringen")
    kim.sees("Ändringen är ångrad")
    kim.can_be_used_by_everybody("a change that is undone")


def _trains_well(kim: EditorInBrowser) -> float:
    seconds = _trains(kim)
    kim.sees("Inget nödläge tappas.")
    kim.sees("Ämne för ämne")
    kim.sees("Någon annan behöver granska")
    kim.does_not_see_button("Publicera")
    kim.can_be_used_by_everybody("a judgement that waits for other eyes")
    return seconds


def _somebody_else_looks(bo: EditorInBrowser) -> None:
    bo.opens("Publicera", "Granska")
    bo.sees("Ett nummer i svaret")
    bo.can_be_used_by_everybody("what waits for other eyes")
    bo.keys.choose("link", "Läs och granska")
    bo.keys.choose("button", "Det är granskat")
    bo.sees("Granskad av")


def _publishes(kim: EditorInBrowser) -> float:
    kim.opens("Publicera")
    kim.can_be_used_by_everybody("publish")
    kim.keys.choose("link", "Träna och pröva")
    seconds = _publishes_what_is_judged(kim)
    kim.can_be_used_by_everybody("a publication")
    return seconds


def _publishes_what_is_judged(kim: EditorInBrowser) -> float:
    kim.sees("Det här blir annorlunda")
    kim.keys.go_to("textbox", "Varför?")
    kim.keys.write("Många undrar om de får ha sällskap")
    began = time.monotonic()
    kim.keys.choose("button", "Publicera")
    kim.waits_for_the_job()
    kim.sees("Nu används den här versionen.")
    return time.monotonic() - began


def _mends_a_wrong_answer(browser: Browser, installed: Installed, kim: EditorInBrowser, record_property: Record) -> None:
    """Other words alone: nothing is trained, and nobody else has to look where no number changes."""
    began, before = time.monotonic(), kim.keys.presses
    kim.opens("Innehåll", "Svar")
    kim.keys.go_to("searchbox", "Sök bland svaren")
    kim.keys.write(TITLE)
    kim.keys.choose("button", "Sök")
    kim.keys.choose("link", TITLE)
    kim.keys.go_to("textbox", "Det boten säger")
    kim.keys.write_anew(OTHER_ANSWER)
    kim.keys.choose("button", "Spara i utkastet")
    kim.opens("Publicera")
    kim.keys.choose("button", "Pröva")
    kim.waits_for_the_job()
    record_property("seconds of the publication of words", _publishes_what_is_judged(kim))
    assert OTHER_ANSWERED in answer_to(browser, installed.public, ASKED)
    record_property("seconds from a wrong answer to its mending in the chat", time.monotonic() - began)
    record_property("presses of keys from a wrong answer to its mending", kim.keys.presses - before)


def _goes_back(kim: EditorInBrowser) -> float:
    kim.keys.choose("link", "Alla versioner")
    kim.can_be_used_by_everybody("versions")
    kim.keys.choose("link", "Gå tillbaka till den här")
    kim.keys.go_to("textbox", "Varför?")
    kim.keys.write("Vi prövar om")
    began = time.monotonic()
    kim.keys.choose("button", "Gå tillbaka till den här")
    kim.waits_for_the_job()
    kim.sees("Nu används den här versionen.")
    return time.monotonic() - began
