"""A municipality's own words: said to its own people alone, never in danger, and never in a language that they lack."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.gateway.content.edition_content import ContentRefused, EditionContent, read_content
from bot.gateway.edition import Printing
from bot.gateway.state import State
from foundation.content.parts import Tree, read_tree
from foundation.content.versions import Versions
from foundation.logs import EventLog
from nlu.studio.content import overlays
from nlu.studio.content.answers import answer as answer_of
from nlu.studio.content.answers import write_answer
from nlu.studio.content.directory import ContactRow
from nlu.studio.content.own_contacts import write_contact
from tests.bot.gateway.conftest import KEY, World
from tests.bot.gateway.person import Person, button
from tests.bot.gateway.plain_reader import ADDRESS, Reader

COST, OWN = "utter_ask_cost", "I Alingsås kostar det inget. Ring [[number.alingsas_mottagning]]."
ENGLISH = "In Alingsås it is free. Call [[number.alingsas_mottagning]]."
FILE = "overlays/alingsas.yml"
BUTTONS = [{"title": "Hör av er", "payload": "/start_referral"}]
ROW = "name: X, number: '1', hours: x, owner: x, verified_at: 2026-11-22, show: true"
DESK = ContactRow("alingsas_mottagning", "Mottagningen", "0322-61 60 00", "vardagar", "Alingsås kommun", "alingsas.se", date(2026, 11, 22))
Make = Callable[[Tree], EditionContent]


def with_own(said: dict[str, str] | None = None, text: str = OWN) -> Tree:
    """The content as it was shipped, with Alingsås' own words about what it costs."""
    tree = dict(read_tree())
    tree |= write_contact(tree, "alingsas", DESK)
    return tree | overlays.write_answer(tree, "alingsas", COST, None, text, said)


def common(tree: Tree, name: str = COST, role: str | None = None) -> str:
    """What Rasa says to everybody."""
    return overlays.common_text(tree, name, role) or ""


def part(tree: Tree, name: str = COST, role: str | None = None) -> dict[str, Any]:
    """Rasa's answer, named."""
    return {
        "text": common(tree, name, role),
        "answer": name,
        "role": role,
        "buttons": [{"title": "Hör av er", "payload": "/start_referral"}],
    }


def rewritten(tree: Tree, change: Callable[[str], str]) -> Tree:
    """The tree with the common words about what it costs changed."""
    one = answer_of(tree, COST)
    first, *others = one.variations
    new = type(first)(first.role, change(first.text), first.buttons)
    return tree | write_answer(tree, type(one)(one.name, one.path, (new, *others)))


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Reads a tree as a version."""

    def read(tree: Tree) -> EditionContent:
        heads, dialogue = tmp_path / "heads", tmp_path / "rasa" / "assistant.tar.gz"
        for path in (heads / "heads.json", dialogue, dialogue.with_name("assistant.tar.gz.sha256")):
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(b"{}")
        versions = Versions(tmp_path / "content")
        return read_content(versions.make(tree, heads, dialogue, "words", None))

    return read


@dataclass
class Local:
    """A gateway on a version, and the fakes around it."""

    world: World
    http: httpx.AsyncClient

    async def asks(self, tree: Tree, *parts: dict[str, Any], **opened: str) -> list[dict[str, Any]]:
        """What somebody gets when Rasa says `parts`."""
        self.world.rasa.script = [list(parts) or [part(tree)]]
        return await (await Person.begin(self.http, self.world, **opened)).write("vad kostar det")


@pytest_asyncio.fixture(loop_scope="session")
async def on(engine: AsyncEngine, make: Make) -> AsyncIterator[Callable[[Tree], Local]]:
    """Makes a gateway on a tree."""
    world, opened = World(engine), []

    def start(tree: Tree) -> Local:
        edition = Printing(world.outside, KEY, EventLog("test")).on(make(tree))
        transport = httpx.ASGITransport(edition.app, raise_app_exceptions=False)
        http = httpx.AsyncClient(transport=transport, base_url="http://gateway", timeout=30)
        opened.append((edition, http))
        return Local(world, http)

    yield start
    for edition, http in opened:
        await edition.gateway.background.finish(5.0)
        await http.aclose()
    await world.http.aclose()


async def test_own_words_are_said_to_the_people_of_the_municipality_alone(on) -> None:
    tree = with_own()
    local = on(tree)
    (mine,) = await local.asks(tree, municipality="alingsas")
    assert mine["text"] == "I Alingsås kostar det inget. Ring 0322-61 60 00." and mine["buttons"][0]["label"] == "Hör av er"
    for opened in ({"municipality": "kungsbacka"}, {}):
        (common_words,) = await local.asks(tree, **opened)
        assert common_words["text"] == common(tree) and common_words["buttons"][0]["label"] == "Hör av er"


async def test_who_chooses_the_municipality_on_the_way_gets_its_words_and_who_leaves_it_does_not(on) -> None:
    tree = with_own()
    local = on(tree)
    chosen = {"custom": {"kind": "draft", "draft": {"municipality": "alingsas"}, "step": None}}
    assert (await local.asks(tree, chosen, part(tree), municipality="kungsbacka"))[0]["text"].startswith("I Alingsås")
    left = {"custom": {"kind": "draft", "draft": {"municipality": "varberg"}, "step": None}}
    assert (await local.asks(tree, left, part(tree), municipality="alingsas"))[0]["text"] == common(tree)


async def test_words_that_only_look_like_the_answer_are_not_replaced(on) -> None:
    """The same words stand in several answers; only the named one, for the role that it is named for, is the municipality's own."""
    tree = with_own()
    local = on(tree)
    others = [
        {"text": common(tree)},
        part(tree) | {"answer": "utter_ask_group"},
        part(tree) | {"role": "victim"},
        part(tree) | {"text": "Annat."},
    ]
    for other in others:
        assert (await local.asks(tree, other, municipality="alingsas"))[0]["text"] == other["text"], other


