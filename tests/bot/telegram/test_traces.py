"""Nothing that identifies a person, and no word of theirs, stands anywhere in clear: rows, logs, errors."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from bot.channels.telegram.chat_seal import ChatSeal, UnknownSeal
from bot.channels.telegram.identity import Identity
from bot.gateway.tokens import TokenMint, age_hours
from bot.gateway.vault import Unreadable
from tests.bot.gateway.conftest import KEY
from tests.bot.telegram.somebody import NAMES, Somebody

WORDS = "ormbunke på fönsterbrädan"
TABLES = "SELECT table_name FROM information_schema.tables WHERE table_schema = 'chat'"


async def everything_stored(world) -> bytes:
    async with world.engine.connect() as connection:
        names = (await connection.execute(text(TABLES))).scalars().all()
        rows = [(await connection.execute(text(f"SELECT * FROM chat.{name}"))).all() for name in names]
    assert len(rows) > 9
    values = [value for table in rows for row in table for value in row]
    return b"|".join(bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode() for value in values)


async def test_no_row_and_no_log_line_names_a_person_or_quotes_them(world, somebody, capsys) -> None:
    marks = [*NAMES.values(), WORDS, "ormbunke", str(somebody.chat_id), "+46700000003"]
    await somebody.send(somebody.text(WORDS))
    waiting = await everything_stored(world)
    await world.work()
    await somebody.writes(f"AKUT {WORDS}")
    contact = {"phone_number": "+46700000003", "first_name": "x"}
    await somebody.does(somebody.update(message=somebody.message(contact=contact, caption=WORDS)))
    await somebody.does(somebody.update(edited_message=somebody.message(text=WORDS)))
    await somebody.writes("/sprak")
    await somebody.presses("English")
    await world.bring(f'{{"update_id": "{WORDS}"}}'.encode())
    world.rasa.dead = world.bridge.dead = True
    await somebody.writes(WORDS)
    await somebody.writes("/stop")
    await somebody.presses("Yes, delete everything")
    stored, logged = waiting + await everything_stored(world), capsys.readouterr()
    for mark in marks:
        assert mark.encode() not in stored, mark
        assert mark not in logged.err + logged.out, mark


async def test_a_failure_tells_its_type_alone(world, somebody, monkeypatch, capsys) -> None:
    world.sending.fails = [RuntimeError(WORDS)]
    await somebody.writes(WORDS)
    logged = capsys.readouterr().err
    assert "RuntimeError" in logged and WORDS not in logged and str(somebody.chat_id) not in logged


def test_pseudonyms_and_secrets_depend_on_the_servers_key_the_bot_the_chat_and_the_number() -> None:
    one, other = Identity(KEY), Identity("x" * 40)
    assert len({one.pseudonym("a", 1), one.pseudonym("a", 2), one.pseudonym("b", 1), other.pseudonym("a", 1)}) == 4
    assert len({one.secret("a", 1, 1), one.secret("a", 1, 2), one.secret("a", 2, 1), other.secret("a", 1, 1)}) == 4
    assert one.key("a", "bc") != one.key("ab", "c") and len(one.key("x")) == 16


def test_a_derived_conversation_has_an_id_and_a_token_like_any_other() -> None:
    identity, mint, number = Identity(KEY), TokenMint(KEY), 1_795_000_000_000_000
    conversation_id, secret = identity.conversation_id("a", 1, number), identity.secret("a", 1, number)
    assert mint.secret_of(conversation_id, mint.token_of(conversation_id, secret)) == secret
    assert age_hours(conversation_id) >= 0 and identity.vault("a", 1, number).conversation_id == conversation_id


def test_a_sealed_chat_id_opens_for_its_bot_and_key_alone() -> None:
    seal = ChatSeal(KEY)
    sealed = seal.seal("varberg", -1_001_234_567_890)
    assert seal.open("varberg", sealed) == -1_001_234_567_890 and seal.seal("varberg", 1) != seal.seal("varberg", 1)
    cases = (("alingsas", sealed, seal), ("varberg", sealed[:-1], seal), ("varberg", b"", seal), ("varberg", sealed, ChatSeal("y" * 40)))
    for bot, value, opener in cases:
        with pytest.raises(UnknownSeal):
            opener.open(bot, value)


def test_what_is_sealed_opens_in_its_place_alone() -> None:
    identity = Identity(KEY)
    sealed = identity.seal("update|a|1", {"text": WORDS})
    assert identity.open("update|a|1", sealed) == {"text": WORDS}
    for place, value in (("update|a|2", sealed), ("update|a|1", sealed[1:]), ("update|a|1", b"")):
        with pytest.raises(Unreadable):
            identity.open(place, value)


async def test_people_with_the_same_words_leave_different_rows(world) -> None:
    one, other = Somebody(world), Somebody(world)
    for person in (one, other):
        await person.send(person.text("hej"))
    rows = await world.rows("telegram_update", "sealed IS NOT NULL")
    assert len({bytes(row.sealed) for row in rows}) == len({bytes(row.chat) for row in rows}) == 2
