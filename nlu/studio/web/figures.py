"""Numbers and lengths of time as Swedish readers write them, and what the machinery says made into lines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from foundation.content.versions import SHIPPED

_MINUTE, _HOUR = 60, 3600
_ITEM: Final = "  – "  # how the release gate and a publication write the parts of a list
JOBS: Final = {"train": "Träna och pröva", "publish": "Publicera", "rollback": "Gå tillbaka till en tidigare version"}
STATES: Final = {"waiting": "Väntar", "running": "Pågår", "done": "Klart", "refused": "Stoppat", "failed": "Avbröts av ett fel",
                 "cancelled": "Avbrutet"}  # fmt: skip
KINDS: Final = {"trained": "tränad", "words": "bara ord"}
ACTIONS: Final = {"emergency": "nödnumren", "ask": "frågan om fara"}
VERDICTS: Final = {"worse": "Sämre", "better": "Bättre", "other": "Annorlunda"}


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence, and the list that follows it."""

    text: str
    items: tuple[str, ...] = ()


def decimal(number: float, places: int = 2) -> str:
    """`0,84`"""
    return f"{number:.{places}f}".replace(".", ",")


def signed(number: float, places: int = 2) -> str:
    """`+0,04`, `−0,12`, `0,00`"""
    shown = decimal(abs(number), places)
    if not shown.strip("0,"):
        return shown
    return f"{'+' if number > 0 else '−'}{shown}"


def percent(share: float) -> str:
    """`7,4 %`"""
    return f"{decimal(100 * share, 1)} %"


def version(id_: str) -> str:
    """So much of a version's hash as tells it from the others; words for what came with the program."""
    return "programmets eget innehåll" if id_ == SHIPPED else id_[:8]


def lasting(seconds: float) -> str:
    """`40 sekunder`, `1 minut och 20 sekunder`, `1 timme och 5 minuter`"""
    whole = max(0, int(seconds))
    if whole < _MINUTE:
        return _of(whole, "sekund", "sekunder")
    if whole < _HOUR:
        return _two(_of(whole // _MINUTE, "minut", "minuter"), whole % _MINUTE, "sekund", "sekunder")
    return _two(_of(whole // _HOUR, "timme", "timmar"), whole % _HOUR // _MINUTE, "minut", "minuter")


def told(words: str) -> list[Told]:
    """What a job or the release gate says, its lists as lists."""
    found: list[Told] = []
    for line in filter(str.strip, words.splitlines()):
        if line.startswith(_ITEM) and found:
            found[-1] = Told(found[-1].text, (*found[-1].items, line.removeprefix(_ITEM)))
        else:
            found.append(Told(line.strip()))
    return found


def _of(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _two(first: str, number: int, one: str, many: str) -> str:
    return f"{first} och {_of(number, one, many)}" if number else first
