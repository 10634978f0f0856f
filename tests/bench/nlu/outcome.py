"""What a candidate answered on one set, and what that cost. Plain JSON; labels and numbers only, never a text."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

DECIMALS = 6


@dataclass(frozen=True, slots=True)
class Answers:
    """One entry per message asked, in order.

    `foreign` is higher the less a message looks like any intent. `actions` are the gate's, and `danger` is the score behind
    an emergency. A candidate that can't tell leaves a list empty.
    """

    intents: list[str] = field(default_factory=list)
    foreign: list[float] = field(default_factory=list)
    actions: list[str] = field(default_factory=list)
    danger: list[float] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Outcome:
    """Answers with the truth beside them. Seconds, milliseconds per single text, MiB of the whole process at its peak.

    `learned` are the intents that could be learned, `trained_on` from how many messages.

    `note` says what a reader must know of the candidate, as whether its encoder was tuned. `failed` says in a word why there
    are no answers: `time`, `memory` or what broke.
    """

    intents: list[str] = field(default_factory=list)
    actions: list[str] = field(default_factory=list)
    learned: list[str] = field(default_factory=list)
    trained_on: int = 0
    answers: Answers = field(default_factory=Answers)
    train_s: float = 0.0
    latencies_ms: list[float] = field(default_factory=list)
    peak_mib: float = 0.0
    note: str = ""
    failed: str = ""

    def write(self, path: Path) -> None:
        """Writes the file whole or not at all: small, since outcomes are kept beside the page that is made of them."""
        partial = path.with_suffix(".partial")
        partial.parent.mkdir(parents=True, exist_ok=True)
        partial.write_text(json.dumps(_packed(asdict(self)), separators=(",", ":")) + "\n", encoding="utf-8")
        partial.replace(path)


def read_outcome(path: Path) -> Outcome:
    """Reads what `write` wrote. Raises OSError, ValueError, TypeError, KeyError or IndexError for anything else."""
    content = json.loads(path.read_text(encoding="utf-8"))
    names = content.pop("names", [])
    for told in (content, content["answers"]):
        told["intents"] = [names[number] for number in told.get("intents", [])]
    return Outcome(**content | {"answers": Answers(**content["answers"])})


def _packed(content: dict[str, Any]) -> dict[str, Any]:
    """Each name of an intent once, and floats no longer than they mean anything."""
    answers = content["answers"]
    names = sorted({*content["intents"], *answers["intents"]})
    number = {name: place for place, name in enumerate(names)}
    for told in (content, answers):
        told["intents"] = [number[name] for name in told["intents"]]
    for part, field_ in ((answers, "foreign"), (answers, "danger"), (content, "latencies_ms")):
        part[field_] = [round(value, DECIMALS) for value in part[field_]]
    return {"names": names} | content
