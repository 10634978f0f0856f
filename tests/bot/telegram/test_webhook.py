"""What Telegram brings is stored before it is confirmed, once, and only when Telegram brought it."""

from __future__ import annotations

import asyncio
import json

import pytest

from bot.channels.telegram.routes import HEADER, MOST_BYTES, PREFIX
from foundation.entry import ANYONE, PERSON, TELEGRAM, undeclared
from foundation.web import COMMON_HEADERS
from tests.bot.gateway.conftest import World
from tests.bot.gateway.fakes import check
from tests.bot.telegram.conftest import BOTS, TelegramWorld
from tests.bot.telegram.somebody import Somebody
from tests.every_route import served

PATH = PREFIX + BOTS[0].path


async def stored(world: TelegramWorld, update: dict) -> list:
    return await world.rows("telegram_update", "update_id = :id", id=update["update_id"])


async def test_an_update_is_stored_sealed_and_confirmed(world, somebody) -> None:
    update = somebody.text("en mening som ingen får läsa")
    answer = await somebody.send(update)
    assert (answer.status_code, answer.content) == (200, b"")
    row = (await stored(world, update))[0]
    assert (row.bot, row.urgent, row.attempts, row.aside) == ("varberg", False, 0, False)
    assert b"mening" not in bytes(row.sealed) and str(somebody.chat_id).encode() not in bytes(row.sealed) + bytes(row.chat)


async def test_the_same_update_again_is_confirmed_and_has_no_effect(world, somebody) -> None:
    update = somebody.text("vad kostar det")
    for _ in range(3):
        assert (await somebody.send(update)).status_code == 200
    assert len(await stored(world, update)) == 1
    await world.work()
    asked = len(world.rasa.requests)
    assert (await somebody.send(update)).status_code == 200
    await world.work()
    assert len(world.rasa.requests) == asked == 1


async def test_the_same_update_many_times_at_once_is_stored_once(world, somebody) -> None:
    update = somebody.text("vad kostar det")
    assert {answer.status_code for answer in await asyncio.gather(*(somebody.send(update) for _ in range(8)))} == {200}
    await world.work()
    assert len(world.rasa.requests) == 1


async def test_an_update_that_comes_again_after_more_than_thirty_days_has_no_effect(world, somebody) -> None:
    update = somebody.text("AKUT")
    await somebody.does(update)
    await world.run("UPDATE chat.telegram_update SET received_at = now() - interval '59 days'")
    await purged(world)
    before = len(somebody.shown)
    assert await somebody.does(update) == [] and len(somebody.shown) == before
    assert world.ledger.twice == 0


async def purged(world) -> None:
    from bot.channels.telegram.store.purging import purge

    await purge(world.gateway.connections)


async def test_what_was_worked_on_leaves_its_number_alone(world, somebody) -> None:
    update = somebody.text("hej")
    await somebody.does(update)
    row = (await stored(world, update))[0]
    assert (row.sealed, row.chat) == (None, None)


@pytest.mark.parametrize("header", ["", "fel", BOTS[1].secret, BOTS[0].secret + "x", BOTS[0].secret[:-1], "å" * 40])
async def test_403_and_nothing_stored_with_a_wrong_secret(world, somebody, header) -> None:
    update = somebody.text("hej")
    answer = await world.bring(update, **{HEADER: header.encode("latin-1", "replace")})
    assert answer.status_code == 403
    check("problem", answer.json())
    assert await stored(world, update) == []


async def test_no_secret_and_an_unknown_path_are_refused_alike(world, somebody) -> None:
    update = somebody.text("hej")
    none = await world.http.post(PATH, json=update)
    unknown = await world.http.post(PREFIX + "x" * 20, json=update, headers={HEADER: BOTS[0].secret})
    assert none.status_code == unknown.status_code == 403 and none.content == unknown.content


UNREADABLE = [b"", b"{", b"[]", b"null", b"\xff\xfe", b'"x"', b"{}", b'{"update_id": "1"}', b'{"message": {"text": "HEMLIGT"}}',
              b"[" * 100_000, b'{"a":' * 50_000, b'{"update_id": 1' + b"0" * 5000 + b"}"]  # fmt: skip


@pytest.mark.parametrize("body", UNREADABLE, ids=lambda body: repr(body[:12]))
async def test_400_and_nothing_stored_when_it_cannot_be_read(world, body) -> None:
    before = await world.rows("telegram_update")
    answer = await world.bring(body)
    assert answer.status_code == 400
    check("problem", answer.json())
    assert "HEMLIGT" not in answer.text
    assert await world.rows("telegram_update") == before


async def test_413_when_it_is_too_large_and_a_long_answer_to_a_long_message_is_not(world, somebody) -> None:
    assert (await world.bring(b" " * (MOST_BYTES + 1))).status_code == 413
    entities = [{"type": "custom_emoji", "offset": 0, "length": 2}] * 100
    told = somebody.message(text="😀" * 2048, entities=entities)
    quote = {"text": "😀" * 512, "position": 0}
    update = somebody.update(message=somebody.message(text="😀" * 2048, entities=entities, reply_to_message=told, quote=quote))
    raw = json.dumps(update).encode()
    assert len(raw) > 64 * 1024 and (await world.bring(raw)).status_code == 200


async def test_503_when_the_database_is_dead_so_that_telegram_sends_it_again(dead_world) -> None:
    somebody = Somebody(dead_world)
    answer = await somebody.send(somebody.text("hej"))
    assert answer.status_code == 503
    check("problem", answer.json())
    assert somebody.shown == []


@pytest.mark.parametrize("content", [{"poll": {"id": "1"}}, {"something_new": {}}, {"message": "x"}, {"message": {"chat": 1}}, {}])
async def test_another_kind_of_update_is_confirmed_and_not_stored(world, somebody, content) -> None:
    update = somebody.update(**content)
    assert (await somebody.send(update)).status_code == 200
    assert await stored(world, update) == []


async def test_bots_are_kept_apart(world) -> None:
    one, other = Somebody(world), Somebody(world, bot="alingsas")
    other.chat_id = one.chat_id
    assert "Varberg" in (await one.writes("/start"))[0]
    assert "Alingsås" in (await other.writes("/start"))[0]
    assert world.pseudonym(one) != world.pseudonym(other)


async def test_every_route_says_who_may_come_in(world) -> None:
    assert undeclared(world.app.routes) == []
    assert {role for one in served(world.app) for role in one.who} == {ANYONE, PERSON, TELEGRAM}


async def test_without_bots_there_is_no_such_route(engine) -> None:
    quiet = World(engine)
    assert not [one.path for one in served(quiet.app) if one.path.startswith(PREFIX) or "links" in one.path]
    assert (await quiet.http.post(PATH, json={})).status_code == 404
    await quiet.http.aclose()


async def test_answers_have_the_headers_of_the_door(world, somebody) -> None:
    answer = await somebody.send(somebody.text("hej"))
    assert all(answer.headers[name] == value for name, value in COMMON_HEADERS.items())
