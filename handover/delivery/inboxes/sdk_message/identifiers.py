"""The names of a message: derived, so that a repetition is the same message and a withdrawal belongs to its referral."""

from __future__ import annotations

from typing import Final
from uuid import NAMESPACE_URL, UUID, uuid5

from handover.core.parcel import Parcel

_NAMESPACE: Final = uuid5(NAMESPACE_URL, "urn:forsta-steget:sdk-message")


def message_id(parcel: Parcel) -> UUID:
    """The same for the same parcel id, always (UUID version 5, RFC 9562). A receiver refuses a second message with an id it has."""
    return _of_parcel(parcel.id)


def earlier_message_id(parcel: Parcel) -> UUID | None:
    """The id of the message that a withdrawal takes back; None for everything else."""
    return _of_parcel(parcel.refers_to.id) if parcel.refers_to is not None else None


def _of_parcel(parcel_id: str) -> UUID:
    return uuid5(_NAMESPACE, f"parcel:{parcel_id}")


def conversation_id(parcel: Parcel) -> UUID:
    """The same for everything about one ticket; a canary is about none, and stands alone.

    It ties all messages about a ticket together; which one of them a withdrawal takes back, the format's refToMessageId says.
    """
    return message_id(parcel) if parcel.kind == "canary" else uuid5(_NAMESPACE, f"ticket:{parcel.ticket_id}")
