"""Asks the inner services to make a version ready before anybody is answered from it."""

from __future__ import annotations

import asyncio
from typing import Final

import httpx

from bot.gateway.clients import Clients
from bot.gateway.content.edition_content import ContentRefused
from foundation.logs import EventLog

SECONDS: Final = 60.0
"""Loading a model takes a second; the machine may be busy training the next one."""
_REFUSED: Final = 409


class Preparing:
    """The nlu service and the dialogue, which asks its actions.

    A service that says no stops the version. One that says nothing does not: it gets the version ready by itself as soon as it
    lives again, and until then a number for an emergency must not stay wrong because of it.
    """

    def __init__(self, clients: Clients, log: EventLog) -> None:
        self._asked = {"nlu": (clients.nlu, "/v1/versions"), "rasa": (clients.rasa, "/webhooks/rest/versions")}
        self._log = log

    async def prepare(self, content: str) -> None:
        """Waits until both have it. Raises ContentRefused with the reason of the one that says no."""
        await asyncio.gather(*(self._ask(name, content) for name in self._asked))

    async def _ask(self, name: str, content: str) -> None:
        http, path = self._asked[name]
        try:
            answer = await http.post(path, json={"content": content}, timeout=SECONDS)
        except httpx.HTTPError as error:
            self._log.event("content_not_prepared", reason=name, error=type(error).__name__)
            return
        if answer.status_code == _REFUSED:
            raise ContentRefused(_detail(answer))
        if answer.status_code != 200:
            self._log.event("content_not_prepared", reason=name, status=answer.status_code)


def _detail(answer: httpx.Response) -> str:
    try:
        return str(answer.json()["detail"])[:300]
    except (ValueError, KeyError, TypeError):
        return "En del av programmet kan inte använda versionen."
