"""The gateway in a process of its own: python -m tests.bench.telegram.inbound.gateway_process < JSON.

All of it is the product, with its own rules, its own server and its own way to Telegram, but for the inner services. Says on its
output, when it has been asked to stop, how often each fate befell a call.
"""

from __future__ import annotations

import json
import signal
import sys
from dataclasses import asdict, dataclass

from fastapi import FastAPI

from bot.channels.telegram.bot_file import WEBHOOK, BotEntry, BotFile
from bot.channels.telegram.channel import TelegramOutside
from bot.channels.telegram.chat_seal import ChatSeal
from bot.channels.telegram.outbound.pace import Pace
from bot.channels.telegram.outbound.sender import Sender
from bot.channels.telegram.ptb_api import PtbApi
from bot.gateway.app import create_app
from bot.gateway.content.texts import Texts
from bot.gateway.gateway import Outside
from bot.gateway.store.engine import make_engine
from foundation.directory import Contacts, load_municipalities
from foundation.doorbell import LocalBell
from foundation.logs import EventLog, start_logs
from foundation.serving import serve
from nlu.safety.screen import Screen
from tests.bench.telegram.inbound.services import inner_services

BOT = "varberg"
KEY = "k" * 40


@dataclass(frozen=True, slots=True)
class Given:
    """What the process is told."""

    database: str
    api: str
    port: int
    token: str
    path: str
    secret: str
    turn_seconds: float
    speed: float

    def packed(self) -> bytes:
        """As JSON."""
        return json.dumps(asdict(self)).encode()


def pace_of(speed: float) -> Pace:
    """Our pace, so many times faster."""
    real = Pace()
    return Pace(real.per_second * speed, real.chat_seconds / speed, max(real.at_once, round(real.at_once * speed)))


def _app(given: Given, log: EventLog) -> FastAPI:
    page = f"http://127.0.0.1:{given.port}"
    file = BotFile(page, WEBHOOK, (BotEntry(BOT, given.path, given.token, given.secret),))

    def sending(connections, gone, sent) -> Sender:
        return Sender(connections, {BOT: given.token}, given.api, KEY, ChatSeal(KEY).open, gone, log, sent=sent, pace=pace_of(given.speed))

    telegram = TelegramOutside(file, {BOT: PtbApi(given.token, given.api)}, sending)
    contacts = Contacts.load()
    outside = Outside(make_engine(given.database), inner_services(given.turn_seconds), LocalBell(), Screen.load(), contacts,
                      load_municipalities(), Texts.load(contacts), "")  # fmt: skip
    return create_app(outside, KEY, log, telegram)


def main() -> None:
    """Serves until SIGTERM."""
    given = Given(**json.loads(sys.stdin.read()))
    signal.signal(signal.SIGTERM, lambda *_: None)  # uvicorn stops by it, and then raises it once more for whoever was there before
    app = _app(given, start_logs("gateway"))
    try:
        serve(app, "127.0.0.1", given.port)
    finally:
        print(json.dumps({"fates": dict(app.state.telegram.acting.figures)}), flush=True)


if __name__ == "__main__":
    main()
