"""The Bot API through python-telegram-bot. Its errors may quote the address, which holds the token, so none is passed on."""

from __future__ import annotations

import contextlib
from collections.abc import Awaitable, Mapping, Sequence
from typing import Any, Final

import httpx
from telegram import Bot, BotCommand, BotCommandScopeAllPrivateChats
from telegram.error import InvalidToken, TelegramError
from telegram.request import HTTPXRequest

from bot.channels.telegram.bot_api import ApiSilent, BotStanding, TokenRefused
from bot.channels.telegram.incoming import ALLOWED_UPDATES

_READ_SECONDS: Final = 5.0


class PtbApi:
    """The real BotApi. `transport` replaces the network in tests."""

    def __init__(self, token: str, api: str, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self._requests = (_request(2, transport), _request(16, transport))
        polling, others = self._requests
        self._bot = Bot(token, f"{api}/bot", f"{api}/file/bot", others, polling)

    async def register(self, webhook: str | None, secret: str, menus: Mapping[str, Mapping[str, str]]) -> None:
        """See BotApi. What waits at Telegram is never dropped."""
        if webhook is None:
            await _asked(self._bot.delete_webhook(drop_pending_updates=False))
        else:
            await _asked(self._bot.set_webhook(webhook, secret_token=secret, allowed_updates=ALLOWED_UPDATES, drop_pending_updates=False))
        for language, menu in menus.items():
            commands = [BotCommand(name, says) for name, says in menu.items()]
            await _asked(self._bot.set_my_commands(commands, BotCommandScopeAllPrivateChats(), language or None))

    async def updates(self, after: int | None, seconds: int) -> Sequence[dict[str, Any]]:
        """See BotApi. An update that the library cannot read must not stop those behind it: then the plain answer is taken."""
        offset = None if after is None else after + 1
        try:
            found = await self._bot.get_updates(offset=offset, timeout=seconds, allowed_updates=ALLOWED_UPDATES)
            return [update.to_dict() for update in found]
        except TelegramError:
            raise ApiSilent from None
        except Exception:
            return await self._plain_updates(offset)

    async def _plain_updates(self, offset: int | None) -> Sequence[dict[str, Any]]:
        asked = {"allowed_updates": list(ALLOWED_UPDATES)} | ({} if offset is None else {"offset": offset})
        rows = await _asked(self._bot.do_api_request("getUpdates", asked))
        if not isinstance(rows, list):
            raise ApiSilent
        return [row for row in rows if isinstance(row, dict)]

    async def standing(self) -> BotStanding:
        """See BotApi."""
        me, hook = await _asked(self._bot.get_me()), await _asked(self._bot.get_webhook_info())
        return BotStanding(me.username or "", bool(me.can_join_groups), bool(me.can_read_all_group_messages), hook.url,
                           hook.pending_update_count, hook.last_error_date, hook.last_error_message or "")  # fmt: skip

    async def leave(self, chat_id: int, farewell: str) -> None:
        """See BotApi."""
        await _tried(self._bot.send_message(chat_id, farewell))
        await _tried(self._bot.leave_chat(chat_id))

    async def close(self) -> None:
        """See BotApi."""
        for request in self._requests:
            await request.shutdown()


async def _asked(call: Awaitable[Any]) -> Any:
    try:
        return await call
    except InvalidToken:
        raise TokenRefused from None
    except Exception:  # the library fails in many ways at an answer that is none, and their texts may hold the token
        raise ApiSilent from None


async def _tried(call: Awaitable[Any]) -> None:
    with contextlib.suppress(ApiSilent):
        await _asked(call)


def _request(connections: int, transport: httpx.AsyncBaseTransport | None) -> HTTPXRequest:
    """No proxies from the environment: whoever sets one would read everything."""
    return HTTPXRequest(connections, _READ_SECONDS, httpx_kwargs={"trust_env": False, "transport": transport})
