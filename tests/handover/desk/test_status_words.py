"""Staff word the status that a person reads: seen before it is saved, logged for good, and never beyond their municipality."""

from __future__ import annotations

import pytest

from handover.core.receipt_words import DEFAULTS, MAX_WORDING
from handover.store import wordings

OWN = "Vi har fått din förfrågan & läser den i dag. <b>Hej</b>"
SHOWN = "Vi har fått din förfrågan &amp; läser den i dag. &lt;b&gt;Hej&lt;/b&gt;"


async def save(browser, state: str = "new", text: str = OWN, act: str = "save"):
    return await browser.post("/status-words", state=state, text=text, act=act)


def own_of(transactions, municipality: str = "varberg") -> dict:
    with transactions.begin() as session:
        return wordings.own(session, municipality)


async def test_page_shows_every_state_and_that_nobody_has_changed_anything(enter) -> None:
    page = (await enter("anna").get("/status-words")).text
    assert all(text in page for text in DEFAULTS.values())
    assert "Ingen har ändrat något." in page and "Tillbaka till standardtexten" not in page


async def test_own_words_are_saved_shown_and_logged(enter, transactions) -> None:
    anna = enter("anna")
    answer = await save(anna)
    assert (answer.status_code, answer.headers["location"]) == (303, "/status-words?done=worded#new")
    assert own_of(transactions) == {"new": OWN}
    page = (await anna.get("/status-words?done=worded")).text
    assert page.count(SHOWN) == 3 and "Orden är sparade." in page  # as the person reads it, in its field, in the log
    assert "<bdi>Anna</bdi>" in page and "Era egna ord" in page


async def test_words_are_looked_at_before_they_are_saved(enter, transactions) -> None:
    page = await save(enter("anna"), act="preview")
    assert page.status_code == 200 and "Det är inte sparat." in page.text and page.text.count(SHOWN) == 2
    assert own_of(transactions) == {}


async def test_default_comes_back_and_the_log_keeps_both(enter, transactions) -> None:
    anna = enter("anna")
    for act in ("save", "default", "default"):
        await save(anna, act=act)
    assert own_of(transactions) == {}
    with transactions.begin() as session:
        assert [change.text for change in wordings.changes(session, "varberg")] == [None, OWN]
    assert "standardtexten igen" in (await anna.get("/status-words")).text


async def test_saving_the_same_again_logs_nothing(enter, transactions) -> None:
    anna = enter("anna")
    for text in (OWN, OWN, f"  {OWN}\n"):
        await save(anna, text=text)
    await save(anna, "closed", DEFAULTS["closed"])
    with transactions.begin() as session:
        assert len(wordings.changes(session, "varberg")) == 1


@pytest.mark.parametrize(("text", "words"), [("", "Skriv något först."), (" \n", "Skriv något först."),
                                             ("x" * (MAX_WORDING + 1), "Texten är för lång. Den får ha högst 300 tecken.")])  # fmt: skip
@pytest.mark.parametrize("act", ["save", "preview"])
async def test_words_that_cannot_be_shown_come_back_with_the_reason(text, words, act, enter, transactions) -> None:
    answer = await save(enter("anna"), text=text, act=act)
    assert answer.status_code == 422 and words in answer.text and text.strip() in answer.text
    assert own_of(transactions) == {}


@pytest.mark.parametrize("state", ["", "gone", "new; DROP", "NEW"])
async def test_a_state_that_does_not_exist_is_refused(state, enter, transactions) -> None:
    assert (await save(enter("anna"), state=state)).status_code == 422
    assert own_of(transactions) == {}


async def test_another_municipality_keeps_its_own_words_and_its_own_log(enter, transactions) -> None:
    await save(enter("anna"))
    page = (await enter("sten", "halmstad").get("/status-words")).text
    assert SHOWN not in page and "Anna" not in page
    assert own_of(transactions, "halmstad") == {}
