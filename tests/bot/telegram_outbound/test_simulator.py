"""The simulator against python-telegram-bot's own client: they agree on every method, limit and refusal."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field

import pytest
import pytest_asyncio
import uvicorn
from telegram import Bot, BotCommand, InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.error import BadRequest, Conflict, Forbidden, InvalidToken, RetryAfter, TelegramError, TimedOut
from telegram.request import HTTPXRequest

from tests.bot.telegram_outbound.parts import until
from tests.telegram_api.bots import SimulatedBot
from tests.telegram_api.people import MEDIA, Person
from tests.telegram_api.server import TelegramApi

SECRET = "hemlig-0123456789"


def _client(api: TelegramApi, token: str) -> Bot:
    request = HTTPXRequest(8, read_timeout=3, httpx_kwargs={"trust_env": False})
    return Bot(token, f"{api.url}/bot", request=request, get_updates_request=request)


@pytest.fixture
def simulated(api: TelegramApi) -> SimulatedBot:
    """A bot without limits of speed."""
    bot = api.bot()
    bot.flood.per_second, bot.flood.chat_seconds = 10_000, 0.0
    return bot


@pytest.fixture
def kim(simulated: SimulatedBot) -> Person:
    """Somebody who uses it."""
    return simulated.person()


@pytest_asyncio.fixture
async def client(api: TelegramApi, simulated: SimulatedBot) -> AsyncIterator[Bot]:
    """The library's client of that bot."""
    client = _client(api, simulated.token)
    await client.initialize()
    yield client
    await client.shutdown()


@dataclass
class Hook:
    """A webhook that answers with `statuses` in turn, then 200."""

    statuses: list[int] = field(default_factory=list)
    got: list[dict] = field(default_factory=list)
    secrets: list[str] = field(default_factory=list)
    url: str = ""

    async def __call__(self, scope, receive, send) -> None:
        body = b""
        while (message := await receive())["type"] == "http.request":
            body += message.get("body", b"")
            if not message.get("more_body"):
                break
        self.got.append(json.loads(body))
        self.secrets.append(dict(scope["headers"]).get(b"x-telegram-bot-api-secret-token", b"").decode())
        status = self.statuses.pop(0) if self.statuses else 200
        await send({"type": "http.response.start", "status": status, "headers": [(b"content-length", b"0")]})
        await send({"type": "http.response.body", "body": b""})


@pytest_asyncio.fixture
async def hook() -> AsyncIterator[Hook]:
    """A running one."""
    hook = Hook()
    server = uvicorn.Server(uvicorn.Config(hook, host="127.0.0.1", port=0, access_log=False, log_config=None, lifespan="off"))
    serving = asyncio.create_task(server.serve())
    await until(lambda: server.started)
    hook.url = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}/hook"
    yield hook
    server.should_exit = True
    await serving


async def test_a_bot_knows_itself(client: Bot, simulated: SimulatedBot) -> None:
    assert (client.id, client.username) == (simulated.id, simulated.username)


async def test_a_token_that_is_not_valid_is_refused(api: TelegramApi, simulated: SimulatedBot) -> None:
    for token in ("12345:" + "y" * 35, "no token"):
        with pytest.raises(InvalidToken):
            await _client(api, token).get_me()
    simulated.revoked = True
    with pytest.raises(InvalidToken):
        await _client(api, simulated.token).get_me()


async def test_a_message_arrives_as_it_was_sent(client: Bot, kim: Person) -> None:
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("Ja", callback_data="a1"), InlineKeyboardButton("Läs", url="https://x.example")]])
    sent = await client.send_message(kim.id, "Hej 👩‍👩‍👧", reply_markup=keyboard, protect_content=True)
    assert sent.text == "Hej 👩‍👩‍👧" and sent.chat.id == kim.id and sent.reply_markup == keyboard and sent.has_protected_content
    assert kim.texts == ["Hej 👩‍👩‍👧"] and sent.message_id == kim.seen[0].id


@pytest.mark.parametrize(("words", "data", "reason"), [
    ("", "a", "text is empty"), ("   ", "a", "text is empty"), ("x" * 4097, "a", "too long"), ("x", "å" * 33, "Button_data_invalid"),
])  # fmt: skip
async def test_what_is_too_long_or_empty_is_refused(client: Bot, kim: Person, words: str, data: str, reason: str) -> None:
    with pytest.raises(BadRequest, match=f"(?i){reason}"):
        await client.send_message(kim.id, words, reply_markup=InlineKeyboardMarkup([[InlineKeyboardButton("Ja", callback_data=data)]]))
    assert kim.texts == []


async def test_the_longest_that_is_allowed_is_taken(client: Bot, kim: Person) -> None:
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("Ja", callback_data="x" * 64)]])
    await client.send_message(kim.id, "x" * 4096, reply_markup=keyboard)
    assert len(kim.texts[0]) == 4096