async def test_language_that_the_own_words_lack_gets_the_common_answer(on) -> None:
    tree = with_own({"en": ENGLISH})
    local = on(tree)
    (english,) = await local.asks(tree, municipality="alingsas", locale="en")
    assert (english["text"], english["lang"]) == ("In Alingsås it is free. Call 0322-61 60 00.", "en")


async def test_language_that_only_the_common_answer_has_gets_that(on) -> None:
    name = "utter_ask_language"
    tree = with_own()
    tree |= overlays.write_answer(tree, "alingsas", name, None, "I Alingsås finns tolk.")
    local = on(tree)
    assert (await local.asks(tree, part(tree, name), municipality="alingsas"))[0]["text"] == "I Alingsås finns tolk."
    (arabic,) = await local.asks(tree, part(tree, name), municipality="alingsas", locale="ar")
    (common_arabic,) = await local.asks(tree, part(tree, name), locale="ar")
    assert (arabic["text"], arabic["lang"]) == (common_arabic["text"], "ar") and "Alingsås" not in arabic["text"]


async def test_language_that_lacks_both_gets_the_own_words_and_is_told_so(on) -> None:
    tree = rewritten(with_own(), lambda text: text + " Det här är nytt.")
    (arabic,) = await on(tree).asks(tree, municipality="alingsas", locale="ar")
    assert arabic["text"].endswith("Ring 0322-61 60 00.") and "lang" not in arabic and len(arabic["text"].split("\n")) == 2


async def test_number_stays_in_order_in_a_text_from_right_to_left(on) -> None:
    tree = with_own({"ar": "اتصل [[number.alingsas_mottagning]]"})
    (arabic,) = await on(tree).asks(tree, municipality="alingsas", locale="ar")
    assert arabic["text"] == "اتصل \u20660322-61 60 00\u2069"


async def test_answer_is_had_in_the_other_swedish_and_in_another_language_and_back(on) -> None:
    tree = with_own({"sv-x-lattlast": "Det är gratis i Alingsås. Ring [[number.alingsas_mottagning]]."})
    local = on(tree)
    local.world.rasa.script = [[part(tree)]]
    person = await Person.begin(local.http, local.world, municipality="alingsas")
    said = await person.write("vad kostar det")
    easier = await person.press(button(said, "Lättare svenska"))
    assert easier[-1]["text"] == "Det är gratis i Alingsås. Ring 0322-61 60 00."


async def test_own_words_stay_while_the_common_ones_are_written_anew(on) -> None:
    tree = rewritten(with_own(), lambda text: "Det kostar ingenting. " + text)
    assert (await on(tree).asks(tree, municipality="alingsas"))[0]["text"].startswith("I Alingsås")


async def test_number_that_changes_in_the_common_answer_reaches_everybody(on) -> None:
    tree = rewritten(with_own(), lambda text: text + " Ring [[number.bris]].")
    (said,) = await on(tree).asks(tree, municipality="alingsas")
    assert said["text"].endswith("Ring 116 111.")


