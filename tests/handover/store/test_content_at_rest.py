"""What lies on the disk: no word in any table, heap file or write-ahead log, and nothing that opens in another place."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import create_engine, select, text

from handover.core.errors import HandoverError
from handover.store import content, deliveries, erasure, messages, notes, receipts, referrals, ticket_reading, tickets
from handover.store.content_keys import ContentKeys, ContentUnreadable, KeyPlace
from handover.store.engine import session_factory
from handover.store.rewrapping import rewrap_some
from handover.store.tables import ContentKeyRow, OutboxRow, TicketRow
from tests.handover.content_key_of_tests import CONTENT_KEY, KEYS

MARKS = ("markreferral7391", "markanswer7391", "markback7391", "marknote7391", "markpreview7391")


@pytest.fixture
def talk(transactions, send, hire):
    """A ticket with every kind of content: (anna, sent)."""
    anna, sent = hire("anna"), send(own_words=MARKS[0], flags=("strangulation",), inboxes=("mail",))
    with transactions.begin() as session:
        tickets.claim(session, anna, sent.ticket_id)
        messages.reply_as_staff(session, anna, sent.ticket_id, MARKS[1])
        messages.reply_as_person(session, receipts.ticket_of(session, sent.code_hash, lock=True), MARKS[2], "k1")
        notes.add_note(session, anna, sent.ticket_id, MARKS[3])
        referrals.keep_preview(session, b"q" * 32, "varberg", MARKS[4].encode())
    return anna, sent


def run(engine, statement: str, **values: object) -> None:
    with engine.begin() as connection:
        connection.execute(text(statement), values)


def files_holding(engine, words) -> set[str]:
    """The words that stand in any file of the server's data folder, write-ahead log included, after a checkpoint."""
    admin = create_engine(engine.url, isolation_level="AUTOCOMMIT", hide_parameters=True)
    with admin.connect() as connection:
        connection.execute(text("CHECKPOINT"))
        folder = Path(connection.execute(text("SHOW data_directory")).scalar_one())
    admin.dispose()
    found: set[str] = set()
    for path in folder.rglob("*"):
        held = path.read_bytes() if path.is_file() else b""
        found |= {word for word in words if word.encode() in held}
    return found


def test_no_word_reaches_the_data_folder_or_its_write_ahead_log(engine, transactions, talk) -> None:
    anna, sent = talk
    assert files_holding(engine, [*MARKS, "strangulation"]) == set()
    with transactions.begin() as session:
        view = ticket_reading.read(session, anna, sent.ticket_id)
    assert view.document and MARKS[0] in view.document.text and view.flags == ("strangulation",)
    assert ([message.text for message in view.messages], [note.text for note in view.notes]) == ([MARKS[1], MARKS[2]], [MARKS[3]])
    run(engine, "UPDATE handover.ticket_note SET text = :mark", mark=b"planted4417")
    assert files_holding(engine, ["planted4417"]) == {"planted4417"}


SWAPS = {
    "bodies of two tickets": "UPDATE handover.ticket SET body = (SELECT body FROM handover.ticket WHERE id <> :id LIMIT 1) WHERE id = :id",
    "body into flags": "UPDATE handover.ticket SET flags = body WHERE id = :id",
    "keys of two tickets": "UPDATE handover.content_key k SET wrapped = o.wrapped FROM handover.content_key o "
                           "WHERE o.owner <> :id AND o.part = 'referral' AND k.part = 'referral' AND k.owner = :id",
    "another municipality's ticket": "UPDATE handover.ticket SET municipality = 'ale' WHERE id = :id",
    "ticket and key to another municipality": "WITH k AS (UPDATE handover.content_key SET municipality = 'ale' WHERE owner = :id) "
                                              "UPDATE handover.ticket SET municipality = 'ale' WHERE id = :id",
    "key gone": "DELETE FROM handover.content_key WHERE owner = :id",
    "damage": "UPDATE handover.ticket SET body = '\\x00', flags = '\\x00' WHERE id = :id",
}  # fmt: skip


