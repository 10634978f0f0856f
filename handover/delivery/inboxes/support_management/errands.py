"""The port to a municipality's errands: the few things that the inbox asks for."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class FoundErrand:
    """An errand that lies there. `number` is what staff call it; `tags` are its external tags, empty where we may not see them."""

    id: str
    number: str
    tags: frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Attachment:
    """A document to attach. The name is seen in lists, so it says nothing about anybody."""

    name: str
    media_type: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Note:
    """What staff read beside an errand."""

    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a namespace knows: types by category, statuses, and the ids of its labels. Names are case-folded, as the service compares."""

    types: dict[str, frozenset[str]]
    statuses: frozenset[str]
    labels: frozenset[str]


class Errands(Protocol):
    """Every call raises InboxUnreachable or InboxRefused, and then nobody knows whether it was done."""

    async def metadata(self) -> Metadata:
        """What the namespace knows."""
        ...

    async def find(self, tag_key: str, tag_value: str) -> list[FoundErrand]:
        """The errands with that external tag, oldest first."""
        ...

    async def create(self, errand: dict[str, Any]) -> str:
        """Stores a new errand and gives its id. `errand` is the body that the API's schema Errand describes."""
        ...

    async def retitle(self, errand_id: str, title: str) -> None:
        """Gives an errand another title and leaves everything else."""
        ...

    async def attachments(self, errand_id: str) -> frozenset[str]:
        """The names of the documents that an errand has."""
        ...

    async def attach(self, errand_id: str, attachment: Attachment) -> None:
        """Attaches one document."""
        ...

    async def notes(self, errand_id: str) -> frozenset[Note]:
        """The notes that staff see at an errand."""
        ...

    async def add_note(self, errand_id: str, note: Note) -> None:
        """Writes one note in our name."""
        ...
