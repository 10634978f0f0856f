"""The keys of content: what opens, and that nothing else does."""

from __future__ import annotations

from dataclasses import replace

import pytest

from handover.store.content_keys import ContentKey, ContentKeys, ContentUnreadable, KeyPlace, new_key

OLD, NEW = "o" * 32, "n" * 32
PLACE = KeyPlace("t_1", "referral", "varberg")


@pytest.mark.parametrize("plain", [b"", b"x", "åäö 😡".encode(), b"\x00" * 100_000])
def test_sealed_bytes_open_where_they_were_sealed(plain: bytes) -> None:
    key = ContentKey(new_key())
    sealed = key.seal("ticket.body t_1", plain)
    assert key.open("ticket.body t_1", sealed) == plain
    assert plain not in sealed or plain in (b"", b"x")
    assert key.seal("ticket.body t_1", plain) != sealed


@pytest.mark.parametrize("cell", ["ticket.body t_2", "ticket.flags t_1", "ticket_note.text t_1", ""])
def test_sealed_bytes_do_not_open_in_another_table_column_or_row(cell: str) -> None:
    key = ContentKey(new_key())
    with pytest.raises(ContentUnreadable):
        key.open(cell, key.seal("ticket.body t_1", b"ord"))


DAMAGES = (
    lambda sealed: b"",
    lambda sealed: sealed[:11],
    lambda sealed: sealed[:-1],
    lambda sealed: sealed + b"x",
    lambda sealed: sealed[:-1] + bytes([sealed[-1] ^ 1]),
    lambda sealed: bytes([sealed[0] ^ 1]) + sealed[1:],
    lambda sealed: b"this was stored in clear",
)


@pytest.mark.parametrize("damage", DAMAGES)
def test_damaged_bytes_do_not_open_and_the_error_says_nothing_of_them(damage) -> None:
    key = ContentKey(new_key())
    with pytest.raises(ContentUnreadable) as error:
        key.open("ticket.body t_1", damage(key.seal("ticket.body t_1", b"hemligt")))
    assert str(error.value) == "content-unreadable" and error.value.__cause__ is None and error.value.__suppress_context__


@pytest.mark.parametrize("other", [replace(PLACE, owner="t_2"), replace(PLACE, part="notes"), replace(PLACE, municipality="ale")])
def test_wrapped_key_does_not_open_for_another_ticket_part_or_municipality(other: KeyPlace) -> None:
    keys = ContentKeys(NEW)
    with pytest.raises(ContentUnreadable):
        keys.unwrap(other, keys.version, keys.wrap(PLACE, new_key()))


def test_old_master_key_opens_until_it_is_taken_away() -> None:
    before, key = ContentKeys(OLD), new_key()
    wrapped = before.wrap(PLACE, key)
    assert ContentKeys(NEW, OLD).unwrap(PLACE, before.version, wrapped) == key
    assert ContentKeys(NEW, OLD).version == ContentKeys(NEW).version != before.version
    with pytest.raises(ContentUnreadable):
        ContentKeys(NEW).unwrap(PLACE, before.version, wrapped)
    with pytest.raises(ContentUnreadable):
        ContentKeys(NEW).unwrap(PLACE, ContentKeys(NEW).version, wrapped)


def test_key_that_is_gone_neither_opens_nor_seals() -> None:
    with pytest.raises(ContentUnreadable):
        ContentKey(None).open("ticket.body t_1", b"x" * 40)
    with pytest.raises(ContentUnreadable):
        ContentKey(None).seal("ticket.body t_1", b"x")
