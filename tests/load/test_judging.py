"""What counts as the right answer, and that the mix is what it says."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import pytest

from bot.gateway.crowd import crowded
from nlu.safety.screen import Screen
from tests.bench.load.judging import Judge
from tests.bench.load.traffic import FILE, Sending, Traffic

COST, ACUTE, ASK = Sending("question", "vad kostar det", "gratis"), Sending("acute", "…"), Sending("ask", "…")
TROUBLE = "Roboten har problem just nu och kan inte svara på det du skrev. Det beror inte på dig.\nÄr någon i fara: ring 112."


def said(text: str, kind: str = "text") -> list[dict[str, str]]:
    return [{"kind": kind, "text": text}]


@pytest.fixture(scope="module")
def judge() -> Judge:
    return Judge()


@pytest.mark.parametrize(("sent", "status", "messages", "outcome"), [
    (COST, 200, said("Det är gratis."), "ok"), (COST, 200, said("Barn märker mer."), "wrong"), (COST, 200, [], "empty"),
    (COST, 200, said(""), "empty"), (COST, 200, said(TROUBLE), "fallback"),
    (COST, 200, said("Jag förstod inte riktigt. Kan du skriva det på ett annat sätt, gärna kort?"), "fallback"),
    (COST, 429, [], "refused"), (COST, 500, [], "error"),
    (COST, 0, [], "error"), (ACUTE, 200, said("Ring 112 nu.", "emergency"), "ok"), (ACUTE, 200, said("Ring 112 nu."), "wrong"),
    (ACUTE, 200, [*said("Hej."), *said("Ring 112 nu.", "emergency")], "wrong"), (ACUTE, 200, said(TROUBLE), "wrong"),
    (ACUTE, 200, said("Lugn.\nRing 112.", "emergency"), "wrong"), (ASK, 200, said("Är någon i fara? Ring 112."), "ok"),
    (ASK, 200, said("Jaha."), "wrong"),
])  # fmt: skip
def test_an_answer_is_right_only_when_it_says_what_it_must(judge: Judge, sent: Sending, status: int, messages: list, outcome: str) -> None:
    assert judge.of(sent, status, {"messages": messages}, is_calm=True) == outcome


def test_after_something_grave_another_answer_is_no_fault_but_an_empty_one_is(judge: Judge) -> None:
    assert judge.of(COST, 200, {"messages": said("Är du trygg?")}, is_calm=False) == "ok"
    assert judge.of(COST, 200, {}, is_calm=False) == "empty"


def test_a_crowd_is_honest_with_the_number_and_for_nobody_in_danger(judge: Judge) -> None:
    told = crowded("Är någon i fara: ring 112.").document()
    assert judge.of(COST, 503, told, is_calm=True) == "fallback"
    assert judge.of(COST, 503, crowded("Skriv igen.").document(), is_calm=True) == "error"
    assert judge.of(ACUTE, 503, told, is_calm=True) == "error"


def test_the_rules_alone_find_every_emergency_of_the_mix() -> None:
    screen = Screen.load()
    assert {screen.examine(sending.text).action for sending in Traffic.load().texts["acute"]} == {"emergency"}


def test_the_mix_is_drawn_by_its_shares() -> None:
    traffic, chance = Traffic.load(), random.Random(7)
    drawn = Counter(traffic.draw(chance).kind for _ in range(20_000))
    assert {kind: round(100 * count / 20_000) for kind, count in drawn.items()} == pytest.approx(traffic.shares, abs=1)


def test_shares_that_are_not_a_hundred_percent_are_refused(tmp_path: Path) -> None:
    broken = tmp_path / "traffic.yml"
    broken.write_text(FILE.read_text(encoding="utf-8").replace("share: 58", "share: 57"), encoding="utf-8")
    with pytest.raises(ValueError):
        Traffic.load(broken)
