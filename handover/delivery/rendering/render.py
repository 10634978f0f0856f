"""One parcel in, its three forms out."""

from __future__ import annotations

from handover.core.parcel import Parcel, parcel_bytes
from handover.delivery.inbox import Rendered
from handover.delivery.rendering.letter import letter_of
from handover.delivery.rendering.pdf import pdf
from handover.delivery.rendering.plain_text import plain_text


def render(parcel: Parcel) -> Rendered:
    """JSON, plain text and PDF of a parcel: the same bytes every time. Raises RenderingFailed, which names no content."""
    letter = letter_of(parcel)
    return Rendered(parcel, parcel_bytes(parcel), plain_text(letter), pdf(letter, parcel.written_at))
