"""Updates are worked on in order in each chat, once, whoever dies; and an emergency waits for nobody."""

from __future__ import annotations

import asyncio

import pytest
import pytest_asyncio

from bot.channels.telegram import worker as working
from bot.channels.telegram.store.inbox import Inbox
from bot.channels.telegram.worker import Worker
from bot.gateway.store.engine import StoreUnavailable
from tests.bot.telegram.somebody import Somebody


@pytest_asyncio.fixture(loop_scope="session", autouse=True)
async def known(somebody) -> None:
    """The first words are out of the way."""
    await somebody.writes("hej")


async def bring(somebody: Somebody, *texts: str) -> list[dict]:
    updates = [somebody.text(text) for text in texts]
    for update in updates:
        assert (await somebody.send(update)).status_code == 200
    return updates


def heard(somebody: Somebody) -> list[str]:
    return [shown.post.text for shown in somebody.shown[2:]]


async def waiting(world) -> int:
    return len(await world.rows("telegram_update", "sealed IS NOT NULL"))


async def test_updates_of_a_chat_are_answered_in_order(world, somebody) -> None:
    await bring(somebody, *(f"text {number}" for number in range(6)))
    await world.work()
    assert world.rasa.messages[1:] == [f"text {number}" for number in range(6)]
    assert heard(somebody) == [f"svar {number}" for number in range(2, 8)]


async def test_updates_that_came_out_of_order_are_worked_on_in_telegrams_order(world, somebody) -> None:
    updates = [somebody.text(f"text {number}") for number in range(4)]
    for update in (updates[2], updates[0], updates[3], updates[1]):
        await somebody.send(update)
    await world.work()
    assert world.rasa.messages[1:] == [f"text {number}" for number in range(4)]


async def test_two_workers_share_the_work_and_keep_the_order_of_each_chat(world, second, somebody, monkeypatch) -> None:
    monkeypatch.setattr(working, "USUAL_AT_ONCE", 2)  # neither can take all
    people = [somebody, *(Somebody(world) for _ in range(3))]
    for other in people[1:]:
        await other.writes("hej")
    begun = len(world.rasa.messages)
    world.rasa.delay = second.rasa.delay = 0.02
    for number in range(5):
        for person in people:
            await bring(person, f"{person.chat_id} text {number}")
    await asyncio.gather(world.work(), second.work())
    done = world.rasa.messages[begun:] + second.rasa.messages
    assert len(done) == 20 and len(set(done)) == 20 and second.rasa.messages
    assert world.ledger.twice == 0 and await waiting(world) == 0
    for person in people:
        stored = await world.gateway.conversations.after(await world.vault(person), 0)
        written = [message.text for message in stored if message.author == "person"]
        assert written[1:] == [f"{person.chat_id} text {number}" for number in range(5)]


async def test_a_worker_that_is_killed_in_the_middle_loses_nothing_and_nothing_is_answered_twice(world, second, somebody) -> None:
    world.rasa.delay = 5.0
    await bring(somebody, "vad kostar det")
    begun = await world.channel.worker._begin(False)
    await asyncio.sleep(0.1)
    for task in begun:
        task.cancel()
    await asyncio.gather(*begun, return_exceptions=True)
    await second.work()
    assert second.rasa.messages == []  # the lease still stands
    await world.run("UPDATE chat.telegram_update SET free_at = now() WHERE sealed IS NOT NULL")
    await second.work()
    assert second.rasa.messages == ["vad kostar det"] and heard(somebody) == ["svar 1"]
    assert await waiting(world) == 0


@pytest.mark.parametrize("text", ["vad kostar det", "AKUT", "/help", "/start"])
async def test_a_worker_that_is_killed_after_posting_answers_nothing_twice(world, second, somebody, text, monkeypatch) -> None:
    async def killed(*_: object, **__: object) -> None:
        raise asyncio.CancelledError

    await bring(somebody, text)
    monkeypatch.setattr(world.channel.inbox, "done", killed)
    await asyncio.gather(*await world.channel.worker._begin(True), *await world.channel.worker._begin(False), return_exceptions=True)
    await world.settle()
    before = heard(somebody)
    assert len(before) == 1
    await world.run("UPDATE chat.telegram_update SET free_at = now() WHERE sealed IS NOT NULL")
    await second.work()
    assert heard(somebody) == before and await waiting(world) == 0
    assert len(world.rasa.messages) + len(second.rasa.messages) <= 2