@pytest.mark.parametrize("swap", SWAPS)
def test_exchanged_or_damaged_rows_are_refused_and_cost_nobody_the_queue(swap, engine, transactions, talk, send, hire) -> None:
    anna, sent = talk
    other = send(own_words="den andra", flags=("weapon",))
    reader = hire("bo", "ale") if "municipality" in swap else anna
    run(engine, SWAPS[swap], id=sent.ticket_id)
    with transactions.begin() as session:
        view = ticket_reading.read(session, reader, sent.ticket_id)
        assert (view.document, view.flags, view.is_unreadable) == (None, (), True)
        assert ticket_reading.read(session, anna, other.ticket_id).flags == ("weapon",)
        listed = {item.ticket_id: item for item in tickets.queue(session, "varberg") + tickets.queue(session, "ale")}
    assert (listed[other.ticket_id].flags, listed[other.ticket_id].is_unreadable) == (("weapon",), False)
    if swap != "bodies of two tickets":  # there the flags are still its own
        assert (listed[sent.ticket_id].flags, listed[sent.ticket_id].is_unreadable) == ((), True)
    with transactions.begin() as session:
        assert session.get(TicketRow, sent.ticket_id).body is not None


def test_unreadable_ticket_stands_first_in_the_queue(engine, transactions, talk, send) -> None:
    urgent = send(flags=("threat_to_life",))
    run(engine, "DELETE FROM handover.content_key WHERE owner = :id AND part = 'referral'", id=talk[1].ticket_id)
    with transactions.begin() as session:
        assert [item.ticket_id for item in tickets.queue(session, "varberg")] == [talk[1].ticket_id, urgent.ticket_id]


def test_messages_that_changed_places_are_told_and_the_others_are_read(engine, transactions, talk) -> None:
    anna, sent = talk
    run(engine, "UPDATE handover.ticket_message SET text = (SELECT text FROM handover.ticket_message ORDER BY id LIMIT 1)")
    with transactions.begin() as session:
        view = ticket_reading.read(session, anna, sent.ticket_id)
        shown = receipts.look_up(session, sent.code_hash)
    assert [message.text for message in view.messages] == [message.text for message in shown.messages] == [MARKS[1], content.UNREADABLE]


@pytest.mark.parametrize("keys", [ContentKeys("w" * 40), None])
def test_wrong_key_reads_nothing_and_writes_nothing(keys, engine, transactions, talk) -> None:
    anna, sent = talk
    with session_factory(engine, keys).begin() as session:
        view = ticket_reading.read(session, anna, sent.ticket_id)
        assert view.is_unreadable and {each.text for each in [*view.messages, *view.notes]} == {content.UNREADABLE}
        assert [item.is_unreadable for item in tickets.queue(session, "varberg")] == [True]
    with pytest.raises((ContentUnreadable, RuntimeError)), session_factory(engine, keys).begin() as session:
        notes.add_note(session, anna, sent.ticket_id, "hej")
    with transactions.begin() as session:
        assert [note.text for note in ticket_reading.read(session, anna, sent.ticket_id).notes] == [MARKS[3]]


def test_delivery_that_does_not_open_stays_owed_and_says_so(engine, transactions, talk) -> None:
    with session_factory(engine, ContentKeys("w" * 40)).begin() as session:
        owed = session.scalars(select(OutboxRow).where(OutboxRow.kind == "mail")).one()
        assert deliveries.lease(session, owed.id, {}) is None
    with transactions.begin() as session:
        row = session.get(OutboxRow, owed.id)
        assert (row.failure, row.refused, row.sent_at, row.leased_until) == ("unreadable", True, None, None)
        row.due_at = row.created_at  # tried again after a pause
        session.flush()
        held = deliveries.lease(session, owed.id, {})
    assert held is not None and held.parcel.referral == talk[1].body


