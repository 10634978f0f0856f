"""The gate finds several things of one message; none of them may take a flag of the newest message away again."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import pytest

from bot.gateway.gate import Gate
from bot.gateway.nlu_client import Analysis
from bot.gateway.reading import read_text
from bot.gateway.window import Told, added, verdict_before
from foundation.logs import EventLog
from nlu.safety.screen import FLAGS, Finding
from tests.bot.gateway.fakes import FakeScreen

Said = tuple[str, Sequence[str]]


class Meaning:
    """Finds in a text what `says` names for a part of it, the longest part first."""

    def __init__(self, says: dict[str, Said]) -> None:
        self._says = says

    async def parse(self, text: str) -> Analysis:
        parts = sorted((part for part in self._says if part in text), key=len, reverse=True)
        action, flags = self._says[parts[0]] if parts else ("none", ())
        guess = {"name": "disclose_victim", "confidence": 0.9}
        return Analysis.model_validate({"intent": guess, "ranking": [guess], "action": action, "flags": list(flags)})

    async def is_ready(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def patient_nlu(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is tested here is what counts, not how fast a busy machine is."""
    monkeypatch.setattr("bot.gateway.gate.NLU_SECONDS", 20.0)


async def found(text: str, meaning: dict[str, Said], rules: dict[str, Finding] | None = None, earlier: str = "") -> Finding:
    """The finding of `text` after the message `earlier`."""
    screen = FakeScreen()
    screen.says = rules or {}
    gate, read = Gate(screen, Meaning(meaning), EventLog("test")), read_text(text)
    assert read is not None

    async def before() -> list[Told]:
        return [Told(earlier, 1, "key")]

    verdict = await gate.examine(read, await gate.screen(read), before if earlier else None)
    return verdict.finding


@pytest.mark.parametrize(("first", "last"), list(itertools.permutations(FLAGS, 2)))
async def test_both_ends_of_a_long_text_keep_their_flags(first: str, last: str) -> None:
    meaning = {"BEGIN": ("emergency", [first]), "END": ("ask", [last])}
    finding = await found("BEGIN " + "x " * 2000 + "END", meaning)
    assert (finding.action, set(finding.flags)) == ("emergency", {first, last})


@pytest.mark.parametrize(("own", "brought"), list(itertools.permutations(FLAGS, 2)))
async def test_what_the_window_brings_takes_nothing_from_the_newest_message(own: str, brought: str) -> None:
    meaning = {"ett två": ("ask", [brought]), "två": ("ask", [own])}
    assert set((await found("två", meaning, earlier="ett")).flags) == {own, brought}


@pytest.mark.parametrize("own", FLAGS)
async def test_what_the_rules_alone_found_in_the_newest_message_outlives_the_window_too(own: str) -> None:
    rules = {"två": Finding("ask", (own,), ("rule",))}
    finding = await found("två", {"ett två": ("ask", ["weapon"])}, rules, earlier="ett")
    assert set(finding.flags) == {own, "weapon"}


@pytest.mark.parametrize("own", FLAGS)
async def test_what_the_rules_see_in_the_window_takes_nothing_from_the_newest_message(own: str) -> None:
    rules = {"ett två": Finding("ask", ("suicide",), ("rule",))}
    finding = await found("två", {"två": ("ask", [own])}, rules, earlier="ett")
    assert set(finding.flags) == {own, "suicide"}


async def test_the_rules_word_gives_way_to_the_meaning_of_both_ends_as_of_one() -> None:
    rules = {"BEGIN": Finding("ask", ("other_danger", "weapon"), ("rule",))}
    finding = await found("BEGIN " + "x " * 2000 + "END", {"BEGIN": ("none", ()), "END": ("ask", ["victim_danger"])}, rules)
    assert finding.flags == ("weapon", "victim_danger")


async def test_flags_of_an_end_that_is_no_danger_are_not_kept() -> None:
    finding = await found("BEGIN " + "x " * 2000 + "END", {"BEGIN": ("ask", ["weapon"]), "END": ("none", ["honour"])})
    assert finding.flags == ("weapon",)


@pytest.mark.parametrize(("first", "then"), list(itertools.permutations(FLAGS, 2)))
def test_all_that_was_known_before_is_known(first: str, then: str) -> None:
    before = verdict_before([Told("a", 1, "a", "ask", (first,)), Told("b", 2, "b", "ask", (then,))])
    assert set(before.flags) == {first, then}
    assert added(Finding("ask", (first, then)), before, Finding("none")).action == "none"