async def test_the_first_words_are_not_lost_with_the_worker_that_was_to_say_them(world, second) -> None:
    person = Somebody(world)
    world.rasa.delay = 5.0
    await bring(person, "hej")
    begun = await world.channel.worker._begin(False)
    await asyncio.sleep(0.2)
    for task in begun:
        task.cancel()
    await asyncio.gather(*begun, return_exceptions=True)
    assert person.shown == []
    await world.run("UPDATE chat.telegram_update SET free_at = now() WHERE sealed IS NOT NULL")
    await second.work()
    assert [shown.post.text.split()[0] for shown in person.shown] == ["Hej!", "svar"]


async def test_an_emergency_overtakes_everybodys_normal_work(world, somebody) -> None:
    other = Somebody(world)
    world.rasa.delay = 1.0
    await bring(somebody, *(f"text {number}" for number in range(5)))
    await bring(other, *(f"text {number}" for number in range(5)))
    ordinary = asyncio.create_task(world.work())
    await asyncio.sleep(0.1)
    acute = Somebody(world)
    await bring(acute, "AKUT")
    await asyncio.gather(*await world.channel.worker._begin(True))
    assert acute.shown[0].post.text.startswith("Ring 112 nu.")
    assert heard(somebody) == [] and len(other.shown) == 0
    world.rasa.delay = 0.0
    await ordinary


async def test_an_emergency_overtakes_the_persons_own_normal_work(world, somebody) -> None:
    world.rasa.delay = 1.0
    await bring(somebody, "text 1", "text 2", "AKUT")
    ordinary = asyncio.create_task(world.work())
    async with asyncio.timeout(0.9):
        while not heard(somebody):
            await asyncio.sleep(0.02)
    assert heard(somebody)[0].startswith("Ring 112 nu.")
    world.rasa.delay = 0.0
    await ordinary
    assert [text.split()[0] for text in heard(somebody)] == ["Ring", "svar", "svar"]


async def test_a_backlog_in_one_chat_does_not_hold_up_another(world, somebody) -> None:
    await bring(somebody, *(f"text {number}" for number in range(20)))
    other = Somebody(world)
    await bring(other, "hej")
    taken = await world.channel.inbox.take(8, urgent=False)
    assert {one.incoming.chat_id for one in taken} == {somebody.chat_id, other.chat_id}


async def test_an_update_that_fails_again_and_again_is_set_aside_and_blocks_nobody(world, somebody, capsys) -> None:
    other = Somebody(world)
    await bring(somebody, "trasig", "frisk")
    await bring(other, "hej")
    handling, handle = world.channel.worker._handling, type(world.channel.worker._handling).handle

    async def broken(self, arrived) -> None:
        if arrived.incoming.text == "trasig":
            raise RuntimeError("HEMLIGT")
        await handle(self, arrived)

    type(handling).handle = broken
    try:
        for _ in range(working.MOST_ATTEMPTS + 1):
            await world.work()
            assert len(other.shown) == 2
            await world.run("UPDATE chat.telegram_update SET free_at = now() WHERE sealed IS NOT NULL")
    finally:
        type(handling).handle = handle
    await world.work()
    assert "gick fel hos oss" in heard(somebody)[0] and "112" in heard(somebody)[0]
    assert heard(somebody)[1:] == ["svar 3"]
    standing = await world.channel.inbox.standing()
    assert (standing.aside, standing.waiting) == (1, 0)
    logged = capsys.readouterr().err
    assert logged.count("telegram_update_failed") == working.MOST_ATTEMPTS and "telegram_update_set_aside" in logged
    assert "HEMLIGT" not in logged and "trasig" not in logged


async def test_an_update_that_kills_its_worker_each_time_is_set_aside_too(world, somebody) -> None:
    await bring(somebody, "hej")
    await world.run("UPDATE chat.telegram_update SET attempts = :most WHERE sealed IS NOT NULL", most=working.MOST_ATTEMPTS)
    await world.work()
    assert "gick fel hos oss" in heard(somebody)[0] and (await world.channel.inbox.standing()).aside == 1