@pytest.mark.parametrize("way", [lambda session, sent: erasure.withdraw(session, sent.code_hash),
                                 lambda session, sent: erasure.erase_conversation(session, sent.conversation_hash)])  # fmt: skip
def test_sealed_bytes_of_a_backup_open_with_no_key_on_the_system_once_erased(way, transactions, talk) -> None:
    _anna, sent = talk
    with transactions.begin() as session:
        stolen = session.get(TicketRow, sent.ticket_id).body
    with transactions.begin() as session:
        way(session, sent)
    with transactions.begin() as session:
        left = session.scalars(select(ContentKeyRow)).all()
        assert {row.part for row in left} == {"preview"}  # the other conversation's
        for place in [KeyPlace(sent.ticket_id, "referral", "varberg"), *(KeyPlace(row.owner, row.part, row.municipality) for row in left)]:
            with pytest.raises(ContentUnreadable):
                content.key_of(session, place).open(f"ticket.body {sent.ticket_id}", stolen)


def test_sealing_again_after_erasure_is_refused(transactions, talk) -> None:
    anna, sent = talk
    with transactions.begin() as session:
        erasure.withdraw(session, sent.code_hash)
    with pytest.raises(HandoverError), transactions.begin() as session:
        notes.add_note(session, anna, sent.ticket_id, "hej")
    with transactions.begin() as session:
        assert session.scalars(select(ContentKeyRow.owner).where(ContentKeyRow.owner == sent.ticket_id)).all() == []


def test_preview_key_ends_with_the_consent_and_with_the_sweep(transactions, send) -> None:
    send()
    with transactions.begin() as session:
        assert session.scalars(select(ContentKeyRow.part)).all() == ["referral"]
        preview_id = referrals.keep_preview(session, b"z" * 32, "varberg", b"{}")
    with transactions.begin() as session:
        run_out = text("UPDATE handover.referral_preview SET expires_at = now() - interval '1 second' WHERE id = :id")
        session.execute(run_out, {"id": preview_id})
        assert referrals.sweep_previews(session) == 1
        assert session.scalars(select(ContentKeyRow.part)).all() == ["referral"]


def test_keys_are_wrapped_anew_in_steps_that_can_be_broken_off(engine, transactions, talk, send) -> None:
    anna, sent = talk
    send()
    new = ContentKeys("n" * 40, CONTENT_KEY)
    rotating = session_factory(engine, new)
    with transactions.begin() as session:
        before = session.scalar(select(TicketRow.body).where(TicketRow.id == sent.ticket_id))
        total = len(session.scalars(select(ContentKeyRow)).all())
    with pytest.raises(KeyboardInterrupt), rotating.begin() as session:  # killed before it commits: nothing has changed
        rewrap_some(session, new, limit=2)
        raise KeyboardInterrupt
    done, last = 0, ("", "")
    while last is not None:
        with rotating.begin() as session:
            step = rewrap_some(session, new, last, limit=2)
        done, last = done + step.done, step.last
    assert done == total == 5
    with rotating.begin() as session:
        assert rewrap_some(session, new).last is None
        assert session.scalar(select(TicketRow.body).where(TicketRow.id == sent.ticket_id)) == before
    with session_factory(engine, ContentKeys("n" * 40)).begin() as session:
        assert not ticket_reading.read(session, anna, sent.ticket_id).is_unreadable
    with session_factory(engine, KEYS).begin() as session:
        assert ticket_reading.read(session, anna, sent.ticket_id).is_unreadable


def test_key_that_no_master_opens_is_counted_and_left_as_it_was(engine, transactions, send) -> None:
    send()
    stranger = ContentKeys("n" * 40)
    with transactions.begin() as session:
        before = session.scalars(select(ContentKeyRow.wrapped)).one()
        step = rewrap_some(session, stranger)
        assert (step.done, step.closed) == (0, 1)
        assert rewrap_some(session, stranger, step.last).last is None
        assert session.scalars(select(ContentKeyRow.wrapped)).one() == before
