"""The commands, in Swedish and English; a text that only begins like one is a text."""

from __future__ import annotations

import pytest

from bot.channels.telegram.commands import Command, command_of
from tests.bot.telegram.somebody import Somebody


@pytest.mark.parametrize(("text", "command"), [
    ("/start", Command("start")), ("/START", Command("start")), ("/start@bot_x", Command("start")),
    ("/start affisch_1-A", Command("start", "affisch_1-A")), (" /akut ", Command("emergency")), ("/emergency", Command("emergency")),
    ("/manniska", Command("human")), ("/sprak", Command("language")), ("/settings", Command("language")), ("/stop", Command("stop")),
    ("/privacy\n", Command("privacy")), ("/stop nu slår han mig", None), ("/akut kom hit", None), ("/okänt", None), ("/", None),
    ("hej /stop", None), ("", None), ("//stop", None), ("/stop" * 2000, None), ("/start " + "x" * 5000, None),
])  # fmt: skip
def test_a_command_is_told_from_a_text(text: str, command: Command | None) -> None:
    assert command_of(text) == command


async def campaign_of(world, somebody) -> str | None:
    return (await world.gateway.conversations.peek(await world.vault(somebody))).campaign


@pytest.mark.parametrize("code", ["affisch_1-A", "x" * 64])
async def test_a_deep_link_brings_its_code(world, somebody, code) -> None:
    assert "chattrobot" in (await somebody.writes(f"/start {code}"))[0]
    assert await campaign_of(world, somebody) == code


@pytest.mark.parametrize("code", ["x" * 65, "x" * 4000, "två ord", "å", "a.b", "<script>", "../.."])
async def test_a_code_that_is_too_long_or_odd_keeps_nobody_out(world, somebody, code) -> None:
    assert "chattrobot" in (await somebody.writes(f"/start {code}"))[0]
    assert await campaign_of(world, somebody) is None


async def test_start_again_greets_again_and_loses_nothing(world, somebody) -> None:
    await somebody.writes("hej")
    vault = await world.vault(somebody)
    texts = await somebody.writes("/start")
    assert len(texts) == 1 and "chattrobot från Varberg" in texts[0]
    assert (await world.vault(somebody)).conversation_id == vault.conversation_id
    assert await somebody.presses("Någon skadar mig") == ["svar 2"]


async def test_start_after_a_day_of_silence_begins_anew(world, somebody) -> None:
    await somebody.writes("hej")
    vault = await world.vault(somebody)
    await world.run("DELETE FROM chat.conversation WHERE id = :id", id=vault.conversation_id)
    assert "chattrobot" in (await somebody.writes("/start kod"))[0]
    assert (await world.vault(somebody)).conversation_id != vault.conversation_id
    assert await campaign_of(world, somebody) == "kod"


@pytest.mark.parametrize("command", ["/help", "/privacy", "/akut"])
async def test_what_is_only_read_begins_no_conversation(world, somebody, command) -> None:
    texts = await somebody.writes(command)
    assert len(texts) == 1
    assert await world.rows("telegram_conversation", "chat = :chat", chat=world.pseudonym(somebody)) == []


async def test_privacy_says_what_telegram_knows(somebody) -> None:
    text = (await somebody.writes("/privacy"))[0]
    assert all(word in text for word in ("Telegram", "ditt konto", "inte krypterad hela vägen", "/stop", "chattlistan"))


async def test_the_numbers_come_at_once_in_the_first_lane(world, somebody) -> None:
    update = somebody.text("/akut")
    text = (await somebody.does(update))[0]
    assert all(number in text for number in ("112", "90101", "020-50 50 50", "116 111", "020-555 666"))
    assert somebody.shown[-1].post.lane == 0
    assert (await world.rows("telegram_update", "update_id = :id", id=update["update_id"]))[0].urgent


async def test_who_has_an_english_telegram_is_greeted_in_english(world) -> None:
    english = Somebody(world, "en-GB")
    assert "chat robot from Varberg" in (await english.writes("/start"))[0]


async def test_who_wants_a_human_says_so_in_the_dialogue(world, somebody) -> None:
    await somebody.writes("hej")
    await somebody.writes("/manniska")
    assert world.rasa.messages[-1] == "Jag vill prata med en människa."


async def test_a_command_with_danger_after_it_is_answered_as_danger(somebody) -> None:
    await somebody.writes("hej")
    assert (await somebody.writes("/stop AKUT"))[0].startswith("Ring 112 nu.")
