"""Planted defects: each breaks one promise of the product inside a running process, so that the harness has to turn red."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import event, text
from sqlalchemy.orm import Session

LATE_S: Final = 2.0


def _late_ticket() -> None:
    """The receipt is shown first, and the ticket is written when there is time."""
    from handover.store import referrals

    original = referrals.consent

    def consent(session: Session, *words: Any, **named: Any) -> referrals.Sent:
        bind, info = session.get_bind(), dict(session.info)
        municipality = session.scalar(text("SELECT municipality FROM handover.referral_preview WHERE id = :id"), {"id": words[1]})

        def write() -> None:
            time.sleep(LATE_S)
            with Session(bind, info=info) as own, own.begin():
                original(own, *words, **named)

        threading.Thread(target=write, daemon=True).start()
        return referrals.Sent(str(municipality), first_time=True)

    referrals.consent = consent


def _outbox_apart() -> None:
    """What is owed is written in a transaction of its own, after the ticket's."""
    from handover.store import outbox

    original = outbox.owe

    def owe(session: Session, *words: Any, **named: Any) -> None:
        bind, info = session.get_bind(), dict(session.info)

        def write(_: Session) -> None:
            with Session(bind, info=info) as own, own.begin():
                original(own, *words, **named)

        event.listen(session, "after_commit", write, once=True)

    outbox.owe = owe


def _marked_before_sent() -> None:
    """A delivery counts as sent before the other side has a byte of it."""
    from handover.delivery.delivering import Delivering
    from handover.delivery.inbox import Accepted

    async def deliver(self: Delivering, outbox_id: int) -> None:
        held = await asyncio.to_thread(self._lease, outbox_id)
        if held is not None:
            await asyncio.to_thread(self._sent, held, Accepted("sent", acknowledged=False))
            await self._bringing.bring(held.parcel, held.kind)

    Delivering.deliver = deliver  # type: ignore[method-assign]


def _key_ignored() -> None:
    """A consent that is repeated, since its answer was lost, opens a second ticket."""
    from handover.store import referrals

    original = referrals.consent
    again = text("""
        INSERT INTO handover.ticket (id, municipality, alias, status, conversation_hash, created_at, changed_at)
        SELECT ticket.id || '-2', ticket.municipality, ticket.alias || ' 2', 'new', ticket.conversation_hash, ticket.created_at,
               ticket.changed_at
        FROM handover.ticket JOIN handover.referral_preview AS preview ON preview.ticket_id = ticket.id WHERE preview.id = :id
        ON CONFLICT DO NOTHING""")

    def consent(session: Session, *words: Any, **named: Any) -> referrals.Sent:
        sent = original(session, *words, **named)
        if not sent.first_time:
            session.execute(again, {"id": words[1]})
        return sent

    referrals.consent = consent


def _no_consent() -> None:
    """The ticket is written without the consent to it."""
    from handover.store import referrals

    referrals._record_consent = lambda *_: None  # type: ignore[assignment]


@dataclass(frozen=True, slots=True)
class Plant:
    """A defect of `process`, the counter of the verdict that has to see it, and the point at which it shows."""

    process: str
    counter: str
    point: str
    install: Callable[[], None]


PLANTS: Final[dict[str, Plant]] = {
    "late-ticket": Plant("bridge", "phantom", "s8-after-receipt_shown-kills-bridge", _late_ticket),
    "outbox-apart": Plant("bridge", "lost", "s7-after-commit_impl-kills-bridge", _outbox_apart),
    "marked-before-sent": Plant("delivery", "lost", "s10-before-hand_over-kills-delivery", _marked_before_sent),
    "key-ignored": Plant("bridge", "twice", "s8-before-name_of-kills-bridge", _key_ignored),
    "no-consent": Plant("bridge", "unconsented", "s6-before-record_consent-kills-bridge", _no_consent),
}


def install(plant: str, process: str) -> None:
    """Breaks this process when the plant is for it. Raises KeyError for an unknown plant."""
    if plant and PLANTS[plant].process == process:
        PLANTS[plant].install()
