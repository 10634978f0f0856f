"""A judgement as its page shows it: with the names that editors know, filtered, with bars. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from nlu.studio.jobs.judgement import Judgement
from nlu.studio.web.figures import ACTIONS, VERDICTS

A_PAGE: Final = 50
_SMALLEST_SCALE: Final = 0.1  # so that a change of a thousandth does not fill the picture
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar from the middle of a picture that is 100 wide: to the right for better, to the left for worse."""

    x: float
    width: float
    kind: str


@dataclass(frozen=True, slots=True)
class IntentRow:
    """The F1 of an intent before and after."""

    name: str
    label: str
    messages: int
    live: float
    candidate: float
    difference: float
    bar: Bar


@dataclass(frozen=True, slots=True)
class Heard:
    """A message that is understood otherwise than before."""

    text: str
    lang: str
    right: str
    before: str
    after: str
    verdict: str
    words: str


@dataclass(frozen=True, slots=True)
class Pair:
    """Messages of one intent that are taken for another: how many before and after."""

    name: str
    right: str
    said: str
    live: int
    candidate: int


@dataclass(frozen=True, slots=True)
class Tried:
    """An intent's examples, each tried without itself: how many there are, how many are recognised, and what the others are taken for."""

    name: str
    label: str
    examples: int
    right: int
    taken: Sequence[tuple[str, str, str]]


def tried_rows(judgement: Judgement, labels: Mapping[str, str]) -> list[Tried]:
    """All intents; first those that no measuring set asks for, as new ones, then the one that is recognised least.

    `taken` holds (text, language, what it is taken for).
    """
    measured = {row["name"] for row in judgement.intents if row["messages"]}
    rows = [Tried(row["name"], _label(row["name"], labels), row["examples"], row["right"],
                  [(one["text"], one["lang"], _label(one["said"], labels)) for one in row["taken"]])
            for row in judgement.left_out]  # fmt: skip
    return sorted(rows, key=lambda row: row.name in measured)


def intent_rows(judgement: Judgement, labels: Mapping[str, str]) -> list[IntentRow]:
    """All intents, the greatest loss first."""
    scale = max([_SMALLEST_SCALE, *(abs(row["difference"]) for row in judgement.intents)])
    return [IntentRow(row["name"], _label(row["name"], labels), row["messages"], row["live"], row["candidate"], row["difference"],
                      bar(row["difference"], scale)) for row in judgement.intents]  # fmt: skip


def bar(difference: float, scale: float) -> Bar:
    """The bar of a difference, where `scale` is the greatest one that is shown."""
    width = round(50 * min(1.0, abs(difference) / scale), 2)
    return Bar(50.0 if difference >= 0 else round(50 - width, 2), width, "better" if difference >= 0 else "worse")


def changed_rows(judgement: Judgement, labels: Mapping[str, str], intent: str = "") -> list[Heard]:
    """The messages that changed, worse first; with `intent` those that belong to it, or were or are taken for it."""
    rows = [row for row in judgement.changed if not intent or intent in {row["true"], row["from"], row["to"]}]
    return [Heard(row["text"], row["lang"], said(row["true"], row["true_action"], labels), said(row["from"], row["from_action"], labels),
                  said(row["to"], row["to_action"], labels), row["verdict"], VERDICTS[row["verdict"]]) for row in rows]  # fmt: skip


def changed_intents(judgement: Judgement, labels: Mapping[str, str]) -> list[tuple[str, str, int]]:
    """What can be filtered by: name, label and how many messages, by label."""
    counts = Counter(name for row in judgement.changed for name in {row["true"], row["from"], row["to"]})
    return sorted(((name, _label(name, labels), number) for name, number in counts.items()), key=lambda one: one[1].casefold())


def verdicts(judgement: Judgement) -> list[tuple[str, int]]:
    """How many messages got worse, other, better."""
    counts = Counter(row["verdict"] for row in judgement.changed)
    return [(VERDICTS[kind], counts[kind]) for kind in ("worse", "other", "better") if counts[kind]]


def confusions(judgement: Judgement, labels: Mapping[str, str]) -> dict[str, list[Pair]]:
    """`came` and `went`."""
    return {way: [Pair(row["true"], _label(row["true"], labels), _label(row["said"], labels), row["live"], row["candidate"])
                  for row in judgement.confusions.get(way, [])] for way in ("came", "went")}  # fmt: skip


def lost_emergencies(judgement: Judgement) -> list[tuple[str, str]]:
    """Emergencies that get help from what is live and none from the candidate, with their language; each text once.

    Those of the locked set stand in the gate's own words.
    """
    missed: Sequence[str] = judgement.figures.get("candidate", {}).get("missed", ())
    return list({row["text"]: row["lang"] for row in judgement.lost if row["text"] not in missed}.items())


def said(intent: str, action: str, labels: Mapping[str, str]) -> str:
    """`Hälsar`; `Hälsar → nödnumren` where there is more to it than an answer."""
    shown = ACTIONS.get(action, "")
    return f"{_label(intent, labels)} → {shown}" if shown else _label(intent, labels)


def _label(name: str, labels: Mapping[str, str]) -> str:
    return labels.get(name, name)
