"""What a check says."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum

from steget.processes.answers import NotAnswering


class Level(StrEnum):
    """FAULT makes the exit status 1."""

    OK = "ok"
    WARNING = "varning"
    FAULT = "fel"


@dataclass(frozen=True, slots=True)
class Finding:
    """One Swedish sentence about `about`; `advice` says what to do, and stands where there is something to do."""

    about: str
    level: Level
    sentence: str
    advice: str = ""


def fine(about: str, sentence: str) -> Finding:
    """Nothing to do."""
    return Finding(about, Level.OK, sentence)


def warn(about: str, sentence: str, advice: str) -> Finding:
    """It works, but somebody should look."""
    return Finding(about, Level.WARNING, sentence, advice)


def fault(about: str, sentence: str, advice: str) -> Finding:
    """It does not work."""
    return Finding(about, Level.FAULT, sentence, advice)


async def from_probe(about: str, probe: Callable[[], Awaitable[None]], well: str, advice: str) -> Finding:
    """Asks, and says `well` or what was wrong with the answer."""
    try:
        await probe()
    except NotAnswering as error:
        return fault(about, f"{about} {error}.", advice)
    return fine(about, well)
