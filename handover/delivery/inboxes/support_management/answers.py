"""Reads what SupportManagement answers, as far as we need it; an answer of another shape is refused, never guessed at."""

from __future__ import annotations

from typing import Final, TypeVar
from urllib.parse import urlsplit
from uuid import UUID

from pydantic import BaseModel, TypeAdapter, ValidationError

from handover.delivery.inbox import InboxRefused
from handover.delivery.inboxes.support_management.errands import FoundErrand, Metadata, Note


class _Tag(BaseModel):
    key: str | None = None
    value: str | None = None


class _Errand(BaseModel):
    id: UUID  # it becomes part of an address, so it has to be what the specification promises
    errandNumber: str | None = None
    externalTags: list[_Tag] | None = None


class _Page(BaseModel):
    content: list[_Errand]


class _Attachment(BaseModel):
    fileName: str | None = None


class _Note(BaseModel):
    subject: str | None = None
    body: str | None = None


class _Notes(BaseModel):
    notes: list[_Note]


class _Named(BaseModel):
    name: str = ""


class _Category(_Named):
    types: list[_Named] | None = None


class _Label(BaseModel):
    id: str = ""
    labels: list[_Label] | None = None

    def ids(self) -> set[str]:
        return {self.id}.union(*(label.ids() for label in self.labels or ()))


class _Labels(BaseModel):
    labelStructure: list[_Label] | None = None


class _Metadata(BaseModel):
    categories: list[_Category] | None = None
    statuses: list[_Named] | None = None
    labels: _Labels | None = None


T = TypeVar("T")
_PAGE: Final = TypeAdapter(_Page)
_ATTACHMENTS: Final = TypeAdapter(list[_Attachment])
_NOTES: Final = TypeAdapter(_Notes)
_METADATA: Final = TypeAdapter(_Metadata)


def _read(shape: TypeAdapter[T], body: bytes) -> T:
    try:
        return shape.validate_json(body)
    except ValidationError:
        raise InboxRefused("unreadable_answer") from None


def read_errands(body: bytes) -> list[FoundErrand]:
    """A page of errands (schema PageErrand), in the order in which they came."""
    return [FoundErrand(str(errand.id), errand.errandNumber or "", _tags(errand)) for errand in _read(_PAGE, body).content]


def _tags(errand: _Errand) -> frozenset[tuple[str, str]]:
    return frozenset((tag.key or "", tag.value or "") for tag in errand.externalTags or ())


def read_attachment_names(body: bytes) -> frozenset[str]:
    """The names in a list of ErrandAttachment."""
    return frozenset(attachment.fileName or "" for attachment in _read(_ATTACHMENTS, body))


def read_notes(body: bytes) -> frozenset[Note]:
    """The notes of a FindErrandNotesResponse."""
    return frozenset(Note(note.subject or "", note.body or "") for note in _read(_NOTES, body).notes)


def read_metadata(body: bytes) -> Metadata:
    """What a MetadataResponse says that we look at."""
    held = _read(_METADATA, body)
    types = {row.name.casefold(): frozenset(kind.name.casefold() for kind in row.types or ()) for row in held.categories or ()}
    labels = (label.ids() for label in (held.labels.labelStructure if held.labels else None) or ())
    return Metadata(types, frozenset(status.name.casefold() for status in held.statuses or ()), frozenset().union(*labels))


def errand_id_in(location: str) -> str:
    """The id at the end of the Location of a new errand, whatever address a gateway has put before it."""
    try:
        return str(UUID(urlsplit(location).path.rpartition("/")[2]))
    except ValueError:
        raise InboxRefused("unreadable_answer") from None
