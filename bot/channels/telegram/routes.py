"""Where Telegram brings updates, and where the page turns a one-time link into its conversation.

Annotations are evaluated here and now, as in bot/channels/web.py.
"""

import hmac
import json
from collections.abc import Mapping
from typing import Any, Final

from fastapi import APIRouter, Request, Response

from bot.channels.telegram.bot_file import BotEntry
from bot.channels.telegram.incoming import NoUpdate
from bot.channels.telegram.receiving import Receiving
from bot.channels.telegram.store.links import Links
from bot.gateway.guesses import Guesses
from bot.gateway.request_body import Body, read_body
from bot.gateway.store.engine import StoreUnavailable
from foundation.entry import ANYONE, TELEGRAM, open_to
from foundation.problems import Problem

PREFIX: Final = "/telegram/"
MOST_BYTES: Final = 256 * 1024
"""A text of 4,096 emoji that answers another is 50 KB as Telegram escapes it, and has its entities beside it."""
HEADER: Final = "x-telegram-bot-api-secret-token"
NOT_TELEGRAM: Final = Problem(403, "forbidden", "Det här är inte tillåtet")
UNREADABLE: Final = Problem(400, "bad-request", "Det gick inte att läsa det som skickades")
NOT_STORED: Final = Problem(503, "store-down", "Chatten fungerar inte just nu", headers={"Retry-After": "5"})
LINK_OVER: Final = Problem(404, "link-over", "Länken gäller inte längre",
                           detail="En länk från Telegram fungerar en gång, i en halvtimme. Gå tillbaka dit och be om en ny.")  # fmt: skip


class CodeBody(Body):
    """What stood in the link's fragment."""

    code: str


def telegram_routes(bots: Mapping[str, BotEntry], receiving: Receiving, links: Links, guesses: Guesses) -> APIRouter:
    """POST /telegram/{path}; POST /api/v1/links {"code"} → {"id", "token"}. `bots` by their path."""
    router = APIRouter()

    @router.post(PREFIX + "{path}")
    @open_to(TELEGRAM)
    async def webhook(request: Request, path: str) -> Response:
        bot = _bot_of(bots, path, request.headers.get(HEADER, ""))
        try:
            await receiving.receive(bot.municipality, _parsed(await request.body()))
        except (NoUpdate, RecursionError):
            raise UNREADABLE from None
        except StoreUnavailable:
            raise NOT_STORED from None  # Telegram sends it again
        return Response(status_code=200)

    @router.post("/api/v1/links")
    @open_to(ANYONE)
    async def claim(request: Request) -> dict[str, str]:
        try:
            claimed = await links.claim((await read_body(request, CodeBody)).code)
        except StoreUnavailable:
            raise NOT_STORED from None
        if claimed is None:
            await guesses.wrong()
            raise LINK_OVER
        return {"id": claimed[0], "token": claimed[1]}

    return router


def _bot_of(bots: Mapping[str, BotEntry], path: str, secret: str) -> BotEntry:
    """The bot whose secret was sent. An unknown path is refused like a wrong secret, so that nobody can look for paths."""
    bot = bots.get(path)
    known = bot.secret if bot else "no such bot"
    if not hmac.compare_digest(known.encode(), secret.encode("utf-8", "replace")) or bot is None:
        raise NOT_TELEGRAM
    return bot


def _parsed(raw: bytes) -> Any:
    try:
        return json.loads(raw)
    except (ValueError, RecursionError):
        raise UNREADABLE from None
