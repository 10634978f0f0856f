"""What staff read about a ticket: flags, status, events and how to reach the person, in words and without any level."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from handover.core import flags
from handover.core.referral import Referral
from handover.core.ticket import Status
from handover.store.events import TicketEvent

# The core's words are written to the person ("någon skadar dig").
_FLAGS_FOR_STAFF: Final = {"victim_danger": "att någon skadar personen"}
_EVENTS: Final = {
    "sent": "Förfrågan skickades",
    "delivered": "Förfrågan lästes för första gången",
    "opened": "{name} öppnade ärendet",
    "claimed": "{name} tog ärendet",
    "released": "{name} lämnade tillbaka ärendet",
    "transferred": "{name} tog över ärendet",
    "replied": "{name} svarade personen",
    "person_replied": "Personen skrev igen",
    "noted": "{name} skrev en anteckning",
    "closed": "{name} avslutade ärendet",
    "withdrawn": "Personen tog tillbaka sin förfrågan",
    "sent_on": "Förfrågan skickades vidare till er inkorg",
    "purged": "En del av ärendet gallrades enligt kommunens beslut",
    "deletion_sent_on": "Er inkorg fick besked om att radera sin kopia",
    "deleted_by_hand": "{name} bekräftade att kopian är raderad",
    "kept_here": "{name} bekräftade att ni tar hand om förfrågan här",
}
_CONTACT: Final = {
    "receipt_only": "Bara genom svaret här. Personen vill inte bli uppringd och inte få sms eller mejl.",
    "phone": "Ring {value}",
    "sms": "Sms till {value}",
    "email": "Mejl till {value}",
}
_VOICEMAIL: Final = {"no": "Lämna inget meddelande på telefonsvararen.", "yes": "Du får lämna ett meddelande på telefonsvararen."}
DONE: Final = {
    "claimed": "Du har tagit ärendet.",
    "replied": "Svaret är skickat. Personen läser det med sin kod.",
    "noted": "Anteckningen är sparad.",
    "released": "Ärendet ligger i kön igen.",
    "transferred": "Du har tagit över ärendet.",
    "closed": "Ärendet är avslutat.",
    "settled": "Det är bekräftat.",
    "worded": "Orden är sparade. De som har en kod läser dem från och med nu.",
    "default": "Standardtexten gäller igen.",
    "handled": "Meddelandet är klart.",
    "live_returned": "Boten svarar personen igen.",
    "live_closed": "Samtalet är avslutat.",
}
"""What was just done, by the word that stands in the address: an address never holds anybody's text."""


def flag_words(flag: str) -> str:
    """Words for a flag, to follow "Har skrivit om:"."""
    return _FLAGS_FOR_STAFF.get(flag, flags.words_of(flag))


def status_words(status: Status, holder: str | None, *, is_mine: bool) -> str:
    """Who has the ticket, or that nobody has. `holder` is a display name."""
    if status == "claimed":
        return "Du har ärendet" if is_mine else f"{holder} har ärendet"
    if status == "waiting_for_person":
        return f"{'Du' if is_mine else holder} har svarat och väntar på personen"
    return {"new": "Ingen har tagit ärendet", "closed": "Avslutat"}.get(status, "Personen har tagit tillbaka sin förfrågan")


def event_words(event: TicketEvent) -> str:
    """One line of the history."""
    return _EVENTS.get(event.kind, "Något hände som den här versionen inte har ord för").format(name=event.staff_name)


def contact_words(referral: Referral) -> list[str]:
    """How the person wants to be reached: the way first, then whether a message may be left."""
    lines = [_CONTACT[referral.contact_method].format(value=referral.contact_value)]
    return [*lines, _VOICEMAIL[referral.voicemail]] if referral.voicemail else lines


def count_repeats(history: Iterable[TicketEvent]) -> list[tuple[TicketEvent, int]]:
    """The history with one line for the same member of staff opening a ticket several times in a row."""
    lines: list[tuple[TicketEvent, int]] = []
    for event in history:
        last = lines[-1][0] if lines else None
        if last and event.kind == last.kind == "opened" and event.staff_name == last.staff_name:
            lines[-1] = (last, lines[-1][1] + 1)
        else:
            lines.append((event, 1))
    return lines
