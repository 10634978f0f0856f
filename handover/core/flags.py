"""Safety flags in words: how they are shown to the person who sends them, and in which order staff see them.

The names are those of nlu/taxonomy.yml. A flag is a reason to answer soon, never a level or a judgement of the person.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

# Most urgent first. Written to the person, to follow "att du har skrivit om".
FLAG_WORDS: Final[dict[str, str]] = {
    "threat_to_life": "fara för livet",
    "violence_now": "våld som händer nu eller snart kan hända",
    "weapon": "ett vapen",
    "strangulation": "strypgrepp",
    "suicide": "att inte vilja leva eller att skada sig",
    "child_danger": "ett barn som far illa eller kan fara illa",
    "victim_danger": "att någon skadar dig",
    "stalking_breach": "att söka upp eller följa efter någon",
    "loss_of_control": "att tappa kontrollen",
    "sexual_violence": "sexuellt våld",
    "honour": "kontroll eller tvång från familj eller släkt",
    "other_danger": "att någon annan kan vara i fara",
}
# What a newer nlu finds and this table does not know still has to reach staff, in words that the person was shown.
UNNAMED: Final = "danger"
_WORDS: Final = {**FLAG_WORDS, UNNAMED: "något som kan vara farligt"}
_RANK: Final = {flag: rank for rank, flag in enumerate(_WORDS)}


def known_flags(flags: Iterable[str]) -> tuple[str, ...]:
    """The flags once each, most urgent first, with every unknown name as `danger`."""
    return tuple(sorted({flag if flag in _WORDS else UNNAMED for flag in flags}, key=_RANK.__getitem__))


def words_of(flag: str) -> str:
    """Swedish words for a flag, unknown ones included."""
    return _WORDS.get(flag, _WORDS[UNNAMED])


def urgency(flags: Iterable[str]) -> int:
    """A sort key: the place of the most urgent flag; tickets without flags come last."""
    return min((_RANK.get(flag, len(_RANK) - 1) for flag in flags), default=len(_RANK))
