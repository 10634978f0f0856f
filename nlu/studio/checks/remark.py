"""What is said to an editor about a text while it is written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Level = Literal["block", "warn", "hint"]


@dataclass(frozen=True, slots=True)
class Remark:
    """`level`: block stops a publication, warn should be looked at, hint may be. `place` says where, for people.

    `row` is the number (from 0) of the text that was given, where the remark is about one of several.
    """

    level: Level
    place: str
    text: str
    row: int | None = None


def blocks(remarks: list[Remark]) -> list[Remark]:
    """Those that stop a publication."""
    return [remark for remark in remarks if remark.level == "block"]
