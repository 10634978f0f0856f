"""Everything that is stored about one referral and belongs to the person, for them to take away (GDPR articles 15 and 20).

Staff have no names in it, and their notes are not in it: whether those may be handed out is tried by the municipality each time
(offentlighets- och sekretesslagen 26 kap.), and the export says how to ask. When somebody opened the ticket is in it, without who
(EU Court of Justice, C-579/21).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Final

from handover.core.canonical import ReferralDocument
from handover.core.consent import CONSENT_TEXT, TEXT_HASH
from handover.core.retention import TICKET_PARTS, Kept, Life, Part, RetentionRule, ticket_due
from handover.core.ticket import Status

FORMAT: Final = "forsta-steget/own-data"
VERSION: Final = 1
EVENTS: Final[Mapping[str, str]] = {
    "sent": "Du skickade förfrågan.",
    "delivered": "Kommunen läste förfrågan för första gången.",
    "opened": "Någon hos kommunen öppnade ärendet.",
    "claimed": "Någon hos kommunen tog hand om ärendet.",
    "released": "Ärendet lämnades tillbaka till kön.",
    "transferred": "Någon annan hos kommunen tog hand om ärendet.",
    "replied": "Kommunen svarade.",
    "person_replied": "Du skrev igen.",
    "closed": "Kommunen avslutade ärendet.",
    "withdrawn": "Du tog tillbaka förfrågan.",
    "sent_on": "Förfrågan skickades till en av kommunens inkorgar.",
    "deletion_sent_on": "En av kommunens inkorgar fick besked om att radera.",
    "deleted_by_hand": "Kommunen bekräftade att den har raderat en kopia.",
    "purged": "En del av ärendet togs bort enligt kommunens beslut.",
}
"""What is told of a ticket's course, by kind of event; a kind that is not here is staff's own business, such as a note."""
_PLACES: Final[Mapping[str, str]] = {
    "desk": "Kommunens ärendesidor här", "mail": "Kommunens funktionsbrevlåda", "webhook": "Kommunens eget system",
    "support_management": "Kommunens ärendesystem", "sdk": "Kommunens säkra meddelanden (SDK)",
}  # fmt: skip
_PARTS: Final[Mapping[Part, str]] = {
    "referral": "Det du skickade", "notes": "Kommunens anteckningar här", "messages": "Meddelandena och din kod",
    "outbox": "Uppgifter om leveranser", "events": "Hela ärendet",
}  # fmt: skip
_KEPT: Final[Mapping[Kept, str]] = {
    "on_hold": "Tas inte bort än. Kommunen har stoppat all borttagning.",
    "no_decision": "Tas inte bort av sig självt. Kommunen har inte beslutat när.",
    "undelivered": "Tas inte bort förrän förfrågan har kommit fram.",
    "unacknowledged": "Tas inte bort förrän kommunen har läst den.",
    "still_open": "Tas bort {days} dagar efter att ärendet har avslutats.",
}
_DUE: Final = "Tas bort {days} dagar efter att ärendet blev klart."
# What is taken back loses its words at once; the code lives on, so that it can say so.
_ERASED: Final[Mapping[Part, str]] = {"referral": "Är raderat.", "notes": "Är raderade."}
_CODE_LEFT: Final = "Din kod (meddelandena är raderade)"
_ORDER_OWED: Final = "Tas inte bort förrän beskedet om att radera har kommit fram."
_NOT_INCLUDED: Final = (
    {"what": "Kommunens egna anteckningar",
     "how": "De finns inte med här. Vill du läsa dem? Skriv det till kommunen med din kod. Kommunen prövar vad du kan få, "
            "och du kan be om ett skriftligt beslut."},
    {"what": "Samtalet i chatten",
     "how": "Det sparas för sig. Raderar du allt i chatten raderas förfrågan också."},
)  # fmt: skip
_NOT_INCLUDED_WITHDRAWN: Final = (
    {"what": "Samtalet i chatten", "how": "Det sparas för sig. Raderar du allt i chatten slutar din kod att gälla."},
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Said:
    """A message. `sender` is person or staff."""

    sender: str
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Brought:
    """A delivery to one kind of inbox; `act` as in handover.core.parcel."""

    kind: str
    act: str
    sent_at: datetime | None
    confirmed_at: datetime | None


@dataclass(frozen=True, slots=True)
class OwnRecord:
    """What the store holds about one ticket. `consent` is text version, hash and hour; `document` is None when it is erased.

    `is_unreadable`: it is there and does not open.
    """

    municipality: str
    status: Status
    sent_at: datetime
    document: ReferralDocument | None
    is_unreadable: bool
    consent: tuple[str, str, datetime] | None
    messages: Sequence[Said]
    events: Sequence[tuple[str, datetime]]
    deliveries: Sequence[Brought]
    life: Life


def own_data(record: OwnRecord, name: str, status_text: str, rule: RetentionRule, now: datetime) -> dict[str, object]:
    """The export, as in tests/contract/receipt-export.schema.json. `name` is the municipality's. Moments are UTC, to the minute."""
    return {
        "format": FORMAT, "version": VERSION, "made_at": _moment(now),
        "municipality": {"slug": record.municipality, "name": name},
        "sent_at": _moment(record.sent_at),
        "status": {"state": record.status, "text": status_text},
        "referral": asdict(record.document) if record.document is not None else None,
        "is_unreadable": record.is_unreadable,
        "consent": _consent(record.consent),
        "messages": [{"from": one.sender, "text": one.text, "at": _moment(one.at)} for one in record.messages],
        "history": [{"kind": kind, "text": EVENTS[kind], "at": _moment(at)} for kind, at in record.events if kind in EVENTS],
        "deliveries": [_delivery(one) for one in record.deliveries],
        "retention": [_retention(part, rule, record) for part in TICKET_PARTS],
        "not_included": [dict(one) for one in (_NOT_INCLUDED_WITHDRAWN if record.status == "withdrawn" else _NOT_INCLUDED)],
    }  # fmt: skip


