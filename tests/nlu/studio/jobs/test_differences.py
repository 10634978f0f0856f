"""What a candidate understands otherwise."""

from __future__ import annotations

from typing import Any

from nlu.measuring.sets import Labelled
from nlu.studio.jobs import differences

ROWS = [Labelled("a-1", "vad kostar det", "sv", "cost", "none", ()), Labelled("a-2", "är det gratis", "sv", "cost", "none", ()),
        Labelled("a-3", "hej", "sv", "greet", "none", ()),
        Labelled("a-4", "han stryper mig", "sv", "victim", "emergency", ("x",))]  # fmt: skip


def said(*labels: tuple[str, str]) -> dict[str, dict[str, Any]]:
    return {row.text: {"intent": {"name": name, "confidence": 0.9 - number / 10}, "action": action}
            for number, (row, (name, action)) in enumerate(zip(ROWS, labels, strict=True))}  # fmt: skip


LIVE = said(("cost", "none"), ("greet", "none"), ("greet", "none"), ("victim", "emergency"))
NEXT = said(("cost", "none"), ("cost", "none"), ("cost", "none"), ("victim", "none"))


def test_lost_emergency_is_named() -> None:
    assert [one["text"] for one in differences.lost(ROWS, LIVE, NEXT)] == ["han stryper mig"]
    assert differences.lost(ROWS, LIVE, LIVE) == differences.lost(ROWS, NEXT, NEXT) == []


def test_changed_messages_with_those_that_got_worse_first() -> None:
    found = differences.changed(ROWS, LIVE, NEXT)
    assert [(one["id"], one["from"], one["to"], one["verdict"]) for one in found] == [
        ("a-3", "greet", "cost", "worse"), ("a-4", "victim", "victim", "worse"), ("a-2", "greet", "cost", "better"),
    ]  # fmt: skip
    assert (found[1]["from_action"], found[1]["to_action"]) == ("emergency", "none")


def test_confusions_that_came_and_went() -> None:
    assert differences.confusions(ROWS, LIVE, NEXT) == {
        "came": [{"true": "greet", "said": "cost", "live": 0, "candidate": 1}],
        "went": [{"true": "cost", "said": "greet", "live": 1, "candidate": 0}],
    }


def test_figures_by_intent_leave_emergencies_out() -> None:
    found = {one["name"]: (one["live"], one["candidate"], one["messages"]) for one in differences.per_intent(ROWS, LIVE, NEXT)}
    assert found == {"cost": (0.6667, 0.8, 2), "greet": (0.6667, 0.0, 1)}
    assert differences.per_intent(ROWS, LIVE, NEXT)[0]["name"] == "greet"


def test_least_sure_first() -> None:
    assert [one["id"] for one in differences.unsure(ROWS, NEXT)] == ["a-4", "a-3", "a-2", "a-1"]
