"""Previews, and the one transaction that makes a consented preview a ticket."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from handover.core.alias import alias_from
from handover.core.canonical import digest_of, read_document
from handover.core.consent import give_consent
from handover.core.errors import HandoverError
from handover.core.retention import preview_due
from handover.core.times import day_in_sweden
from handover.store import clock, content, events, outbox
from handover.store.content_keys import ContentKey, KeyPlace
from handover.store.tables import ConsentRow, ReceiptRow, ReferralPreviewRow, TicketRow

_ALIAS_DRAWS: Final = 20
_SWEEP_AT_MOST: Final = 200


class UnknownPreview(HandoverError):
    """No such preview in this conversation, or it has run out, or what became of it was erased."""

    code = "unknown-preview"
    title = "Förhandsvisningen finns inte längre"
    status_code = 404


@dataclass(frozen=True, slots=True)
class Sent:
    """What came of a consent. `first_time` is False when the same preview had been consented to before."""

    municipality: str
    first_time: bool


def keep_preview(session: Session, conversation_hash: bytes, municipality: str, body: bytes, now: datetime | None = None) -> str:
    """Stores exactly `body`, sealed, for 24 hours, and gives the preview's id. Only a consent of the same conversation can reach it."""
    preview_id = f"p_{secrets.token_urlsafe(12)}"
    expires, place = clock.next_minute(preview_due(now or clock.now())), KeyPlace(preview_id, "preview", municipality)
    sealed = content.key_for(session, place).seal(_cell(preview_id), body)
    session.add(
        ReferralPreviewRow(
            id=preview_id, conversation_hash=conversation_hash, municipality=municipality, body=sealed, expires_at=expires
        )
    )
    session.flush()
    return preview_id


def consent(session: Session, conversation_hash: bytes, preview_id: str, code_hash: bytes, now: datetime | None = None,
            inboxes: Mapping[str, Sequence[str]] | None = None) -> Sent:  # fmt: skip
    """Makes the preview a ticket, with consent, receipt and outbox rows. Again: the same, and nothing new.

    `inboxes` are the kinds of inbox beside the desk, by municipality.

    `code_hash` is the keyed hash of the code derived from `preview_id`; its uniqueness is a second guard against two
    tickets from one preview. Raises UnknownPreview, ContentUnreadable.
    """
    preview = _locked(session, conversation_hash, preview_id, now or clock.now())
    if preview.ticket_id is not None:
        return Sent(preview.municipality, first_time=False)
    body, moment = _opened(session, preview), now or clock.now()
    ticket_id, key = _open_ticket(session, preview, body, moment)
    _record_consent(session, ticket_id, key, digest_of(body), moment)
    session.add(ReceiptRow(code_hash=code_hash, ticket_id=ticket_id, sent_on=day_in_sweden(moment)))
    outbox.owe(session, ticket_id, (inboxes or {}).get(preview.municipality, ()))
    events.record(session, ticket_id, "sent")
    preview.ticket_id, preview.body = ticket_id, None  # one copy of the words, in one place to erase
    content.forget(session, [preview.id])
    session.flush()
    return Sent(preview.municipality, first_time=True)


def sweep_previews(session: Session, now: datetime | None = None) -> int:
    """Deletes previews that nobody consented to in time; gives how many. Skips rows that a consent holds at this moment."""
    due = (
        select(ReferralPreviewRow.id)
        .where(ReferralPreviewRow.ticket_id.is_(None), ReferralPreviewRow.expires_at <= (now or clock.now()))
        .limit(_SWEEP_AT_MOST)
        .with_for_update(skip_locked=True)
    )
    gone = session.execute(delete(ReferralPreviewRow).where(ReferralPreviewRow.id.in_(due)).returning(ReferralPreviewRow.id),
                           execution_options={"synchronize_session": False})  # fmt: skip
    ids = gone.scalars().all()
    content.forget(session, ids)
    return len(ids)


def _cell(preview_id: str) -> str:
    return f"referral_preview.body {preview_id}"


def _opened(session: Session, preview: ReferralPreviewRow) -> bytes:
    if preview.body is None:
        raise UnknownPreview
    place = KeyPlace(preview.id, "preview", preview.municipality)
    return content.key_of(session, place).open(_cell(preview.id), preview.body)


def _record_consent(session: Session, ticket_id: str, key: ContentKey, digest: str, moment: datetime) -> None:
    record = give_consent(digest, moment)
    sealed = key.seal(f"consent.digest {ticket_id}", record.digest.encode())
    session.add(ConsentRow(ticket_id=ticket_id, text_version=record.text_version, text_hash=record.text_hash, digest=sealed,
                           given_at=record.given_at))  # fmt: skip


def _locked(session: Session, conversation_hash: bytes, preview_id: str, now: datetime) -> ReferralPreviewRow:
    if len(preview_id) > 40 or not preview_id.isascii() or not preview_id.isprintable():
        raise UnknownPreview
    # The lock makes two consents at once wait for each other: the second finds the first one's ticket.
    row = session.scalar(
        select(ReferralPreviewRow)
        .where(ReferralPreviewRow.id == preview_id, ReferralPreviewRow.conversation_hash == conversation_hash)
        .with_for_update()
    )
    if row is None or (row.ticket_id is None and row.expires_at <= now):
        raise UnknownPreview
    return row


def _open_ticket(session: Session, preview: ReferralPreviewRow, body: bytes, moment: datetime) -> tuple[str, ContentKey]:
    at, flags, ticket_id = clock.this_minute(moment), read_document(body).flags, f"t_{secrets.token_urlsafe(12)}"
    key = content.key_for(session, KeyPlace(ticket_id, "referral", preview.municipality))
    for draw in range(_ALIAS_DRAWS):
        chance = secrets.token_bytes(3)
        row = TicketRow(
            id=ticket_id, municipality=preview.municipality, alias=alias_from(chance, numbered=draw > 2), status="new",
            flags=content.seal_flags(key, ticket_id, flags), body=content.seal_body(key, ticket_id, body),
            conversation_hash=preview.conversation_hash, created_at=at, changed_at=at,
        )  # fmt: skip
        try:
            with session.begin_nested():  # a savepoint: an alias that is taken must not cost the referral
                session.add(row)
        except IntegrityError:
            continue
        return ticket_id, key
    raise RuntimeError("no free alias in a municipality")
