"""What the holder of a code is told."""

from __future__ import annotations

from handover.core.receipt_words import status_words
from handover.core.ticket import STATUSES


def test_every_status_has_words_of_its_own() -> None:
    assert len({status_words(status, answered=False) for status in STATUSES}) == len(STATUSES)


def test_answered_ticket_is_not_called_unread_when_it_is_back_in_the_queue() -> None:
    assert status_words("new", answered=True) != status_words("new", answered=False)
