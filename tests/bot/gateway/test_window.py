"""The rule of the window (bot/gateway/window.py), on findings alone."""

from __future__ import annotations

import pytest

from bot.gateway.state import State
from bot.gateway.window import (
    ALL,
    EACH,
    MESSAGES,
    Told,
    added,
    before_newest,
    believed,
    finding_of,
    is_clearly_else,
    join_window,
    verdict_before,
)
from nlu.safety.screen import NOTHING_FOUND, Finding

NONE, ASK, EMERGENCY = Finding("none"), Finding("ask", ("weapon",)), Finding("emergency", ("weapon",))


def told(number: int, text: str = "text", action: str = "none", flags: tuple[str, ...] = ()) -> Told:
    return Told(text, number, f"key{number}", action, flags)


def texts(earlier: list[Told], newest: str) -> list[str]:
    return [kept.text for kept in before_newest(earlier, newest)]


def test_only_the_last_four_stand_before_the_newest() -> None:
    assert texts([told(number, str(number)) for number in range(1, 8)], "ny") == ["4", "5", "6", "7"]


def test_what_has_no_room_is_left_out_from_the_oldest_on() -> None:
    earlier = [told(1, "a" * EACH), told(2, "b" * EACH), told(3, "c" * EACH)]
    assert texts(earlier, "ny") == ["b" * EACH, "c" * EACH]
    assert texts(earlier, "x" * ALL) == []


def test_a_window_is_one_text_so_that_a_sentence_broken_off_is_whole() -> None:
    assert join_window(["jag ska", "döda henne"]) == "jag ska döda henne"


@pytest.mark.parametrize(
    ("window", "before", "newest", "counts"),
    [
        (EMERGENCY, NONE, NONE, True),
        (EMERGENCY, ASK, ASK, True),
        (ASK, NONE, NONE, True),
        (ASK, ASK, NONE, False),
        (ASK, NONE, ASK, False),
        (EMERGENCY, EMERGENCY, NONE, False),
        (ASK, EMERGENCY, NONE, False),
        (NONE, NONE, NONE, False),
        (Finding("ask", ("weapon", "suicide")), ASK, NONE, True),
        (Finding("emergency", ("weapon", "child_danger")), EMERGENCY, NONE, True),
        (Finding("ask", ("suicide",)), EMERGENCY, NONE, False),
        (Finding("ask", ("weapon", "suicide")), ASK, Finding("ask", ("suicide",)), False),
    ],
)
def test_only_what_the_newest_message_adds_counts(window, before, newest, counts) -> None:
    assert added(window, before, newest) == (window if counts else NOTHING_FOUND)


@pytest.mark.parametrize(("newest", "rules", "action"), [(NONE, NONE, "ask"), (ASK, NONE, "emergency"), (NONE, ASK, "emergency")])
def test_the_semantic_layer_alone_makes_it_ask_at_most(newest, rules, action) -> None:
    assert believed(EMERGENCY, newest, rules) == Finding(action, ("weapon",))
    assert believed(ASK, newest, rules) == ASK
    assert believed(NONE, newest, rules) == NONE


def test_the_verdicts_of_the_earlier_messages_stand_for_what_was_known_before() -> None:
    assert verdict_before([told(1, action="ask", flags=("weapon",)), told(2)]) == ASK
    assert verdict_before([told(1, action="ask", flags=("weapon",)), told(2, action="emergency")]) == EMERGENCY
    assert verdict_before([]) == NOTHING_FOUND


@pytest.mark.parametrize(
    ("intent", "confidence", "expected"),
    [("thank", 0.9, True), ("thank", 0.5, False), ("disclose_victim", 1.0, False), ("out_of_scope", 1.0, False),
     ("inform", 1.0, False), ("affirm", 1.0, False), ("greet", 0.9, True)],
)  # fmt: skip
def test_only_a_clear_intent_beside_the_matter_is_something_else(intent, confidence, expected) -> None:
    assert is_clearly_else(intent, confidence) is expected


def test_unknown_flags_are_dropped_and_an_unknown_action_is_a_doubt() -> None:
    assert finding_of("emergency", ["weapon", "made_up"]) == EMERGENCY
    assert finding_of("panic", ["weapon"]).action == "ask"


def test_the_state_keeps_five_each_once_in_order_and_survives_its_own_json() -> None:
    state = State()
    for number in (2, 1, 3, 4, 5, 6, 6):
        state.remember_told(told(number, flags=("weapon",), action="ask"))
    assert [kept.at for kept in state.told] == [2, 3, 4, 5, 6]
    assert len(state.told) == MESSAGES
    assert State.from_json(state.to_json()) == state


def test_an_alarm_closes_the_window_for_what_came_before_it() -> None:
    state = State(told=[told(1), told(2), told(4)])
    state.close_window(3)
    assert [kept.at for kept in state.told] == [4]


def test_a_state_of_before_the_window_is_read() -> None:
    old = State().to_json()
    del old["told"]
    assert State.from_json(old).told == []
