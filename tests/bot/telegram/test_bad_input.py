"""What is brought that nobody should have to think of. Beside these stand, each with its own name:

kinds of update that are not used: test_other_updates.py, test_incoming.py; bodies that are no JSON, wrong secrets, and an update
that comes again after thirty days: test_webhook.py; codes of links that are too long or odd: test_commands.py; parts of a long
answer: test_splitting.py.
"""

from __future__ import annotations

import pytest

from nlu.safety.screen import Screen
from tests.bot.telegram.somebody import Somebody

# Bot API, section Getting updates: every optional member of Update that is not asked for, as the documentation lists them.
NOT_USED = (
    "channel_post", "edited_channel_post", "business_connection", "business_message", "edited_business_message",
    "deleted_business_messages", "message_reaction", "message_reaction_count", "inline_query", "chosen_inline_result", "shipping_query",
    "pre_checkout_query", "purchased_paid_media", "poll", "poll_answer", "chat_member", "chat_join_request", "chat_boost",
    "removed_chat_boost",
)  # fmt: skip
FAMILY = "👨‍👩‍👧‍👦"
CHAIN = "👩" + "\u200d👩" * 900
CLIPBOARD = (
    "Version:0.9\r\nStartHTML:0000000105\r\nEndHTML:0000000999\r\nStartFragment:0000000141\r\nEndFragment:0000000963\r\n"
    "<html><body>\r\n<!--StartFragment--><p class=MsoNormal style='mso-margin-top-alt:auto'><span lang=SV>{words}</span><o:p></o:p></p>"
    "<script>alert(1)</script><img src=x onerror=alert(1)><!--EndFragment-->\r\n</body>\r\n</html>"
)


async def kept(world, somebody: Somebody) -> list[str]:
    """What the history holds of the person's own words."""
    messages = await world.gateway.conversations.after(await world.vault(somebody), 0)
    return [message.text for message in messages if message.author == "person"]


@pytest.mark.parametrize("kind", NOT_USED)
async def test_each_kind_of_the_documentation_that_is_not_used_is_confirmed_and_nothing_comes_of_it(world, somebody, kind) -> None:
    person = {"user": somebody.sender, "from": somebody.sender, "chat": somebody.chat, "user_chat_id": somebody.chat_id}
    update = somebody.update(**{kind: {**somebody.message(text="AKUT"), **person, "id": "1", "query": "AKUT", "new_reaction": []}})
    assert await somebody.does(update) == []
    assert await world.rows("telegram_update", "update_id = :id", id=update["update_id"]) == []
    assert world.telegram.calls == []


async def test_a_message_of_4097_characters_is_kept_whole_and_answered_once(world, somebody) -> None:
    await somebody.writes("hej")
    text = "å" + "x" * 4096
    assert await somebody.writes(text) == ["svar 2"]
    assert (await kept(world, somebody))[-1] == text and world.rasa.messages[-1] == text


async def test_danger_at_the_end_of_4097_characters_is_heard(world, somebody) -> None:
    await somebody.writes("hej")
    assert (await somebody.writes("x " * 2046 + " AKUT"))[0].startswith("Ring 112 nu.")


@pytest.mark.parametrize("text", [CHAIN, FAMILY * 150, "❤️‍🔥" * 300, "🏴󠁧󠁢󠁥󠁮󠁧󠁿" * 100], ids=["chain", "families", "hearts", "flags"])
async def test_emoji_that_are_joined_are_kept_as_they_are_and_answered(world, somebody, text) -> None:
    await somebody.writes("hej")
    assert await somebody.writes(text) == ["svar 2"]
    assert (await kept(world, somebody))[-1] == text


async def test_danger_behind_emoji_that_are_joined_is_heard(somebody) -> None:
    await somebody.writes("hej")
    assert (await somebody.writes(CHAIN + " AKUT " + FAMILY * 20))[0].startswith("Ring 112 nu.")


async def test_an_answer_of_joined_emoji_is_cut_between_them(world, somebody) -> None:
    world.rasa.script = [[{"text": FAMILY * 1000}]]
    parts = await somebody.writes("hej")
    assert len(parts) == 4 and all(part.replace(FAMILY, "") == "" for part in parts[1:])


async def test_html_of_the_clipboard_is_a_text_like_any_other(world, somebody) -> None:
    await somebody.writes("hej")
    text = CLIPBOARD.replace("{words}", "vad kostar det")
    link = {"type": "text_link", "offset": 0, "length": 7, "url": "https://example.org/"}
    entities = [link, {"type": "bold", "offset": 3, "length": 9_999}]
    assert await somebody.does(somebody.update(message=somebody.message(text=text, entities=entities))) == ["svar 2"]
    assert (await kept(world, somebody))[-1] == text.replace("\r\n", "\n")
    assert "vad kostar det" in world.rasa.messages[-1] and "example.org" not in world.rasa.messages[-1]


async def test_html_that_we_answer_with_is_shown_as_it_is(world, somebody) -> None:
    world.rasa.script = [[{"text": "<b>fet</b> & <a href='https://example.org'>länk</a> *stjärna* _streck_"}]]
    assert (await somebody.writes("hej"))[-1] == "<b>fet</b> & <a href='https://example.org'>länk</a> *stjärna* _streck_"


@pytest.mark.parametrize("words", ["jag ska döda henne ikväll", "<b>jag</b> <i>ska</i> <u>döda</u> henne ikväll", "han slår mig nu"])
def test_the_real_rules_hear_danger_through_the_html_of_the_clipboard(words: str) -> None:
    assert Screen.load().examine(CLIPBOARD.replace("{words}", words)).action == "emergency"
