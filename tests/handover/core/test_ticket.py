"""The life of a ticket."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handover.core.errors import (
    HandoverError,
    TicketAlreadyClaimed,
    TicketClosed,
    TicketNotClaimed,
    TicketNotYours,
    TicketWithdrawn,
)
from handover.core.ticket import STATUSES, TRANSITIONS, Act, Status, Ticket, statuses_open_to

ANNA, BO = 1, 2
HELD = ("claimed", "waiting_for_person")


def ticket(status: Status) -> Ticket:
    return Ticket("t_1", status, ANNA if status in HELD else None)


def perform(subject: Ticket, act: str, staff_id: int = ANNA) -> Ticket:
    method = getattr(subject, act)
    if act == "transfer":
        return subject.transfer(staff_id, ANNA)
    return method() if act in ("person_reply", "withdraw") else method(staff_id)


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("act", Act.__args__)
def test_act_follows_the_table_when_done_by_the_holder(status: Status, act: Act) -> None:
    expected = TRANSITIONS.get((status, act))
    if act == "claim" and status in HELD:
        assert perform(ticket(status), act) == ticket(status)
    elif expected is None:
        with pytest.raises(HandoverError):
            perform(ticket(status), act)
    else:
        assert perform(ticket(status), act) == ticket(expected)


@pytest.mark.parametrize("status", HELD)
@pytest.mark.parametrize(
    ("act", "error"),
    [("claim", TicketAlreadyClaimed), ("release", TicketNotYours), ("reply", TicketNotYours), ("close", TicketNotYours)],
)
def test_act_is_refused_when_a_colleague_holds_the_ticket(status: Status, act: str, error: type[HandoverError]) -> None:
    with pytest.raises(error):
        perform(ticket(status), act, staff_id=BO)


@pytest.mark.parametrize("status", HELD)
def test_transfer_needs_the_holder_that_was_seen(status: Status) -> None:
    assert ticket(status).transfer(BO, ANNA) == Ticket("t_1", status, BO)
    with pytest.raises(TicketAlreadyClaimed):
        ticket(status).transfer(BO, holder=3)


@pytest.mark.parametrize(("status", "error"), [("new", TicketNotClaimed), ("closed", TicketClosed), ("withdrawn", TicketWithdrawn)])
def test_reply_names_the_reason_when_nobody_holds_the_ticket(status: Status, error: type[HandoverError]) -> None:
    with pytest.raises(error):
        ticket(status).reply(ANNA)


def test_closed_ticket_is_new_again_when_the_person_writes() -> None:
    assert ticket("closed").person_reply() == Ticket("t_1", "new", None)


def test_ticket_stays_withdrawn_when_withdrawn_twice() -> None:
    once = ticket("claimed").withdraw()
    assert once == once.withdraw() == Ticket("t_1", "withdrawn", None)


def test_withdrawn_ticket_leads_nowhere_else() -> None:
    assert {after for (before, _), after in TRANSITIONS.items() if before == "withdrawn"} == {"withdrawn"}


def test_only_new_tickets_are_open_to_a_claim() -> None:
    assert statuses_open_to("claim") == ("new",)


def test_ticket_is_unchanged_when_acted_upon() -> None:
    before = ticket("new")
    before.claim(ANNA)
    assert before == ticket("new")


@given(st.lists(st.tuples(st.sampled_from(Act.__args__), st.sampled_from([ANNA, BO]))))
def test_ticket_is_held_exactly_while_claimed_or_waiting(acts: list[tuple[str, int]]) -> None:
    subject = Ticket("t_1", "new")
    for act, staff_id in acts:
        try:
            subject = perform(subject, act, staff_id)
        except HandoverError as error:
            assert str(error) == error.code
        assert (subject.claimed_by is not None) == (subject.status in HELD)
