"""The methods by which updates are asked for: a webhook, or long polling, never both."""

from __future__ import annotations

import asyncio
import json
import re
from typing import Any
from urllib.parse import urlsplit

from tests.telegram_api.bots import SimulatedBot, Webhook
from tests.telegram_api.rules import Refusal, bad_request

Json = dict[str, Any]
Given = dict[str, str]
_LOOK_SECONDS = 0.01


def set_webhook(bot: SimulatedBot, given: Given) -> bool:
    """setWebhook. Plain http is taken for this machine alone; Telegram takes https and the ports 443, 80, 88 and 8443."""
    url, secret = given.get("url", ""), given.get("secret_token", "")
    if url and urlsplit(url).scheme != "https" and urlsplit(url).hostname not in ("127.0.0.1", "localhost"):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if secret and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", secret):
        raise bad_request("secret token contains unallowed characters")
    connections = int(given.get("max_connections", "40"))
    if not 1 <= connections <= 100:
        raise bad_request("max_connections must be between 1 and 100")
    bot.webhook = Webhook(url, secret, connections)
    if "allowed_updates" in given:
        bot.backlog.allowed = json.loads(given["allowed_updates"])
    _drop(bot, given)
    return True


def delete_webhook(bot: SimulatedBot, given: Given) -> bool:
    """deleteWebhook."""
    bot.webhook = Webhook()
    _drop(bot, given)
    return True


def get_webhook_info(bot: SimulatedBot, _given: Given) -> Json:
    """getWebhookInfo."""
    webhook = bot.webhook
    info: Json = {"url": webhook.url, "has_custom_certificate": False, "pending_update_count": len(bot.backlog)}
    if webhook.url:
        info |= {"max_connections": webhook.max_connections, "ip_address": "127.0.0.1"}
    if webhook.last_error:
        info |= {"last_error_date": int(webhook.last_error_at), "last_error_message": webhook.last_error}
    if bot.backlog.allowed:
        info["allowed_updates"] = list(bot.backlog.allowed)
    return info


async def get_updates(bot: SimulatedBot, given: Given) -> list[Json]:
    """getUpdates: waits up to `timeout` seconds; the newer of two pollers ends the older."""
    if bot.webhook.url:
        raise Refusal(409, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first")
    if "allowed_updates" in given:
        bot.backlog.allowed = json.loads(given["allowed_updates"])
    if int(given.get("offset", "0")):
        bot.backlog.confirm_below(int(given["offset"]))
    bot.poller += 1
    mine, left = bot.poller, float(given.get("timeout", "0"))
    limit = min(max(int(given.get("limit", "100")), 1), 100)
    while True:
        if bot.poller != mine:
            raise Refusal(409, "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running")
        found = [pending.update for pending in bot.backlog.due()[:limit]]
        if found or left <= 0:
            return found
        await asyncio.sleep(_LOOK_SECONDS)
        left -= _LOOK_SECONDS


def _drop(bot: SimulatedBot, given: Given) -> None:
    if given.get("drop_pending_updates") == "true":
        bot.backlog.clear()
