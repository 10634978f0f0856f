"""Taking back and erasing, in every order and at the same moment."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import LargeBinary, select, text

from handover.core.errors import HandoverError, TicketWithdrawn
from handover.delivery import desk_inbox
from handover.store import erasure, messages, notes, outbox, receipts, referrals, ticket_reading, tickets
from handover.store.receipts import UnknownReceipt
from handover.store.referrals import UnknownPreview
from handover.store.tables import ConsentRow, OutboxRow, ReceiptRow, Table

SECRET_WORD = "näckrosdamm"


@pytest.fixture
def talk(transactions, hire, send):
    """A referral with an answer, a message back and a note, each holding the same word; and the staff member."""
    anna, sent = hire("anna"), send(flags=("suicide",), own_words=f"jag {SECRET_WORD}")
    with transactions.begin() as session:
        tickets.claim(session, anna, sent.ticket_id)
        messages.reply_as_staff(session, anna, sent.ticket_id, f"svar {SECRET_WORD}")
        messages.reply_as_person(session, receipts.ticket_of(session, sent.code_hash, lock=True), f"tack {SECRET_WORD}", "k1")
        notes.add_note(session, anna, sent.ticket_id, f"notis {SECRET_WORD}")
    return anna, sent


def cells_holding(session, word: str) -> list[str]:
    """table.column of every stored text or byte string, in any table, that holds the word."""
    found = []
    for table in Table.metadata.sorted_tables:
        for column in table.columns:
            as_text = f"encode({column.name}, 'escape')" if isinstance(column.type, LargeBinary) else f"{column.name}::text"
            held = word.encode().decode("latin-1") if isinstance(column.type, LargeBinary) else word
            escaped = "".join(c if ord(c) < 128 else f"\\{ord(c):03o}" for c in held) if isinstance(column.type, LargeBinary) else held
            query = f"SELECT count(*) FROM {table.fullname} WHERE position(:word in {as_text}) > 0"
            if session.scalar(text(query), {"word": escaped}):
                found.append(f"{table.name}.{column.name}")
    return found


def withdraw(transactions, sent) -> None:
    with transactions.begin() as session:
        erasure.withdraw(session, sent.code_hash)


def erase(transactions, sent) -> None:
    with transactions.begin() as session:
        erasure.erase_conversation(session, sent.conversation_hash)


def test_no_word_is_stored_in_clear_and_the_search_finds_one_that_is(transactions, talk) -> None:
    with transactions.begin() as session:
        assert cells_holding(session, SECRET_WORD) == []
        session.execute(text("UPDATE handover.ticket_note SET text = :clear"), {"clear": f"notis {SECRET_WORD}".encode()})
        assert cells_holding(session, SECRET_WORD) == ["ticket_note.text"]


@pytest.mark.parametrize("take_back", [withdraw, erase])
def test_no_word_is_left_when_taken_back(take_back, transactions, talk) -> None:
    anna, sent = talk
    take_back(transactions, sent)
    with transactions.begin() as session:
        assert cells_holding(session, SECRET_WORD) == []
        assert session.scalars(select(ConsentRow.digest)).all() == [None]
        view = ticket_reading.read(session, anna, sent.ticket_id)
    assert (view.status, view.document, view.messages, view.notes, view.flags, view.claimed_by) == (
        "withdrawn",
        None,
        [],
        [],
        (),
        None,
    )
    assert "withdrawn" in [event.kind for event in view.events]


def test_code_says_withdrawn_after_a_withdrawal(transactions, talk) -> None:
    withdraw(transactions, talk[1])
    with transactions.begin() as session:
        view = receipts.look_up(session, talk[1].code_hash)
    assert (view.status, view.messages) == ("withdrawn", [])


@pytest.mark.parametrize("steps", [(erase,), (withdraw, erase), (erase, erase)])
def test_code_is_unknown_once_the_conversation_is_erased(steps, transactions, talk) -> None:
    for step in steps:
        step(transactions, talk[1])
    for act in (receipts.look_up, erasure.withdraw):
        with pytest.raises(UnknownReceipt), transactions.begin() as session:
            act(session, talk[1].code_hash)


def test_withdrawing_twice_leaves_one_event(transactions, talk) -> None:
    anna, sent = talk
    withdraw(transactions, sent)
    withdraw(transactions, sent)
    erase(transactions, sent)
    with transactions.begin() as session:
        kinds = [event.kind for event in ticket_reading.read(session, anna, sent.ticket_id).events]
    assert kinds.count("withdrawn") == 1


@pytest.mark.parametrize("take_back", [withdraw, erase])
def test_repeated_consent_brings_nothing_back(take_back, transactions, talk) -> None:
    sent = talk[1]
    take_back(transactions, sent)
    with pytest.raises(UnknownPreview), transactions.begin() as session:
        referrals.consent(session, sent.conversation_hash, sent.preview_id, sent.code_hash)


def test_preview_goes_with_its_conversation_and_others_stay(transactions, send) -> None:
    mine, other = send(), send()
    with transactions.begin() as session:
        preview_id = referrals.keep_preview(session, mine.conversation_hash, "varberg", mine.body)
    erase(transactions, mine)
    with pytest.raises(UnknownPreview), transactions.begin() as session:
        referrals.consent(session, mine.conversation_hash, preview_id, b"n" * 32)
    with transactions.begin() as session:
        assert receipts.look_up(session, other.code_hash).status == "new"


def test_erasing_is_quiet_when_there_is_nothing(transactions, send) -> None:
    sent = send()
    with transactions.begin() as session:
        erasure.erase_conversation(session, b"unknown".ljust(32))
    with transactions.begin() as session:
        assert receipts.look_up(session, sent.code_hash).status == "new"


def test_person_cannot_write_after_withdrawing(transactions, talk) -> None:
    withdraw(transactions, talk[1])
    with pytest.raises(TicketWithdrawn), transactions.begin() as session:
        messages.reply_as_person(session, receipts.ticket_of(session, talk[1].code_hash, lock=True), "ett ord till", "k2")


def test_undelivered_ticket_is_not_owed_once_taken_back(transactions, send) -> None:
    sent = send()
    with transactions.begin() as session:
        assert outbox.oldest_undelivered(session) is not None
    withdraw(transactions, sent)
    with transactions.begin() as session:
        assert outbox.oldest_undelivered(session) is None


def test_ticket_is_delivered_once_when_staff_open_it(transactions, hire, send) -> None:
    anna, sent = hire("anna"), send()
    with transactions.begin() as session:
        assert desk_inbox.acknowledge(session, anna, sent.ticket_id)
        assert not desk_inbox.acknowledge(session, anna, sent.ticket_id)
    with transactions.begin() as session:
        assert session.scalars(select(OutboxRow.delivered_at)).one() is not None
        assert [event.kind for event in ticket_reading.read(session, anna, sent.ticket_id).events] == [
            "sent",
            "delivered",
            "opened",
        ]


def test_ticket_is_not_delivered_by_another_municipality(transactions, hire, send) -> None:
    stranger, sent = hire("sten", "halmstad"), send()
    with pytest.raises(HandoverError), transactions.begin() as session:
        desk_inbox.acknowledge(session, stranger, sent.ticket_id)
    with transactions.begin() as session:
        assert session.scalars(select(OutboxRow.delivered_at)).all() == [None]


def test_nothing_comes_back_when_all_happens_at_once(transactions, hire, send) -> None:
    anna = hire("anna")
    for round_ in range(6):
        sent, together = send(own_words=f"jag {SECRET_WORD}"), threading.Barrier(6)
        with transactions.begin() as session:
            tickets.claim(session, anna, sent.ticket_id)

        def answer(session, sent=sent) -> None:
            messages.reply_as_staff(session, anna, sent.ticket_id, f"svar {SECRET_WORD}")

        def write(session, sent=sent, round_=round_) -> None:
            messages.reply_as_person(session, receipts.ticket_of(session, sent.code_hash, lock=True), f"mer {SECRET_WORD}", f"k{round_}")

        acts = [
            answer, write,
            lambda session, sent=sent: erasure.erase_conversation(session, sent.conversation_hash),
            lambda session, sent=sent: erasure.withdraw(session, sent.code_hash),
            lambda session, sent=sent: referrals.consent(session, sent.conversation_hash, sent.preview_id, sent.code_hash),
            lambda session, sent=sent: notes.add_note(session, anna, sent.ticket_id, f"notis {SECRET_WORD}"),
        ]  # fmt: skip

        def run(act, together=together) -> None:
            together.wait(timeout=10)
            try:
                with transactions.begin() as session:
                    act(session)
            except HandoverError:
                return  # refused because another was first: what counts is what is left

        with ThreadPoolExecutor(6) as hands:
            list(hands.map(run, acts))
        with transactions.begin() as session:
            assert cells_holding(session, SECRET_WORD) == []
            assert session.scalars(select(ReceiptRow.ticket_id)).all() == []
