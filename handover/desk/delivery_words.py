"""What staff read about a delivery to another inbox: to where, how far it came, and what they can do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from handover.desk.failure_words import why
from handover.store.deliveries import DeliveryState
from handover.store.outbox import NO_SUCH_INBOX

_PLACES: Final = {
    "mail": "Er funktionsbrevlåda",
    "webhook": "Ert eget system",
    "support_management": "Ert ärendesystem",
    "sdk": "Säker digital kommunikation (SDK)",
}
_SAID: Final = (
    {"owed": "Förfrågan är på väg.", "sent": "Förfrågan är skickad. Ingen har bekräftat den än.", "delivered": "Förfrågan är mottagen.",
     "read here": "Förfrågan är skickad, och den har öppnats här.", "laid out": "Förfrågan ligger klar för att hämtas och skickas."},
    {"owed": "Besked om att radera är på väg.", "sent": "Besked om att radera är skickat. Ingen har bekräftat det än.",
     "delivered": "Besked om att radera är mottaget.", "read here": "Besked om att radera är skickat.",
     "laid out": "Besked om att radera ligger klart för att hämtas och skickas."},
)
# A mailbox never says that somebody has read it: what counts as delivered is that staff opened the ticket here.
_SILENT: Final = frozenset({"mail"})
_NOT_YET: Final = "Det gick inte fram än. Vi försöker igen tills det går."
_REFUSED: Final = "Mottagaren tog inte emot det. Säg till den som sköter systemet. Vi försöker igen tills det går."
# By whether it is an order to delete. Only staff can settle what was meant for an inbox that is no longer set.
_LEFT: Final = (
    "Förfrågan kan inte skickas dit. Den finns här. Ska inkorgen användas? Säg till den som sköter systemet.",
    "Beskedet om att radera kan inte skickas. Radera er kopia själva, och bekräfta det sedan här.",
)
_CONFIRM: Final = ("Vi tar hand om förfrågan här", "Vi har raderat kopian")
_SETTLED: Final = ("Förfrågan kom inte fram dit. Ni tar hand om den här.", "Ni har bekräftat att kopian är raderad.")


@dataclass(frozen=True, slots=True)
class DeliveryLine:
    """One line of the page. `trouble` says that somebody should look; `at` is when the state was reached, None when unknown.

    `confirm` is what staff can say that they did themselves, empty where it is not theirs to do; `kind` and `act` name the delivery.
    """

    place: str
    state: str
    at: datetime | None
    trouble: bool
    kind: str = ""
    act: str = ""
    confirm: str = ""


def delivery_line(delivery: DeliveryState) -> DeliveryLine:
    """The line of a delivery outside the desk."""
    is_order = delivery.act == "withdrawn"
    place, said = _PLACES.get(delivery.kind, "En annan inkorg"), _SAID[is_order]
    if delivery.sent_at is not None:
        return DeliveryLine(place, said[_sent_state(delivery)], delivery.sent_at, trouble=False)
    if delivery.delivered_at is not None:
        return DeliveryLine(place, _SETTLED[is_order], delivery.delivered_at, trouble=False)
    if delivery.failure == NO_SUCH_INBOX:
        words = f"{why(NO_SUCH_INBOX)} {_LEFT[is_order]}"
        return DeliveryLine(place, words, None, True, delivery.kind, delivery.act, _CONFIRM[is_order])
    if delivery.failure is not None:
        sentences = [why(delivery.failure), _REFUSED if delivery.refused else _NOT_YET]
        return DeliveryLine(place, " ".join(filter(None, sentences)), None, trouble=True)
    return DeliveryLine(place, said["owed"], None, trouble=False)


def _sent_state(delivery: DeliveryState) -> str:
    if delivery.kind == "sdk":
        return "laid out"  # collecting and sending it is the municipality's own system's; nothing here can tell
    if delivery.delivered_at is None:
        return "sent"
    return "read here" if delivery.kind in _SILENT else "delivered"
