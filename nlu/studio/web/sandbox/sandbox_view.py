"""A trial as its page shows it: each turn with how it was understood, in the words that editors know. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from nlu.studio.content.conversations import EMERGENCY, QUESTION, Step
from nlu.studio.store.trials import Turn
from nlu.studio.web.figures import percent
from nlu.studio.web.words import address_of

NOT_UNDERSTOOD: Final = "nlu_fallback"
_ACTIONS: Final = {"emergency": "Nödläge: chatten visar nödnumren.", "ask": "Kanske fara: chatten frågar om någon är i fara."}
_RULES: Final = " Det är reglerna för fara som säger det."
_CONTROLS: Final = {
    "open:referral_form": "Här öppnar chatten formuläret på sidan.", "open_referral_form": "Här öppnar chatten formuläret på sidan.",
    "open_receipt": "Här frågar sidan efter koden.", "erase_conversation": "Här raderar chatten samtalet.",
}  # fmt: skip
_TEXTS: Final = {EMERGENCY: "/studio/texts?q=gateway/emergency", QUESTION: "/studio/texts?q=gateway/danger_question"}
HELD_WORDS: Final = {EMERGENCY: "nödnumren", QUESTION: "frågan om fara"}


@dataclass(frozen=True, slots=True)
class Named:
    """Something that is edited in the studio, and where."""

    name: str
    label: str
    address: str
    sure: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A turn. `intent` is None for the greeting and where nothing was looked for; `others` came next."""

    said: str
    is_press: bool
    intent: Named | None
    others: tuple[Named, ...]
    danger: str
    answers: tuple[Named, ...]
    parts: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """Something of a turn that a saved conversation can hold: `field` is its name in the form."""

    field: str
    step: Step
    words: str


def rows_of(turns: Sequence[Turn], labels: Mapping[str, str], titles: Mapping[str, str]) -> list[Row]:
    """All turns."""
    return [_row(turn, labels, titles) for turn in turns]


def steps_of(turns: Sequence[Turn], labels: Mapping[str, str], titles: Mapping[str, str]) -> list[tuple[Step, list[Choice]]]:
    """What the person did in each turn, and what of the answer can be held. The greeting is none."""
    return [(_done(turn), _choices(number, turn, labels, titles)) for number, turn in enumerate(turns) if turn["said"]]


def control_words(control: str) -> str:
    """What the page would do."""
    return _CONTROLS.get(control, "Här gör chattsidan något som inte går att prova här.")


def _row(turn: Turn, labels: Mapping[str, str], titles: Mapping[str, str]) -> Row:
    analysis = turn["analysis"] or {}
    ranking = [each for each in analysis.get("ranking", ()) if each["name"] != analysis["intent"]["name"]]
    danger = _ACTIONS.get(analysis.get("action", ""), "")
    gate = [Named(turn["gate"], HELD_WORDS[turn["gate"]], _TEXTS[turn["gate"]])] if turn["gate"] else []
    answers = (*gate, *(Named(name, titles.get(name, name), address_of(f"answer/{name}")) for name in turn["answers"]))
    return Row(turn["said"], turn["is_press"], _understood(turn, labels), tuple(_named(each, labels) for each in ranking[:2]),
               danger + (_RULES if danger and turn["by_rules"] else ""), answers, tuple(turn["parts"]))  # fmt: skip


def _understood(turn: Turn, labels: Mapping[str, str]) -> Named | None:
    if turn["means"]:
        return _named({"name": turn["means"]}, labels)
    if not turn["analysis"] or (turn["by_rules"] and turn["analysis"]["intent"]["name"] == NOT_UNDERSTOOD):
        return None
    return _named(turn["analysis"]["intent"], labels)


def _named(guess: Mapping[str, Any], labels: Mapping[str, str]) -> Named:
    name = str(guess["name"])
    address = address_of(f"intent/{name}") if name in labels else ""
    sure = percent(float(guess["confidence"])) if "confidence" in guess else ""
    return Named(name, "inget ämne" if name == NOT_UNDERSTOOD else labels.get(name, name), address, sure)


def _done(turn: Turn) -> Step:
    return Step("press" if turn["is_press"] else "person", turn["said"])


def _choices(number: int, turn: Turn, labels: Mapping[str, str], titles: Mapping[str, str]) -> list[Choice]:
    intent, found = _understood(turn, labels), []
    if intent and not turn["is_press"] and intent.name in labels:
        found.append(Choice(f"hold.{number}.intent", Step("intent", intent.name), f"Boten ska förstå det som ”{intent.label}”"))
    if turn["gate"]:
        return [*found, Choice(f"hold.{number}.gate", Step("bot", turn["gate"]), f"Boten ska visa {HELD_WORDS[turn['gate']]}")]
    return found + [Choice(f"hold.{number}.{name}", Step("bot", name), f"Svaret ska vara ”{titles.get(name, name)}”")
                    for name in turn["answers"]]  # fmt: skip