async def test_answer_of_danger_is_never_replaced_whatever_stands_in_a_file(on) -> None:
    tree = dict(read_tree())
    over = common(tree, "utter_disclose_victim")
    numbers = [word for word in over.split() if word.startswith("[[")]
    tree[FILE] = f"answers:\n- {{answer: utter_disclose_victim, over: {over!r}, text: 'Var tyst. {' '.join(numbers)}'}}\n"
    (said,) = await on(tree).asks(tree, part(tree, "utter_disclose_victim"), municipality="alingsas")
    assert "Var tyst" not in said["text"]


BROKEN = {
    "no municipality": {"overlays/atlantis.yml": "answers: []\n"},
    "no name of a file": {"overlays/Alingsås.yml": "answers: []\n"},
    "no yaml": {FILE: "answers: ["},
    "a list": {FILE: "- answers\n"},
    "another key": {FILE: "answers: []\nemergency: {}\n"},
    "no text": {FILE: "answers: [{answer: utter_ask_cost, over: x, text: ''}]\n"},
    "a text that is none": {FILE: "answers: [{answer: utter_ask_cost, over: x, text: {a: b}}]\n"},
    "another role": {FILE: "answers: [{answer: utter_ask_cost, role: boss, over: x, text: y}]\n"},
    "buttons": {FILE: "answers: [{answer: utter_ask_cost, over: x, text: y, buttons: []}]\n"},
    "the same twice": {FILE: "answers: [{answer: utter_ask_cost, over: x, text: y}, {answer: utter_ask_cost, over: x, text: z}]\n"},
    "a number that nobody has": {FILE: "answers: [{answer: utter_ask_cost, over: x, text: '[[number.ingen]]'}]\n"},
    "a neighbour's number": {
        FILE: "answers: [{answer: utter_ask_cost, over: x, text: '[[number.varberg_x]]'}]\n",
        "overlays/varberg.yml": f"contacts: [{{id: varberg_x, {ROW}}}]\n",
    },
    "another language": {FILE: "answers: [{answer: utter_ask_cost, over: x, text: y, translations: {de: z}}]\n"},
    "a number lost in a translation": {
        FILE: "answers: [{answer: utter_ask_cost, over: x, text: '[[number.bris]]', translations: {en: z}}]\n"
    },
    "a common contact": {FILE: f"contacts: [{{id: nodnummer, {ROW}}}]\n"},
    "a contact without a number": {FILE: "contacts: [{id: alingsas_x, show: true}]\n"},
    "a megabyte": {FILE: "answers:\n- {answer: utter_ask_cost, over: x, text: " + "x" * 1_000_000 + "}\n"},
    "a long answer": {FILE: "answers:\n- {answer: utter_ask_cost, over: x, text: " + "x" * 2_001 + "}\n"},
    "an object": {FILE: "answers: !!python/object/apply:os.system ['true']\n"},
}


@pytest.mark.parametrize("fault", BROKEN)
def test_broken_file_refuses_the_version_and_is_named(make: Make, fault: str) -> None:
    with pytest.raises(ContentRefused, match=r"^overlays/\S+\.yml: .+\.$"):
        make(dict(read_tree()) | BROKEN[fault])


async def test_tags_are_words_like_others(on) -> None:
    tree = with_own(text="<script>alert(1)</script> Ring [[number.alingsas_mottagning]].")
    assert (await on(tree).asks(tree, municipality="alingsas"))[0]["text"] == "<script>alert(1)</script> Ring 0322-61 60 00."


async def test_page_without_javascript_says_them_too_and_tags_in_them_do_nothing(on) -> None:
    tree = with_own(text="<script>alert(1)</script> Ring [[number.alingsas_mottagning]].")
    local = on(tree)
    local.world.rasa.script = [[part(tree)], [part(tree)]]
    for address, said in (("?kommun=alingsas", "<script>alert(1)</script> Ring 0322-61 60 00."), ("", common(tree))):
        page = await (await (await Reader.open(local.http, ADDRESS + address)).press("Börja chatten")).press(
            "Skicka", text="vad kostar det"
        )
        assert said in page.focus and "<script>alert" not in page.response.text


def test_nothing_of_its_own_costs_nothing(make: Make) -> None:
    assert make(dict(read_tree())).own_words.rows == {}


def test_state_of_a_conversation_holds_own_words() -> None:
    from bot.gateway.messages import Bubble, Local

    state = State(last_said=[Bubble("a", is_answer=True, local=Local("b", {"en": "c"})), Bubble("d")])
    assert State.from_json(state.to_json()) == state
