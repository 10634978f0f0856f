"""A gateway's sender in a process of its own: python -m tests.bot.telegram_outbound.gateway_process < JSON."""

from __future__ import annotations

import asyncio
import json
import sys

from bot.channels.telegram.outbound.pace import Pace
from bot.channels.telegram.outbound.sender import Sender
from bot.channels.telegram.posting import Lane, Post
from bot.gateway.background import Background
from bot.gateway.store.connections import Connections
from bot.gateway.store.engine import make_engine
from foundation.logs import EventLog, start_logs
from tests.bot.telegram_outbound.parts import SERVER_KEY, open_chat
from tests.bot.telegram_outbound.shorter import shorten


async def _run(given: dict, log: EventLog) -> None:
    async def gone(_bot: str, _chat: bytes) -> None:
        return

    sender = Sender(Connections(make_engine(given["database"]), Background(log), log), given["tokens"], given["api"], SERVER_KEY, open_chat,
                    gone, log, pace=Pace(per_second=100, chat_seconds=0.0, at_once=8))  # fmt: skip
    async with sender.running():
        print("ready", flush=True)
        for number, (bot, chat, words) in enumerate(given.get("emergencies", [])):
            try:
                await sender.post([Post(bot, chat.encode(), Lane.EMERGENCY, number.to_bytes(16, "big"), words)])
            except Exception as error:
                log.event("post_failed", error=type(error).__name__)
        await asyncio.sleep(given.get("seconds", 600))


if __name__ == "__main__":
    shorten(setattr)
    asyncio.run(_run(json.loads(sys.stdin.read()), start_logs("gateway")))
