"""Purging one part of one ticket, in the caller's transaction: the key first, then the sealed bytes. Again: nothing more."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from sqlalchemy import delete, exists, func, or_, select, update
from sqlalchemy.orm import Session

from handover.core.retention import Life, Part
from handover.store import content, events, removal
from handover.store.tables import OutboxRow, ReceiptRow, TicketMessageRow, TicketNoteRow, TicketRow

_UNSYNCED: Final = {"synchronize_session": False}


def tickets_after(session: Session, ticket_id: str, limit: int = 200) -> Sequence[tuple[str, str]]:
    """Id and municipality of the next tickets in the order of their ids; begin with an empty id."""
    found = select(TicketRow.id, TicketRow.municipality).where(TicketRow.id > ticket_id).order_by(TicketRow.id).limit(limit)
    return [(id_, municipality) for id_, municipality in session.execute(found)]


def locked_life(session: Session, ticket_id: str) -> Life | None:
    """The moments of a ticket, locked until the transaction ends; None when it is gone or in another's hands at this moment."""
    row = session.scalar(select(TicketRow).where(TicketRow.id == ticket_id).with_for_update(skip_locked=True),
                         execution_options={"populate_existing": True})  # fmt: skip
    return life_of(session, row) if row is not None else None


def life_of(session: Session, row: TicketRow) -> Life:
    """The moments of a ticket as they stand."""
    owed = session.scalars(select(OutboxRow).where(OutboxRow.ticket_id == row.id)).all()
    noted = session.scalar(select(func.max(TicketNoteRow.at)).where(TicketNoteRow.ticket_id == row.id))
    return Life(
        row.status, row.created_at, max(filter(None, (row.changed_at, noted))),  # type: ignore[arg-type]
        max((at for each in owed if (at := each.delivered_at or each.sent_at)), default=None),
        all(each.sent_at or each.delivered_at for each in owed),
        all(each.delivered_at for each in owed if each.act == "referral"),
    )  # fmt: skip


def holds(session: Session, part: Part, ticket_id: str) -> bool:
    """Whether there is anything left of this part."""
    return bool(session.scalar(_HELD[part](ticket_id)))


def purge_part(session: Session, part: Part, ticket_id: str) -> None:
    """Deletes this part of a ticket that `locked_life` has locked. Whether it is due is handover.core.retention's to say."""
    _PURGE[part](session, ticket_id)
    if part in ("referral", "messages", "notes"):
        events.record(session, ticket_id, "purged")


def _purge_messages(session: Session, ticket_id: str) -> None:
    # The code and the preview's link to the ticket have nothing left to show.
    removal.remove_messages(session, ticket_id)
    removal.remove_receipt(session, ticket_id)
    removal.remove_free_previews(session, ticket_id)


def _purge_outbox(session: Session, ticket_id: str) -> None:
    session.execute(update(OutboxRow).where(OutboxRow.ticket_id == ticket_id).values(failure=None, reference=None),
                    execution_options=_UNSYNCED)  # fmt: skip


def _purge_events(session: Session, ticket_id: str) -> None:
    content.forget(session, [ticket_id])
    session.execute(delete(TicketRow).where(TicketRow.id == ticket_id), execution_options=_UNSYNCED)  # and all that hangs on it


_PURGE: Final[dict[Part, Callable[[Session, str], None]]] = {
    "referral": removal.remove_referral, "messages": _purge_messages, "notes": removal.remove_notes, "outbox": _purge_outbox,
    "events": _purge_events,
}  # fmt: skip
_HELD: Final = {
    "referral": lambda id_: select(exists().where(
        TicketRow.id == id_, or_(TicketRow.body.is_not(None), TicketRow.flags.is_not(None)))),
    "messages": lambda id_: select(or_(exists().where(TicketMessageRow.ticket_id == id_), exists().where(ReceiptRow.ticket_id == id_))),
    "notes": lambda id_: select(exists().where(TicketNoteRow.ticket_id == id_)),
    "outbox": lambda id_: select(exists().where(
        OutboxRow.ticket_id == id_, or_(OutboxRow.failure.is_not(None), OutboxRow.reference.is_not(None)))),
    "events": lambda id_: select(exists().where(TicketRow.id == id_)),
}  # fmt: skip
