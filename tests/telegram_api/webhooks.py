"""Brings updates to webhooks: again and again until the answer is 2xx, the updates of one chat one after another."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable

import httpx

from tests.telegram_api.bots import SimulatedBot
from tests.telegram_api.updates import Pending

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
_LOOK_SECONDS = 0.02
_LONGEST_PAUSE = 2.0  # Telegram's own is minutes; a test has less time


async def deliver_for_ever(bots: Callable[[], Iterable[SimulatedBot]]) -> None:
    """Looks for what is due until it is cancelled."""
    async with httpx.AsyncClient(timeout=10, trust_env=False) as client:
        while True:
            work = [_bring(client, bot, pending) for bot in list(bots()) if bot.webhook.url for pending in _first_of_each_chat(bot)]
            if work:
                await asyncio.gather(*work)
            else:
                await asyncio.sleep(_LOOK_SECONDS)


def _first_of_each_chat(bot: SimulatedBot) -> list[Pending]:
    with bot.lock:
        return bot.backlog.next_of_each_chat()[: bot.webhook.max_connections] if len(bot.backlog) else []


async def _bring(client: httpx.AsyncClient, bot: SimulatedBot, pending: Pending) -> None:
    webhook = bot.webhook
    headers = {SECRET_HEADER: webhook.secret} if webhook.secret else {}
    try:
        answer = await client.post(webhook.url, json=pending.update, headers=headers)
        fault = "" if answer.is_success else f"Wrong response from the webhook: {answer.status_code} {answer.reason_phrase}"
    except httpx.HTTPError as error:
        fault = "Read timeout expired" if isinstance(error, httpx.TimeoutException) else "Connection refused"
    with bot.lock:
        if not fault:
            bot.backlog.taken(pending)
            return
        webhook.last_error, webhook.last_error_at = fault, bot.now()
        pending.attempts += 1
        pending.due = bot.now() + min(0.05 * 2**pending.attempts, _LONGEST_PAUSE)
