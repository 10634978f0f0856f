"""What the holder of a code is told."""

from __future__ import annotations

import pytest

from handover.core.errors import MessageEmpty, MessageTooLong
from handover.core.receipt_words import DEFAULTS, MAX_WORDING, check_wording, state_met, status_words
from handover.core.ticket import STATUSES


def test_every_status_has_words_of_its_own() -> None:
    assert len({status_words(state_met(status, answered=False)) for status in STATUSES}) == len(STATUSES)


def test_answered_ticket_is_not_called_unread_when_it_is_back_in_the_queue() -> None:
    assert state_met("new", answered=True) == "waits_again" != state_met("new", answered=False)
    assert {state_met(status, answered=answered) for status in STATUSES for answered in (True, False)} == set(DEFAULTS)


def test_own_words_count_where_there_are_some() -> None:
    own = {"new": "Vi har fått den."}
    assert (status_words("new", own), status_words("closed", own)) == ("Vi har fått den.", DEFAULTS["closed"])


@pytest.mark.parametrize(("written", "kept"), [("  Vi har\nfått den.\r\n", "Vi har fått den."), ("x" * MAX_WORDING, "x" * MAX_WORDING),
                                               ("\u202eHej\x00", "Hej"), ("<b>Hej</b>", "<b>Hej</b>")])  # fmt: skip
def test_wording_is_one_plain_line(written, kept) -> None:
    assert check_wording(written) == kept


@pytest.mark.parametrize(("written", "refusal"), [("", MessageEmpty), (" \n\u200b", MessageEmpty), ("x" * 301, MessageTooLong),
                                                  ("\u0301" * 9000, MessageTooLong)])  # fmt: skip
def test_wording_that_cannot_be_shown_is_refused(written, refusal) -> None:
    with pytest.raises(refusal):
        check_wording(written)


def test_default_words_keep_their_own_rules() -> None:
    assert [check_wording(text) for text in DEFAULTS.values()] == list(DEFAULTS.values())
