"""A backup from before an erasure is restored: what was erased stays erased, and no worker delivers it."""

from __future__ import annotations

import stat
from collections.abc import Iterator

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from handover.delivery.tombstone_keeping import TombstoneKeeping
from handover.store import deliveries, erasure, messages, receipts, tickets
from handover.store.engine import make_engine, session_factory
from handover.store.receipts import UnknownReceipt
from handover.store.tombstones import Tombstone
from handover.tombstone_file import TombstoneFile, erase_again
from steget.migrations import erase_restored
from tests.handover.content_key_of_tests import KEYS
from tests.handover.store.test_erasure import cells_holding

NAMES = {"varberg": "Varberg"}


@pytest.fixture
def file(tmp_path) -> TombstoneFile:
    return TombstoneFile(tmp_path / "tombstones.txt")


@pytest.fixture
def keeping(transactions, file) -> TombstoneKeeping:
    return TombstoneKeeping(transactions, file)


@pytest.fixture
def backup(handover_database, engine) -> Iterator:
    """backup() copies the whole database, keys and all, as it is now; gives the URL of the copy."""
    admin, made = create_engine(make_url(handover_database).set(database="postgres"), isolation_level="AUTOCOMMIT"), []
    name = make_url(handover_database).database

    def _backup() -> str:
        engine.dispose()
        copy = f"{name}_copy"
        with admin.connect() as connection:
            connection.execute(text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name"), {"name": name})
            connection.execute(text(f'CREATE DATABASE "{copy}" TEMPLATE "{name}"'))
        made.append(copy)
        return make_url(handover_database).set(database=copy).render_as_string(hide_password=False)

    yield _backup
    with admin.connect() as connection:
        for copy in made:
            connection.execute(text(f'DROP DATABASE "{copy}" WITH (FORCE)'))
    admin.dispose()


@pytest.fixture
def restored():
    """restored(url) gives transactions on a copy that is in use again."""
    engines = []

    def _restored(url: str):
        engines.append(make_engine(url))
        return session_factory(engines[-1], KEYS)

    yield _restored
    for engine in engines:
        engine.dispose()


def test_restored_backup_brings_nothing_back(transactions, send, hire, backup, restored, keeping, tmp_path) -> None:
    anna = hire("anna")
    taken_back, erased, kept = [send(own_words="näckrosdamm", inboxes=("mail",)) for _ in range(3)]
    with transactions.begin() as session:
        for sent in (taken_back, erased, kept):
            tickets.claim(session, anna, sent.ticket_id)
            messages.reply_as_staff(session, anna, sent.ticket_id, "näckrosdamm")
    copy = backup()
    with transactions.begin() as session:
        erasure.withdraw(session, taken_back.code_hash)
        erasure.erase_conversation(session, erased.conversation_hash)
    assert (keeping.keep(), keeping.keep()) == (2, 0)

    back = restored(copy)
    with back.begin() as session:  # the check can fail: before the tombstones are applied all three are back
        assert [receipts.look_up(session, sent.code_hash).messages[0].text for sent in (taken_back, erased, kept)] == ["näckrosdamm"] * 3
        before = [row.id for row in session.execute(text("SELECT id FROM handover.outbox WHERE kind = 'mail'"))]
    assert (erase_restored(copy, tmp_path / "tombstones.txt"), erase_restored(copy, tmp_path / "tombstones.txt")) == (2, 0)
    with back.begin() as session:
        view = receipts.look_up(session, taken_back.code_hash)
        assert (view.status, view.messages) == ("withdrawn", [])
        assert receipts.look_up(session, kept.code_hash).messages[0].text == "näckrosdamm"
        left = set(session.scalars(text("SELECT owner FROM handover.content_key")))
        assert left == {kept.ticket_id}
    with pytest.raises(UnknownReceipt), back.begin() as session:
        receipts.look_up(session, erased.code_hash)
    kinds = []
    for number in before + [row_id for row_id in _owed(back) if row_id not in before]:
        with back.begin() as session:
            held = deliveries.lease(session, number, NAMES)
            kinds += [(held.parcel.kind, held.parcel.ticket_id)] if held else []
    expected = [("referral", kept.ticket_id), ("withdrawn", taken_back.ticket_id), ("withdrawn", erased.ticket_id)]
    assert sorted(kinds) == sorted(expected)


def _owed(transactions) -> list[int]:
    with transactions.begin() as session:
        return list(session.scalars(text("SELECT id FROM handover.outbox WHERE kind = 'mail'")))


def test_both_happen_again_for_a_ticket_that_was_taken_back_and_then_erased(transactions, send, backup, restored, keeping, file) -> None:
    sent = send()
    copy = backup()
    with transactions.begin() as session:
        erasure.withdraw(session, sent.code_hash)
    keeping.keep()
    with transactions.begin() as session:
        erasure.erase_conversation(session, sent.conversation_hash)
    keeping.keep()
    assert file.read() == {Tombstone("withdrawn", sent.ticket_id), Tombstone("erased", sent.ticket_id)}
    back = restored(copy)
    assert erase_again(back, file) == 2
    with pytest.raises(UnknownReceipt), back.begin() as session:
        receipts.look_up(session, sent.code_hash)


def test_tombstone_is_in_the_transaction_that_erases(transactions, send, keeping, file) -> None:
    sent = send()
    with pytest.raises(ZeroDivisionError), transactions.begin() as session:
        erasure.withdraw(session, sent.code_hash)
        raise ZeroDivisionError
    assert (keeping.keep(), file.read()) == (0, set())


def test_tombstones_hold_no_word_and_no_code(transactions, send, keeping, tmp_path) -> None:
    sent = send(own_words="näckrosdamm")
    with transactions.begin() as session:
        erasure.withdraw(session, sent.code_hash)
        assert cells_holding(session, "näckrosdamm") == []
    keeping.keep()
    path = tmp_path / "tombstones.txt"
    assert path.read_text("ascii") == f"withdrawn {sent.ticket_id}\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_torn_and_foreign_lines_are_passed_over_and_written_anew(transactions, send, file, tmp_path) -> None:
    sent, path = send(), tmp_path / "tombstones.txt"
    with transactions.begin() as session:
        erasure.withdraw(session, sent.code_hash)
    path.write_bytes(b"erased t_old\n\xff\xfe\nwithdrawn t_" + b"x" * 60 + b"\nwithdr")
    assert file.read() == {Tombstone("erased", "t_old")}
    assert TombstoneKeeping(transactions, file).keep() == 1
    assert file.read() == {Tombstone("erased", "t_old"), Tombstone("withdrawn", sent.ticket_id)}
    assert erase_again(transactions, file) == 0  # t_old is not here, and the other is as it should be


def test_keeping_goes_on_when_the_disk_takes_lines_again(transactions, send, tmp_path) -> None:
    sent, folder = send(), tmp_path / "later"
    with transactions.begin() as session:
        erasure.withdraw(session, sent.code_hash)
    keeping = TombstoneKeeping(transactions, TombstoneFile(folder / "tombstones.txt"))
    with pytest.raises(OSError):
        keeping.keep()
    folder.mkdir()
    assert keeping.keep() == 1


def test_without_a_file_nothing_is_kept_and_nothing_fails(transactions, send, tmp_path) -> None:
    sent = send()
    with transactions.begin() as session:
        erasure.withdraw(session, sent.code_hash)
    assert TombstoneKeeping(transactions, None).keep() == 0
    assert erase_again(transactions, TombstoneFile(tmp_path / "none.txt")) == 0
