"""What leaves the system for a municipality's inbox: one versioned JSON object, the same for every kind of inbox."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, Literal

from handover.core.canonical import canonical_json, digest_of

FORMAT: Final = "forsta-steget/parcel"
VERSION: Final = 1
Kind = Literal["referral", "withdrawn", "canary"]
KINDS: Final[tuple[Kind, ...]] = ("referral", "withdrawn", "canary")


@dataclass(frozen=True, slots=True)
class Reference:
    """An earlier parcel: its `id`, and what the receiver called it when it took it (message id, errand id), None when it did not say."""

    id: str
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Parcel:
    """One thing to bring to an inbox.

    `id` is the same however often it is sent, so that a receiver can tell a repetition. `referral` is the stored referral byte
    for byte (handover.core.canonical) when `kind` is referral, and None for a withdrawal, which says that an earlier referral
    has to be deleted, and for a canary, which only proves that the way is open. `written_at` is UTC to the minute.
    `refers_to` is the parcel of that earlier referral; only a withdrawal has one.
    """

    id: str
    kind: Kind
    ticket_id: str
    alias: str
    municipality: str
    municipality_name: str
    written_at: datetime
    referral: bytes | None = None
    refers_to: Reference | None = None

    def __post_init__(self) -> None:
        if (self.kind == "referral") != (self.referral is not None):
            raise ValueError("a referral, and nothing else, carries one")
        if self.refers_to is not None and self.kind != "withdrawn":
            raise ValueError("a withdrawal, and nothing else, takes something back")
        if self.written_at.tzinfo is None:
            raise ValueError("a moment without a zone")


def parcel_bytes(parcel: Parcel) -> bytes:
    """UTF-8 JSON with sorted keys and no spare space. `digest` is the SHA-256 of the referral's own bytes, as consented to."""
    earlier = parcel.refers_to
    content = {
        "format": FORMAT, "version": VERSION, "id": parcel.id, "kind": parcel.kind,
        "ticket": {"id": parcel.ticket_id, "alias": parcel.alias},
        "municipality": {"slug": parcel.municipality, "name": parcel.municipality_name},
        "written_at": parcel.written_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ"),
        "referral": json.loads(parcel.referral) if parcel.referral is not None else None,
        "digest": digest_of(parcel.referral) if parcel.referral is not None else None,
        "refers_to": {"id": earlier.id, "name": earlier.name} if earlier is not None else None,
    }  # fmt: skip
    return canonical_json(content)