async def test_who_blocked_gets_nothing_and_who_never_came_is_unknown(client: Bot, kim: Person) -> None:
    kim.blocks()
    with pytest.raises(Forbidden, match="blocked"):
        await client.send_message(kim.id, "Hej")
    with pytest.raises(Forbidden):
        await client.send_chat_action(kim.id, "typing")
    with pytest.raises(BadRequest, match="Chat not found"):
        await client.send_message(4711, "Hej")
    kim.unblocks()
    await client.send_message(kim.id, "Hej igen")
    assert kim.texts == ["Hej igen"]


async def test_one_message_a_second_in_a_chat_and_thirty_in_all(client: Bot, simulated: SimulatedBot, kim: Person) -> None:
    simulated.flood.per_second, simulated.flood.chat_seconds = 30, 1.0
    await client.send_message(kim.id, "1")
    with pytest.raises(RetryAfter, match="Retry in"):
        await client.send_message(kim.id, "2")
    others = [simulated.person() for _ in range(30)]
    answers = await asyncio.gather(*(client.send_message(other.id, "x") for other in others), return_exceptions=True)
    assert sum(isinstance(answer, RetryAfter) for answer in answers) >= 1
    assert sum(len(other.texts) for other in others) <= 30


async def test_a_demand_to_wait_is_told_in_seconds(client: Bot, simulated: SimulatedBot, kim: Person) -> None:
    simulated.flood.demand(300, kim.id)
    with pytest.raises(RetryAfter, match="300"):
        await client.send_message(kim.id, "1")
    await client.send_message(simulated.person().id, "2")


async def test_messages_and_their_buttons_are_changed(client: Bot, kim: Person) -> None:
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("Ja", callback_data="a")]])
    sent = await client.send_message(kim.id, "Vill du?", reply_markup=keyboard)
    with pytest.raises(BadRequest, match="not modified"):
        await client.edit_message_reply_markup(kim.id, sent.message_id, reply_markup=keyboard)
    changed = await client.edit_message_reply_markup(kim.id, sent.message_id)
    assert changed.reply_markup is None and changed.text == "Vill du?"
    assert (await client.edit_message_text("Tack", kim.id, sent.message_id)).edit_date is not None
    assert kim.texts == ["Tack"]
    with pytest.raises(BadRequest, match="not found"):
        await client.edit_message_text("Tack", kim.id, 999)


async def test_messages_are_deleted_for_two_days(client: Bot, api: TelegramApi, kim: Person) -> None:
    own = kim.writes("mitt")["message"]["message_id"]
    sent = [(await client.send_message(kim.id, str(number))).message_id for number in range(3)]
    assert await client.delete_message(kim.id, sent[0])
    with pytest.raises(BadRequest, match="not found"):
        await client.delete_message(kim.id, sent[0])
    assert await client.delete_messages(kim.id, [own, *sent[:2], 999])
    assert kim.texts == ["2"] and own not in kim.chat.messages
    api.passes(hours=49)
    with pytest.raises(BadRequest, match="can't be deleted"):
        await client.delete_messages(kim.id, [sent[2]])
    with pytest.raises(BadRequest):
        await client.delete_messages(kim.id, list(range(1, 102)))


async def test_a_pressed_button_is_answered_once_and_in_time(client: Bot, api: TelegramApi, kim: Person) -> None:
    await client.send_message(kim.id, "Vill du?", reply_markup=InlineKeyboardMarkup([[InlineKeyboardButton("Ja", callback_data="a1")]]))
    early, late = kim.presses(kim.seen[0], "a1"), kim.presses(kim.seen[0], "a1")
    found = [update.callback_query for update in await client.get_updates()]
    assert [(query.id, query.data, query.message.text) for query in found] == [(early, "a1", "Vill du?"), (late, "a1", "Vill du?")]
    assert await client.answer_callback_query(early, "Tack")
    api.passes(hours=1)
    for query in (early, late, "made up"):
        with pytest.raises(BadRequest, match="too old"):
            await client.answer_callback_query(query)


async def test_typing_commands_and_leaving(client: Bot, simulated: SimulatedBot, kim: Person) -> None:
    assert await client.send_chat_action(kim.id, "typing") and kim.chat.actions == ["typing"]
    with pytest.raises(BadRequest):
        await client.send_chat_action(kim.id, "dancing")
    commands = [BotCommand("akut", "Akut hjälp"), BotCommand("stop", "Sluta och radera")]
    assert await client.set_my_commands(commands, language_code="sv")
    assert list(await client.get_my_commands(language_code="sv")) == commands and await client.get_my_commands() == ()
    with pytest.raises(BadRequest):
        await client.set_my_commands([BotCommand("Språk", "x")])
    group = simulated.person(-100_123, kind="supergroup")
    assert await client.leave_chat(group.id)
    with pytest.raises(Forbidden):
        await client.send_message(group.id, "Hej")


