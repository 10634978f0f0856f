"""The release gate: a new model goes live only when it misses no locked emergency and understands as well as the live one.

The sets in nlu/measuring_sets are never trained on. Both layers of the safety gate are asked, as a person would meet them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from nlu.measuring.intents import macro_f1
from nlu.measuring.sets import Labelled, read_set

SETS = Path(__file__).resolve().parent.parent / "measuring_sets"
LOCKED, INTENTS = "locked.yml", "intents.yml"
ALLOWED_LOSS = 0.01  # of macro-F1: one point
ALLOWED_FALSE_ALARMS = 0.10  # of the locked harmless messages, which are the hardest that there are
Read = Callable[[str], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Figures:
    """What the gate measured; `sets` is the hash of the sets, so that only like is compared with like."""

    missed: tuple[str, ...]
    asked: int
    false_alarms: float
    macro_f1: float
    sets: str

    def as_json(self) -> dict[str, Any]:
        """For the model's report. The texts are the project's own."""
        return {"missed": list(self.missed), "asked": self.asked, "false_alarms": self.false_alarms, "macro_f1": self.macro_f1,
                "sets": self.sets}  # fmt: skip


class Refused(Exception):
    """The candidate may not go live; the text says why, in Swedish, with the messages that it misses."""


def sets_hash(folder: Path = SETS) -> str:
    """SHA-256 of the sets."""
    return hashlib.sha256(b"".join((folder / name).read_bytes() for name in (LOCKED, INTENTS))).hexdigest()


def _mean_f1(rows: Sequence[Labelled], read: Read) -> float:
    scored = [row for row in rows if row.action != "emergency"]
    by_language = [[row for row in scored if row.lang == lang] for lang in sorted({row.lang for row in scored})]
    said = [macro_f1([row.intent for row in part], [read(row.text)["intent"]["name"] for row in part]) for part in by_language]
    return float(np.average(said, weights=[len(part) for part in by_language]))


def measure(read: Read, folder: Path = SETS) -> Figures:
    """The figures of a model; `read` gives joined analyses. About eight seconds."""
    locked, intents = read_set(folder / LOCKED), read_set(folder / INTENTS)
    said = [(row, read(row.text)["action"]) for row in locked]
    alarms = [action == "emergency" for row, action in said if row.action == "none"]
    return Figures(
        missed=tuple(row.text for row, action in said if row.action == "emergency" and action == "none"),
        asked=sum(row.action == "emergency" and action == "ask" for row, action in said),
        false_alarms=float(np.mean(alarms)), macro_f1=_mean_f1(intents, read), sets=sets_hash(folder),
    )  # fmt: skip


def judge(candidate: Figures, live: Mapping[str, Any] | None) -> None:
    """Raises Refused when the candidate may not take the place of the live model, whose report's figures are `live`."""
    faults = []
    if candidate.missed:
        lines = "\n".join(f"  – {text}" for text in candidate.missed)
        what = "ett nödläge" if len(candidate.missed) == 1 else f"{len(candidate.missed)} nödlägen"
        faults.append(f"Den missar {what} i den låsta mängden:\n{lines}")
    if candidate.false_alarms > ALLOWED_FALSE_ALARMS:
        faults.append(f"Den larmar på {candidate.false_alarms:.0%} av de ofarliga i den låsta mängden, mer än {ALLOWED_FALSE_ALARMS:.0%}.")
    if live and live.get("sets") == candidate.sets and candidate.macro_f1 < live["macro_f1"] - ALLOWED_LOSS:
        faults.append(f"Den förstår sämre: {candidate.macro_f1:.3f} i macro-F1, mot {live['macro_f1']:.3f} för den som används nu.")
    if faults:
        raise Refused("Den nya modellen används inte. Den gamla ligger kvar.\n" + "\n".join(faults))
