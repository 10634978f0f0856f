"""The sign that somebody writes: while the dialogue is asked, never before an emergency, never in anybody's way."""

from __future__ import annotations

import asyncio
import time

import pytest
import pytest_asyncio

from bot.channels.telegram.typing_sign import FIRST_SECONDS, TypingSign
from bot.gateway.waiting import told_when_waiting, waits
from nlu.safety.screen import Finding
from tests.bot.telegram.fake_sending import FakeSending
from tests.bot.telegram.somebody import Somebody


@pytest_asyncio.fixture(loop_scope="session", autouse=True)
async def known(world, somebody) -> None:
    """The first words are out of the way, and from now on the dialogue takes its time."""
    await somebody.writes("/start")
    world.rasa.delay = FIRST_SECONDS + 0.2


def signs(somebody: Somebody) -> list[int]:
    """How many messages stood before each sign in this chat."""
    return [before for before, chat_id in somebody.world.ledger.typing if chat_id == somebody.chat_id]


async def test_it_stands_while_the_dialogue_is_asked_and_before_the_answer(world, somebody) -> None:
    before = len(world.ledger.order)
    assert await somebody.writes("vad kostar det") == ["svar 1"]
    assert signs(somebody) == [before]


async def test_it_stands_while_a_press_is_answered(somebody) -> None:
    assert await somebody.presses("Någon skadar mig") == ["svar 1"]
    assert len(signs(somebody)) == 1


async def test_a_quick_answer_has_none(world, somebody) -> None:
    world.rasa.delay = 0.0
    assert await somebody.writes("vad kostar det") == ["svar 1"]
    assert signs(somebody) == []


@pytest.mark.parametrize("command", ["/akut", "/help", "/privacy", "/sprak", "/stop"])
async def test_what_the_dialogue_is_not_asked_has_none(somebody, command) -> None:
    await somebody.writes(command)
    assert signs(somebody) == []


async def test_none_stands_before_an_emergency_however_it_is_found(world, somebody, monkeypatch) -> None:
    examine = world.gateway.gate.examine

    async def slowly(*given):
        await asyncio.sleep(FIRST_SECONDS + 0.1)
        return await examine(*given)

    monkeypatch.setattr(world.gateway.gate, "examine", slowly)
    world.nlu.says["det svartnar"] = ("express_anger", "emergency", ["loss_of_control"])
    world.screen.says = {"gevär": Finding("ask", ("weapon",)), "AKUT": Finding("emergency", ())}
    for text in ("AKUT", "det svartnar för mig"):
        assert "112" in (await somebody.writes(text))[0]
    assert "Är någon i fara just nu?" in (await somebody.writes("han har ett gevär"))[0]
    assert "112" in (await somebody.writes("ja"))[0]
    assert signs(somebody) == []


@pytest.mark.parametrize("way", ["hangs", "fails"])
async def test_a_sign_that_hangs_or_fails_delays_nothing(world, somebody, monkeypatch, way) -> None:
    async def broken(*_given) -> None:
        await asyncio.sleep(60 if way == "hangs" else 0)
        raise RuntimeError

    monkeypatch.setattr(world.sending, "show_typing", broken)
    begun = time.monotonic()
    assert await somebody.writes("vad kostar det") == ["svar 1"]
    assert time.monotonic() - begun < 5.0


async def test_it_is_shown_again_as_long_as_it_takes_and_never_after(world, somebody, monkeypatch) -> None:
    monkeypatch.setattr("bot.channels.telegram.typing_sign.AGAIN_SECONDS", 0.05)
    assert await somebody.writes("vad kostar det") == ["svar 1"]
    shown = len(signs(somebody))
    await asyncio.sleep(0.2)
    assert shown >= 2 and len(signs(somebody)) == shown


async def test_a_block_that_waits_twice_shows_one_sign_and_outside_of_it_nobody_is_told(world, somebody) -> None:
    acting: FakeSending = world.sending
    sealed = world.channel.identity.chats.seal(somebody.bot, somebody.chat_id)
    waits()
    with TypingSign(acting, 0.0).beside(somebody.bot, sealed):
        waits()
        waits()
        await asyncio.sleep(0.02)
    waits()
    await asyncio.sleep(0.02)
    assert len(signs(somebody)) == 1


def test_who_is_told_is_told_within_the_block_alone() -> None:
    told: list[str] = []
    with told_when_waiting(lambda: told.append("outer")):
        with told_when_waiting(lambda: told.append("inner")):
            waits()
        waits()
    waits()
    assert told == ["inner", "outer"]