async def test_polling_gives_each_update_until_it_is_confirmed(client: Bot, kim: Person) -> None:
    for words in ("ett", "två", "tre"):
        kim.writes(words)
    first = await client.get_updates(limit=2)
    assert [update.message.text for update in first] == ["ett", "två"]
    assert [update.message.text for update in await client.get_updates(limit=2)] == ["ett", "två"]
    assert [update.message.text for update in await client.get_updates(offset=first[-1].update_id + 1)] == ["tre"]
    assert await client.get_updates(offset=first[-1].update_id + 2, timeout=0) == ()
    waiting = asyncio.create_task(client.get_updates(timeout=2))
    await asyncio.sleep(0.1)
    kim.writes("fyra")
    assert [update.message.text for update in await waiting] == ["fyra"]


async def test_two_pollers_and_a_poller_beside_a_webhook_are_in_conflict(client: Bot, api: TelegramApi, simulated: SimulatedBot) -> None:
    other = _client(api, simulated.token)
    waiting = asyncio.create_task(client.get_updates(timeout=2))
    await asyncio.sleep(0.1)
    assert await other.get_updates() == ()
    with pytest.raises(Conflict, match="other getUpdates"):
        await waiting
    await client.set_webhook("https://hook.example/x")
    with pytest.raises(Conflict, match="webhook is active"):
        await client.get_updates()
    await client.delete_webhook()
    assert await client.get_updates() == ()


async def test_a_webhook_gets_updates_with_its_secret_until_it_says_yes(
        client: Bot, simulated: SimulatedBot, kim: Person, hook: Hook) -> None:  # fmt: skip
    hook.statuses = [500, 429, 302]
    await client.set_webhook(hook.url, secret_token=SECRET, allowed_updates=["message", "callback_query", "my_chat_member"])
    kim.writes("ett")
    kim.writes("två")
    await until(lambda: len(simulated.backlog) == 0)
    assert [Update.de_json(body, client).message.text for body in hook.got] == ["ett"] * 4 + ["två"]
    assert set(hook.secrets) == {SECRET}
    info = await client.get_webhook_info()
    assert info.pending_update_count == 0 and info.url == hook.url and "302" in info.last_error_message


async def test_updates_are_kept_for_a_day_and_come_late_or_twice_when_told(
        client: Bot, api: TelegramApi, simulated: SimulatedBot, kim: Person, hook: Hook) -> None:  # fmt: skip
    kim.writes("glömt")
    api.passes(hours=25)
    kim.writes("väntat")
    assert (await client.get_webhook_info()).pending_update_count == 1
    await client.set_webhook(hook.url)
    await until(lambda: len(hook.got) == 1)
    kim.writes("sent", late=0.5)
    simulated.backlog.put(simulated.person().writes("dubbelt"))
    await until(lambda: len(hook.got) == 4)
    assert [body["message"]["text"] for body in hook.got] == ["väntat", "dubbelt", "dubbelt", "sent"]
    assert hook.got[1] == hook.got[2] and hook.secrets == [""] * 4


async def test_a_secret_and_an_address_that_telegram_refuses_are_refused(client: Bot) -> None:
    for url, secret in (("http://hook.example/x", ""), ("https://hook.example/x", "åäö")):
        with pytest.raises(BadRequest):
            await client.set_webhook(url, secret_token=secret or None)
    assert (await client.get_webhook_info()).url == ""


async def test_every_kind_of_media_and_change_is_read_by_the_library(client: Bot, kim: Person) -> None:
    for kind in MEDIA:
        kim.sends(kind, "bild")
    said = kim.writes("/start abc_123")["message"]["message_id"]
    kim.edits(said, "ändrat")
    kim.blocks()
    kim.unblocks()
    found = await client.get_updates()
    assert [kind for kind, update in zip(MEDIA, found, strict=False) if not getattr(update.message, kind)] == []
    start, edited, blocked, unblocked = found[len(MEDIA) :]
    assert start.message.parse_entities(["bot_command"]) and edited.edited_message.text == "ändrat" and edited.edited_message.edit_date
    assert (blocked.my_chat_member.new_chat_member.status, unblocked.my_chat_member.new_chat_member.status) == ("kicked", "member")


@pytest.fixture(params=["500", "502", "html", "cut", "cut_after"])
def fault(request: pytest.FixtureRequest) -> Iterator[str]:
    """Each way to fail that leaves no answer."""
    yield request.param


async def test_failures_reach_the_library_as_such(client: Bot, simulated: SimulatedBot, kim: Person, fault: str) -> None:
    simulated.fail(fault, "sendMessage")
    with pytest.raises(TelegramError):
        await client.send_message(kim.id, "Hej")
    assert kim.texts == (["Hej"] if fault == "cut_after" else [])
    await client.send_message(kim.id, "Igen")
    assert kim.texts[-1] == "Igen"


async def test_an_answer_that_is_too_late_is_one_that_never_came(client: Bot, simulated: SimulatedBot, kim: Person) -> None:
    simulated.fail("late_after", "sendMessage", seconds=1.0)
    with pytest.raises(TimedOut):
        await client.send_message(kim.id, "Hej", read_timeout=0.2)
    assert kim.texts == ["Hej"]
