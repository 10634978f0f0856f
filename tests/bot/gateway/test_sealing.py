"""Content at rest can be read with the person's token only."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from bot.gateway.tokens import TokenMint, age_hours
from bot.gateway.vault import Unreadable, Vault

MARKER = "hemligheten om Kjell"


async def test_no_word_of_a_chat_stands_in_the_database(world) -> None:
    world.rasa.script = [[{"text": "svar om Kjell", "buttons": [{"title": "Kjell", "payload": "/x"}]},
                          {"custom": {"kind": "draft", "draft": {"own_words": MARKER}, "step": None}}]]  # fmt: skip
    person = await world.person()
    await person.write(MARKER, key="nyckel-Kjell")
    await person.write("AKUT Kjell")
    await world.settle()
    await person.write("Kjell igen")  # an alarm closes the window: this stands in the state
    stored = b""
    async with world.engine.connect() as connection:
        for table in ("conversation", "message", "inbox", "erase_pending"):
            for row in (await connection.execute(text(f"SELECT * FROM chat.{table}"))).all():
                stored += b"|".join(part if isinstance(part, bytes) else str(part).encode() for part in row)
    assert len(stored) > 1000
    assert b"Kjell" not in stored
    assert person.token.encode() not in stored


def test_a_vault_opens_only_its_own_rows() -> None:
    vault, other = Vault("c_a", b"s" * 32), Vault("c_a", b"t" * 32)
    sealed = vault.seal("message 1", ["x"])
    assert vault.open("message 1", sealed) == ["x"]
    for reader, row, data in ((vault, "message 2", sealed), (other, "message 1", sealed), (Vault("c_b", b"s" * 32), "message 1", sealed),
                              (vault, "message 1", sealed[:-1]), (vault, "message 1", b"")):  # fmt: skip
        with pytest.raises(Unreadable):
            reader.open(row, data)


def test_names_towards_other_parts_do_not_show_the_conversation() -> None:
    vault = Vault("c_a", b"s" * 32)
    names = {vault.bridge_ref, vault.rasa_sender(0), vault.rasa_sender(1), Vault("c_a", b"t" * 32).bridge_ref}
    assert len(names) == 4
    assert not any("c_a" in name for name in names)


def test_a_token_opens_its_own_conversation_only() -> None:
    mint, (conversation_id, token) = TokenMint("k" * 40), TokenMint("k" * 40).new()
    other_id, other_token = mint.new()
    assert len(mint.secret_of(conversation_id, token) or b"") == 32
    for wrong in (other_token, token[:-1], token + "=", "", "å"):
        assert mint.secret_of(conversation_id, wrong) is None
    for wrong_id, wrong in ((other_id, token), ("c_x", token), (conversation_id + "\n", token)):
        assert mint.secret_of(wrong_id, wrong) is None
    assert TokenMint("x" * 40).secret_of(conversation_id, token) is None


def test_an_id_tells_its_age_in_hours(monkeypatch) -> None:
    conversation_id, _ = TokenMint("k" * 40).new()
    assert age_hours(conversation_id) == 0
    import time

    later = time.time() + 25 * 3600
    monkeypatch.setattr("bot.gateway.tokens.time.time", lambda: later)
    assert age_hours(conversation_id) == 25