def _consent(consent: tuple[str, str, datetime] | None) -> dict[str, object] | None:
    if consent is None:
        return None
    version, text_hash, given_at = consent
    # The words of an older version stand in the referral itself, which ends with them.
    return {"text_version": version, "text_hash": text_hash, "text": CONSENT_TEXT if text_hash == TEXT_HASH else None,
            "given_at": _moment(given_at)}  # fmt: skip


def _delivery(one: Brought) -> dict[str, object]:
    return {"inbox": one.kind, "place": _PLACES.get(one.kind, "En annan inkorg hos kommunen"), "what": one.act,
            "sent_at": _moment(one.sent_at), "confirmed_at": _moment(one.confirmed_at)}  # fmt: skip


def _retention(part: Part, rule: RetentionRule, record: OwnRecord) -> dict[str, object]:
    days = rule.period(part).days
    if _is_erased(part, record):
        return {"part": part, "what": _PARTS[part], "due_at": None, "rule": _ERASED[part], "days": days, "decision": None}
    verdict, is_withdrawn = ticket_due(part, rule, record.life), record.status == "withdrawn"
    words = _ORDER_OWED if is_withdrawn and verdict.kept == "undelivered" else _KEPT[verdict.kept] if verdict.kept else _DUE
    what = _CODE_LEFT if is_withdrawn and part == "messages" else _PARTS[part]
    return {"part": part, "what": what, "due_at": _moment(verdict.due_at), "rule": words.format(days=days), "days": days,
            "decision": rule.decision}  # fmt: skip


def _is_erased(part: Part, record: OwnRecord) -> bool:
    if part == "referral":  # its time may have run out too
        return record.document is None and not record.is_unreadable
    return part in _ERASED and record.status == "withdrawn"


def _moment(at: datetime | None) -> str | None:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ") if at is not None else None
