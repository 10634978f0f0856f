"""Sealing and opening what people wrote, with the keys that the session carries. PostgreSQL sees none of it in clear."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from typing import Final

from sqlalchemy import delete, exists, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from handover.store.content_keys import IN_SESSION, ContentKey, ContentKeys, ContentUnreadable, KeyPart, KeyPlace, new_key
from handover.store.tables import AccessibilityRow, ContentKeyRow, LiveRow, ReferralPreviewRow, TicketRow

UNREADABLE: Final = "Den här texten kan inte läsas just nu."
"""Stands where a text does not open, for staff and for the person."""


def key_for(session: Session, place: KeyPlace) -> ContentKey:
    """The key to seal with, made when there is none. Raises ContentUnreadable when the one that is there does not open."""
    keys = _keys_of(session)
    if keys is None:
        raise RuntimeError("a session without content keys")  # a programming error: nothing may be stored in clear
    fresh = insert(ContentKeyRow).values(owner=place.owner, part=place.part, municipality=place.municipality, version=keys.version,
                                         wrapped=keys.wrap(place, new_key()))  # fmt: skip
    session.execute(fresh.on_conflict_do_nothing())
    version, wrapped = session.execute(_stored(place)).one()
    return ContentKey(keys.unwrap(place, version, wrapped))


def key_of(session: Session, place: KeyPlace) -> ContentKey:
    """The key to open with. One that is gone, or wrapped by another master, opens nothing and raises only then."""
    found = session.execute(_stored(place)).one_or_none()
    return unwrapped(session, place, *found) if found else ContentKey(None)


def unwrapped(session: Session, place: KeyPlace, version: str | None, wrapped: bytes | None) -> ContentKey:
    """The key in columns that the caller has read, as `key_of` gives it."""
    keys = _keys_of(session)
    if keys is None or version is None or wrapped is None:
        return ContentKey(None)
    try:
        return ContentKey(keys.unwrap(place, version, wrapped))
    except ContentUnreadable:
        return ContentKey(None)


def text_or_sign(key: ContentKey, cell: str, sealed: bytes) -> str:
    """The text, or UNREADABLE: one damaged row must not hide the rest of a ticket."""
    try:
        return key.open(cell, sealed).decode()
    except ContentUnreadable:
        return UNREADABLE


def seal_body(key: ContentKey, ticket_id: str, body: bytes) -> bytes:
    """The referral itself, for its ticket."""
    return key.seal(_body_cell(ticket_id), body)


def open_body(key: ContentKey, ticket_id: str, sealed: bytes | None) -> bytes | None:
    """None once it is erased. Raises ContentUnreadable."""
    return key.open(_body_cell(ticket_id), sealed) if sealed is not None else None


def _body_cell(ticket_id: str) -> str:
    return f"ticket.body {ticket_id}"


def seal_flags(key: ContentKey, ticket_id: str, flags: Sequence[str]) -> bytes:
    """Flags tell what a person wrote, so they are sealed with it."""
    return key.seal(f"ticket.flags {ticket_id}", json.dumps(list(flags)).encode())


def open_flags(key: ContentKey, ticket_id: str, sealed: bytes | None) -> tuple[str, ...]:
    """Empty once they are erased. Raises ContentUnreadable."""
    return tuple(json.loads(key.open(f"ticket.flags {ticket_id}", sealed))) if sealed is not None else ()


def forget(session: Session, owners: Collection[str], parts: Collection[KeyPart] | None = None) -> None:
    """Deletes the keys of these tickets or previews: what was sealed with them opens nowhere after the transaction commits."""
    gone = delete(ContentKeyRow).where(ContentKeyRow.owner.in_(owners))
    if parts is not None:
        gone = gone.where(ContentKeyRow.part.in_(parts))
    session.execute(gone, execution_options={"synchronize_session": False})


def forget_orphans(session: Session) -> None:
    """Deletes keys whose ticket, preview, live conversation or message was deleted by other means than ours."""
    of_ticket = exists().where(TicketRow.id == ContentKeyRow.owner)
    of_preview = exists().where(ReferralPreviewRow.id == ContentKeyRow.owner)
    of_live = exists().where(LiveRow.id == ContentKeyRow.owner)
    of_told = exists().where(AccessibilityRow.id == ContentKeyRow.owner)
    orphans = delete(ContentKeyRow).where(~of_ticket, ~of_preview, ~of_live, ~of_told)
    session.execute(orphans, execution_options={"synchronize_session": False})


def _keys_of(session: Session) -> ContentKeys | None:
    return session.info.get(IN_SESSION)


def _stored(place: KeyPlace):
    return select(ContentKeyRow.version, ContentKeyRow.wrapped).where(ContentKeyRow.owner == place.owner, ContentKeyRow.part == place.part)
