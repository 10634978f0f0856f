"""The menu in two rows: what an editor is about to do, and below it the pages for that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Place:
    """A page in the menu."""

    address: str
    label: str


@dataclass(frozen=True, slots=True)
class Room:
    """Pages that belong together; its link leads to the first of them."""

    label: str
    places: Sequence[Place]

    def holds(self, address: str) -> bool:
        """Whether the page at `address` belongs here."""
        return any(place.address == address for place in self.places)


_INBOX: Final = "/studio/inbox"
_ROOMS: Final = (
    Room("Start", (Place("/studio/", "Start"),)),
    Room("Innehåll", (
        Place("/studio/intents", "Ämnen"), Place("/studio/answers", "Svar"), Place("/studio/texts", "Fasta texter"),
        Place("/studio/flows", "Flöden"), Place("/studio/directory", "Kontakter"), Place("/studio/package", "Paket"),
    )),
    Room("Förbättra", (Place(_INBOX, "Inkorg"), Place("/studio/map", "Karta"))),
    Room("Publicera", (
        Place("/studio/publish", "Publicera"), Place("/studio/approvals", "Granska"), Place("/studio/history", "Historik"),
    )),
)  # fmt: skip


def rooms(*, may_edit: bool) -> Sequence[Room]:
    """The menu. Only editors see what people have sent in; everybody else sees the counts."""
    return _ROOMS if may_edit else tuple(Room(room.label, [_for_readers(place) for place in room.places]) for room in _ROOMS)


def _for_readers(place: Place) -> Place:
    return Place(f"{_INBOX}/themes", "Inkorg") if place.address == _INBOX else place
