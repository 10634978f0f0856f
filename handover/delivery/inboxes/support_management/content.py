"""What we write into SupportManagement. Titles, names and notes are fixed: nothing in them comes from a person."""

from __future__ import annotations

from typing import Any, Final

from handover.core.parcel import Parcel
from handover.delivery.inbox import Rendered
from handover.delivery.inboxes.support_management.errands import Attachment, FoundErrand, Note
from handover.delivery.inboxes.support_management.settings import SupportManagementSettings

PARCEL_TAG: Final = "forsta-steget-parcel"
TICKET_TAG: Final = "forsta-steget-ticket"
TITLE: Final = "Förfrågan från Första steget"
WITHDRAWN_TITLE: Final = "Tillbakatagen förfrågan från Första steget: radera ärendet"
DESCRIPTION: Final = "En person har skickat en förfrågan genom Första steget. Allt som personen skrev ligger i de bifogade dokumenten."
WITHDRAWN: Final = Note(
    "Förfrågan är tillbakatagen",
    "Personen har tagit tillbaka sin förfrågan. Ta inte kontakt. Radera ärendet och de bifogade dokumenten.",
)
_TAKEN_BACK: Final = " Det gäller sändningen {id}."
_CHANNEL: Final = "CHAT"


def new_errand(rendered: Rendered, settings: SupportManagementSettings) -> dict[str, Any]:
    """The body that creates the errand of a referral (schema Errand)."""
    labels = [{"id": label} for label in settings.labels]
    return {
        "title": TITLE,
        "description": rendered.text if settings.content_in_description else DESCRIPTION,
        "classification": {"category": settings.category, "type": settings.type},
        "status": settings.status,
        "priority": settings.priority,
        "reporterUserId": settings.reporter_id,
        "channel": _CHANNEL,
        "externalTags": _tags(rendered.parcel),
    } | ({"labels": labels} if labels else {})


def _tags(parcel: Parcel) -> list[dict[str, str]]:
    return [{"key": PARCEL_TAG, "value": parcel.id}, {"key": TICKET_TAG, "value": parcel.ticket_id}]


def withdrawn_note(parcel: Parcel) -> Note:
    """The order to delete, with the name of the parcel that it takes back."""
    earlier = parcel.refers_to
    return Note(WITHDRAWN.subject, WITHDRAWN.body + _TAKEN_BACK.format(id=earlier.id)) if earlier else WITHDRAWN


def attachments_of(rendered: Rendered) -> list[Attachment]:
    """The documents of a referral: for people and for machines."""
    return [Attachment("forfragan.pdf", "application/pdf", rendered.pdf), Attachment("forfragan.json", "application/json", rendered.json)]


def copy_of(first: FoundErrand) -> Note:
    """What stands at a second errand of the same referral."""
    body = f"Samma förfrågan finns redan i ärendet {first.number[:40] or first.id}. Arbeta i det ärendet och avsluta det här."
    return Note("Samma förfrågan finns två gånger", body)
