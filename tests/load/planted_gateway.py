"""A gateway with a planted defect: `python -m tests.load.planted_gateway DEFECT`, beside the real one, on a port of its own.

The product has no hooks for this; its parts are replaced here, in this process only, before it starts.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from typing import Any

from bot.gateway import __main__ as gateway
from bot.gateway.conversing import Conversing
from bot.gateway.gate import Gate
from bot.gateway.rasa_client import RasaClient
from bot.gateway.reading import ReadText
from nlu.safety.screen import Finding

RASA_IS_SLOW = 2.0
LEAK = bytes(512 * 1024)
LOST_EACH = 4


def _slow_rasa() -> None:
    """Rasa takes its time, as under load. No defect of ours: emergencies may not notice."""
    send = RasaClient.send

    async def late(self: RasaClient, *words: Any, **named: Any) -> Any:
        await asyncio.sleep(RASA_IS_SLOW)
        return await send(self, *words, **named)

    RasaClient.send = late  # type: ignore[method-assign]


def _waiting_gate() -> None:
    """The gate gives its verdict only after as long as Rasa takes."""
    _slow_rasa()
    screen = Gate.screen

    async def late(self: Gate, text: ReadText) -> Finding:
        await asyncio.sleep(RASA_IS_SLOW)
        return await screen(self, text)

    Gate.screen = late  # type: ignore[method-assign]


def _lost_answers() -> None:
    """Each fourth answer comes without a word in it."""
    write, count = Conversing.write, iter(range(10**9))

    async def lossy(self: Conversing, *words: Any, **named: Any) -> Any:
        answer = await write(self, *words, **named)
        return type(answer)([], answer.mode) if next(count) % LOST_EACH == 0 else answer

    Conversing.write = lossy  # type: ignore[method-assign]


def _leaking() -> None:
    """Half a MiB of every turn is never let go."""
    write, kept = Conversing.write, []

    async def leaky(self: Conversing, *words: Any, **named: Any) -> Any:
        kept.append(bytearray(LEAK))
        return await write(self, *words, **named)

    Conversing.write = leaky  # type: ignore[method-assign]


DEFECTS: dict[str, Callable[[], None]] = {
    "nothing": lambda: None, "slow Rasa": _slow_rasa, "gate waits for Rasa": _waiting_gate, "answers lost": _lost_answers,
    "memory leaks": _leaking,
}  # fmt: skip


if __name__ == "__main__":
    DEFECTS[sys.argv[1]]()
    gateway.main()
