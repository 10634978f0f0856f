"""What the holder of a receipt is told about the status of a referral."""

from __future__ import annotations

from typing import Final

from handover.core.ticket import Status

_WORDS: Final[dict[Status, str]] = {
    "new": "Din förfrågan har kommit fram. Den väntar på att någon ska läsa den.",
    "claimed": "Någon har tagit hand om din förfrågan.",
    "waiting_for_person": "Någon har svarat dig.",
    "closed": "Ärendet är avslutat. Du kan skriva igen om du vill.",
    "withdrawn": "Du har tagit tillbaka din förfrågan. Det du skrev är raderat.",
}
_WAITS_AGAIN: Final = "Din förfrågan väntar på någon som är ledig. Svaren du har fått finns kvar."


def status_words(status: Status, *, answered: bool) -> str:
    """One or two Swedish sentences. `answered`: staff have written at least once, which a new ticket can have behind it."""
    return _WAITS_AGAIN if status == "new" and answered else _WORDS[status]
