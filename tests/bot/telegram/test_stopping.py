"""/stop and a blocked bot: asked once, everything that can go goes, and what remains is said."""

from __future__ import annotations

import pytest

from bot.gateway.state import Live, State
from tests.bot.telegram.somebody import Somebody

TABLES = ("telegram_conversation", "telegram_press", "telegram_link", "telegram_message")


async def left(world, somebody: Somebody) -> dict[str, int]:
    return {table: len(await world.rows(table, "chat = :chat", chat=world.pseudonym(somebody))) for table in TABLES}


async def test_stop_asks_first_and_no_keeps_everything(world, somebody) -> None:
    await somebody.writes("hej")
    assert "radera allt" in (await somebody.writes("/stop"))[0]
    assert "allt kvar" in (await somebody.presses("Nej, behåll"))[0]
    assert await somebody.writes("vad kostar det") == ["svar 2"]


async def test_yes_erases_all_rows_and_says_what_remains(world, somebody) -> None:
    await somebody.writes("hej")
    vault = await world.vault(somebody)
    await somebody.writes("/stop")
    texts = await somebody.presses("Ja, radera allt")
    assert len(texts) == 1 and all(word in texts[0] for word in ("raderat", "två dygn", "Telegram själv sparar", "chattlista", "112"))
    assert await left(world, somebody) == dict.fromkeys(TABLES, 0)
    assert (await world.rows("conversation", "id = :id", id=vault.conversation_id))[0].erased_at is not None
    assert await world.rows("message", "conversation_id = :id", id=vault.conversation_id) == []
    assert f"DELETE /v1/conversations/{vault.bridge_ref}" in world.bridge.paths


async def test_messages_of_both_sides_are_deleted_but_for_the_last_word(world, somebody) -> None:
    await somebody.writes("hej")
    await somebody.writes("/stop")
    mine = list(somebody.shown)
    await somebody.presses("Ja, radera allt")
    assert all(shown.deleted for shown in mine) and not somebody.shown[-1].deleted
    deleted = world.ledger.deleted[somebody.chat_id]
    assert {1000, 1001} <= set(deleted) and deleted == sorted(set(deleted))


async def test_messages_older_than_48_hours_are_not_tried(world, somebody) -> None:
    await somebody.writes("hej")
    await world.run("UPDATE chat.telegram_message SET seen_at = now() - interval '49 hours'")
    await somebody.writes("/stop")
    await somebody.presses("Ja, radera allt")
    assert 1000 not in world.ledger.deleted[somebody.chat_id] and 1001 in world.ledger.deleted[somebody.chat_id]


async def test_a_message_after_stop_begins_anew_with_another_number(world, somebody) -> None:
    await somebody.writes("hej")
    before = (await world.rows("telegram_conversation", "chat = :chat", chat=world.pseudonym(somebody)))[0].number
    await somebody.writes("/stop")
    await somebody.presses("Ja, radera allt")
    assert "chattrobot" in (await somebody.writes("hej"))[0]
    after = (await world.rows("telegram_conversation", "chat = :chat", chat=world.pseudonym(somebody)))[0].number
    assert after > before


async def test_stop_in_a_chat_without_a_conversation_is_no_fault(world, somebody) -> None:
    await somebody.writes("/stop")
    assert "raderat" in (await somebody.presses("Ja, radera allt"))[0]
    assert await left(world, somebody) == dict.fromkeys(TABLES, 0)


async def test_pressing_yes_twice_is_no_fault(somebody) -> None:
    await somebody.writes("/stop")
    shown, data = somebody.button("Ja, radera allt")
    await somebody.does(somebody.press_of(shown, data))
    assert "gäller inte längre" in (await somebody.does(somebody.press_of(shown, data)))[0]


async def test_not_yet_erased_is_never_called_erased(world, somebody) -> None:
    await somebody.writes("hej")
    await somebody.writes("/stop")
    world.bridge.dead = True
    assert "gick inte att radera" in (await somebody.presses("Ja, radera allt"))[0]
    assert (await left(world, somebody))["telegram_conversation"] == 1
    world.bridge.dead = False
    await world.gateway.erasing.settle_owed()
    assert (await world.rows("conversation", "id = :id", id=(await world.vault(somebody)).conversation_id))[0].erased_at is not None


async def test_what_rasa_erases_is_erased_at_telegram_too(world, somebody) -> None:
    await somebody.writes("hej")
    world.rasa.script = [[{"custom": {"kind": "control", "control": "erase_conversation"}}]]
    texts = await somebody.writes("radera allt")
    assert len(texts) == 1 and "två dygn" in texts[0] and "Webbläsaren" not in texts[0]
    assert await left(world, somebody) == dict.fromkeys(TABLES, 0)
    assert 1000 in world.ledger.deleted[somebody.chat_id]


def blocked(somebody: Somebody, status: str) -> dict:
    member = {"user": {"id": 11111, "is_bot": True, "first_name": "bot"}}
    states = {"old_chat_member": {**member, "status": "member"}, "new_chat_member": {**member, "status": status, "until_date": 0}}
    return somebody.update(my_chat_member={"chat": somebody.chat, "from": somebody.sender, "date": 1, **states})


