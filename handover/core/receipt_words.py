"""What the holder of a receipt is told about the status of a referral: our words, or the municipality's own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

from handover.core.errors import MessageEmpty
from handover.core.free_text import clean_line
from handover.core.ticket import Status

State = Literal["new", "claimed", "waiting_for_person", "waits_again", "closed", "withdrawn"]
"""A ticket's status as the person meets it: one that is new again with an answer behind it is a state of its own."""
DEFAULTS: Final[dict[State, str]] = {
    "new": "Din förfrågan har kommit fram. Den väntar på att någon ska läsa den.",
    "claimed": "Någon har tagit hand om din förfrågan.",
    "waiting_for_person": "Någon har svarat dig.",
    "waits_again": "Din förfrågan väntar på någon som är ledig. Svaren du har fått finns kvar.",
    "closed": "Ärendet är avslutat. Du kan skriva igen om du vill.",
    "withdrawn": "Du har tagit tillbaka din förfrågan. Det du skrev är raderat.",
}
STATES: Final[tuple[State, ...]] = tuple(DEFAULTS)
MAX_WORDING: Final = 300


def state_met(status: Status, *, answered: bool) -> State:
    """`answered`: staff have written at least once, which a new ticket can have behind it."""
    return "waits_again" if status == "new" and answered else status


def status_words(state: State, own: Mapping[State, str] | None = None) -> str:
    """One or two Swedish sentences: the municipality's `own` where it has some."""
    return (own or {}).get(state) or DEFAULTS[state]


def check_wording(text: str) -> str:
    """A wording of one line, as it may be stored and shown. Raises MessageEmpty, and MessageTooLong above MAX_WORDING characters."""
    plain = clean_line(text, MAX_WORDING)
    if not plain:
        raise MessageEmpty
    return plain
