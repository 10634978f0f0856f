"""What the ticket's page says of the inboxes outside: no more than is known."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from handover.core import times
from handover.desk.delivery_words import delivery_line
from handover.store import alarms, clock, deliveries
from handover.store.alarms import Alarm
from handover.store.deliveries import DeliveryState
from handover.store.tables import OutboxRow
from tests.handover.desk.staff_browser import plain

NOW = clock.this_minute()


def state(kind: str = "mail", act: str = "referral", **changes) -> DeliveryState:
    return DeliveryState(**{"kind": kind, "act": act, "attempts": 1, "sent_at": None, "delivered_at": None, "failure": None,
                            "refused": False, **changes})  # fmt: skip


@pytest.mark.parametrize(("delivery", "said", "trouble"), [
    (state(attempts=0), "Förfrågan är på väg.", False),
    (state(sent_at=NOW), "Förfrågan är skickad. Ingen har bekräftat den än.", False),
    (state(sent_at=NOW, delivered_at=NOW), "Förfrågan är skickad, och den har öppnats här.", False),
    (state("webhook", sent_at=NOW, delivered_at=NOW), "Förfrågan är mottagen.", False),
    (state("sdk", sent_at=NOW, delivered_at=NOW), "Förfrågan ligger klar för att hämtas och skickas.", False),
    (state(failure="timeout"), "Mottagaren svarade inte i tid. Det gick inte fram än. Vi försöker igen tills det går.", True),
    (state(failure="some_new_code", refused=True), "Mottagaren tog inte emot det.", True),
    (state(act="withdrawn", sent_at=NOW), "Besked om att radera är skickat. Ingen har bekräftat det än.", False),
    (state("support_management", "withdrawn", sent_at=NOW, delivered_at=NOW), "Besked om att radera är mottaget.", False),
])  # fmt: skip
def test_each_state_has_words(delivery: DeliveryState, said: str, trouble: bool) -> None:
    line = delivery_line(delivery)
    assert line.state.startswith(said) and line.trouble is trouble and (line.at is not None) == (delivery.sent_at is not None)


async def test_the_page_shows_each_inbox_and_nothing_when_there_is_none(enter, send, transactions) -> None:
    anna, plain_ticket, sent = enter(), send(), send(inboxes=("mail", "webhook"))
    assert "Skickat vidare" not in plain(await anna.get(f"/tickets/{plain_ticket.ticket_id}"))
    with transactions.begin() as session:
        webhook = session.scalar(select(OutboxRow.id).where(OutboxRow.kind == "webhook"))
        deliveries.mark_sent(session, deliveries.lease(session, webhook, {}), "ref", True)
    said = plain(await anna.get(f"/tickets/{sent.ticket_id}"))
    assert "Er funktionsbrevlåda. Förfrågan är på väg." in said and "Ert eget system. Förfrågan är mottagen." in said
    assert times.moment_words(NOW)[:12] in said


async def test_the_queue_tells_of_an_alarm_to_those_whom_it_hits(enter, transactions) -> None:
    with transactions.begin() as session:
        alarms.update_alarms(session, {Alarm("refused", "varberg", "mail")})
    anna, otto = enter("anna"), enter("otto", "halmstad")
    assert "Funktionsbrevlådan tog inte emot ett ärende." in plain(await anna.get("/queue"))
    assert "Något behöver ses till" not in plain(await otto.get("/queue"))