async def sends_a_referral(world, somebody: Somebody) -> None:
    """On the web, in the same conversation, by the link that the bot gives."""
    world.rasa.script = [[{"custom": {"kind": "control", "control": "open_referral_form"}}]]
    await somebody.writes("jag vill ha kontakt")
    code = somebody.shown[-1].post.presses[0][0].id.partition("#formular=")[2]
    claimed = (await world.http.post("/api/v1/links", json={"code": code})).json()
    address, bearer = f"/api/v1/conversations/{claimed['id']}/referral", {"Authorization": f"Bearer {claimed['token']}"}
    draft = {"municipality": "varberg", "about": "other", "contact_method": "receipt_only", "own_words": "hej"}
    preview = (await world.http.post(f"{address}/preview", json={"draft": draft}, headers=bearer)).json()
    sent = await world.http.post(address, json={"preview_id": preview["preview_id"]}, headers=bearer)
    assert sent.json()["receipt_code"]


def erased_at_the_bridge(world) -> list[str]:
    return [path for path in world.bridge.paths if path.startswith("DELETE")]


async def waits_for_staff(world, vault) -> None:
    def ask(state: State) -> None:
        state.live = Live("l_1", "Varberg", 1.0, seen=0)

    await world.gateway.conversations.change_state(vault, ask)
    await world.run("UPDATE chat.conversation SET mode = 'waiting' WHERE id = :id", id=vault.conversation_id)


async def test_a_blocked_bot_ends_quietly(world, somebody) -> None:
    await somebody.writes("hej")
    vault = await world.vault(somebody)
    assert await somebody.does(blocked(somebody, "kicked")) == []
    assert await left(world, somebody) == dict.fromkeys(TABLES, 0)
    assert (await world.rows("conversation", "id = :id", id=vault.conversation_id))[0].erased_at is not None
    assert await world.rows("message", "conversation_id = :id", id=vault.conversation_id) == []


async def test_a_referral_that_was_sent_stands_when_the_bot_is_blocked(world, somebody) -> None:
    await sends_a_referral(world, somebody)
    assert await somebody.does(blocked(somebody, "kicked")) == []
    assert "POST /v1/referrals" in world.bridge.paths and erased_at_the_bridge(world) == []
    assert await left(world, somebody) == dict.fromkeys(TABLES, 0)


async def test_a_referral_that_was_sent_stands_when_a_post_finds_no_chat(world, somebody) -> None:
    await sends_a_referral(world, somebody)
    world.sending.blocked.add(somebody.chat_id)
    assert await somebody.writes("tack") == []
    assert erased_at_the_bridge(world) == [] and await left(world, somebody) == dict.fromkeys(TABLES, 0)


@pytest.mark.parametrize("is_dead", [False, True])
async def test_staff_are_left_when_the_bot_is_blocked(world, somebody, is_dead) -> None:
    await somebody.writes("hej")
    vault = await world.vault(somebody)
    await waits_for_staff(world, vault)
    world.bridge.dead = is_dead
    assert await somebody.does(blocked(somebody, "kicked")) == []
    assert ("POST /v1/live/leave" in world.bridge.paths) is not is_dead and erased_at_the_bridge(world) == []
    assert (await world.rows("conversation", "id = :id", id=vault.conversation_id))[0].erased_at is not None
    assert await left(world, somebody) == dict.fromkeys(TABLES, 0)


async def test_what_stop_still_owes_is_not_forgotten_when_the_bot_is_blocked(world, somebody) -> None:
    await somebody.writes("hej")
    vault = await world.vault(somebody)
    await somebody.writes("/stop")
    world.bridge.dead = True
    await somebody.presses("Ja, radera allt")
    await somebody.does(blocked(somebody, "kicked"))
    assert await left(world, somebody) == dict.fromkeys(TABLES, 0)
    world.bridge.dead = False
    await world.gateway.erasing.settle_owed()
    assert f"DELETE /v1/conversations/{vault.bridge_ref}" in world.bridge.paths
    assert (await world.rows("conversation", "id = :id", id=vault.conversation_id))[0].erased_at is not None


@pytest.mark.parametrize("status", ["kicked", "member"])
async def test_blocking_without_a_conversation_is_nothing(somebody, status) -> None:
    assert await somebody.does(blocked(somebody, status)) == []


async def test_403_when_sending_ends_it_as_quietly(world, somebody) -> None:
    await somebody.writes("hej")
    vault = await world.vault(somebody)
    world.sending.blocked.add(somebody.chat_id)
    assert await somebody.writes("är du där") == []
    assert await left(world, somebody) == dict.fromkeys(TABLES, 0)
    assert (await world.rows("conversation", "id = :id", id=vault.conversation_id))[0].erased_at is not None


async def test_a_chat_that_no_key_opens_is_nobodys(world) -> None:
    await world.channel.outcomes.refused("varberg", b"x" * 40)
    await world.channel.outcomes.sent("varberg", b"", 1)
    assert await world.rows("telegram_message", "message_id = 1") == []


async def test_a_message_that_is_sent_after_the_end_is_not_remembered(world, somebody) -> None:
    sealed = world.channel.identity.chats.seal("varberg", somebody.chat_id)
    await world.channel.outcomes.sent("varberg", sealed, 7)
    assert await left(world, somebody) == dict.fromkeys(TABLES, 0)


async def test_what_was_kept_long_enough_goes_by_itself(world, somebody) -> None:
    await somebody.writes("hej")
    await world.run("UPDATE chat.telegram_conversation SET active_at = now() - interval '25 hours'")
    await world.run("UPDATE chat.telegram_press SET made_at = now() - interval '25 hours'")
    await world.run("UPDATE chat.telegram_message SET seen_at = now() - interval '49 hours'")
    from tests.bot.telegram.test_webhook import purged

    await purged(world)
    assert await left(world, somebody) == dict.fromkeys(TABLES, 0)