async def test_a_dead_database_costs_no_attempt_and_no_answer(world, somebody, monkeypatch) -> None:
    await bring(somebody, "vad kostar det")
    world.sending.fails = [StoreUnavailable()]
    await world.work()
    assert heard(somebody) == []
    row = (await world.rows("telegram_update", "sealed IS NOT NULL"))[0]
    assert row.attempts == 0
    await world.run("UPDATE chat.telegram_update SET free_at = now() WHERE sealed IS NOT NULL")
    await world.work()
    assert heard(somebody) == ["svar 2"] and len(world.rasa.requests) == 2


async def test_a_database_that_dies_within_the_turn_is_no_answer(world, somebody, monkeypatch) -> None:
    async def dead(*_: object, **__: object) -> None:
        raise StoreUnavailable

    await bring(somebody, "vad kostar det")
    with monkeypatch.context() as patched:
        patched.setattr(world.gateway.conversing._rooms.turns, "_begin", dead)
        await world.work()
    assert heard(somebody) == [] and await waiting(world) == 1
    await world.run("UPDATE chat.telegram_update SET free_at = now() WHERE sealed IS NOT NULL")
    await world.work()
    assert heard(somebody) == ["svar 2"]


async def test_who_meets_a_crowd_is_told_once_and_answered_later(world, somebody) -> None:
    crowd = world.gateway.conversing._rooms.crowd
    crowd._patience_s = 0.01
    held = [crowd.place() for _ in range(8)]
    for place in held:
        await place.__aenter__()
    await bring(somebody, "vad kostar det")
    for _ in range(3):
        await world.work()
        await world.run("UPDATE chat.telegram_update SET free_at = now() WHERE sealed IS NOT NULL")
    assert len(heard(somebody)) == 1 and "Många skriver just nu" in heard(somebody)[0]
    for place in held:
        await place.__aexit__(None, None, None)
    await world.work()
    assert heard(somebody)[1:] == ["svar 2"]


async def test_who_writes_too_fast_is_told_once_a_minute(world, somebody) -> None:
    world.gateway.conversing._rooms.limit._per_minute = 2
    await bring(somebody, *(f"text {number}" for number in range(6)))
    await world.work()
    slower = [text for text in heard(somebody) if "Vänta en liten stund" in text]
    assert len(slower) in (1, 2) and await waiting(world) == 0


async def test_an_update_of_another_time_under_another_key_is_set_aside(world, somebody) -> None:
    await bring(somebody, "hej")
    await world.run("UPDATE chat.telegram_update SET sealed = 'x' WHERE sealed IS NOT NULL")
    await world.work()
    assert await waiting(world) == 0 and heard(somebody) == []


async def test_an_update_of_a_bot_that_is_no_more_goes(world, somebody) -> None:
    await bring(somebody, "hej")
    row = (await world.rows("telegram_update", "sealed IS NOT NULL"))[0]
    identity = world.channel.identity
    content = identity.open(f"update|varberg|{row.update_id}", bytes(row.sealed))
    await world.run("UPDATE chat.telegram_update SET bot = 'gone', sealed = :sealed WHERE update_id = :id", id=row.update_id,
                    sealed=identity.seal(f"update|gone|{row.update_id}", content))  # fmt: skip
    await world.work()
    assert await waiting(world) == 0 and heard(somebody) == []


async def test_the_worker_wakes_by_itself_and_ends_when_it_is_told(world, somebody) -> None:
    running = asyncio.create_task(world.channel.worker.run())
    await bring(somebody, "vad kostar det", "AKUT")
    async with asyncio.timeout(10):
        while len(heard(somebody)) < 2:
            await asyncio.sleep(0.02)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert running.done()


async def test_a_worker_survives_a_dead_database(dead_world) -> None:
    channel = dead_world.channel
    inbox = Inbox(dead_world.gateway.connections, channel.identity)
    worker = Worker(inbox, channel.worker._handling, dead_world.gateway.log, poll_seconds=0.01)
    running = asyncio.create_task(worker.run())
    await asyncio.sleep(0.3)
    assert not running.done()
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
