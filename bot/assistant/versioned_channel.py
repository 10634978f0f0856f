"""Rasa's REST channel, with the version of the content that each message names. Named in credentials.yml.

POST /webhooks/rest/webhook     tests/contract/rasa-request, rasa-response
POST /webhooks/rest/versions    makes a version ready, here and in the actions: tests/contract/content-version; or 409
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Awaitable, Callable
from typing import Any, Final

import aiohttp
from rasa.core.channels.channel import UserMessage
from rasa.core.channels.rest import RestInput
from sanic import Blueprint, Sanic
from sanic.request import Request
from sanic.response import HTTPResponse
from sanic.response import json as json_response

from bot.assistant.content_versions import SHIPPED, VersionRefused
from bot.assistant.named_parts import NamedParts
from bot.assistant.versioned_agents import VersionedAgents

_ACTIONS_SECONDS: Final = 20.0
_PROBLEM: Final = "https://forstasteget.example/problems/content-refused"


class VersionedInput(RestInput):
    """Gives each message to the agent of its version, and writes into the message which version that was. Parts tell what they are."""

    def __init__(self) -> None:
        self._agents: VersionedAgents | None = None

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The routes of the channel, at the addresses of Rasa's own."""

        async def handle(message: UserMessage) -> None:
            if self._agents is None:
                await on_new_message(message)
                return
            message.output_channel = NamedParts(message.output_channel)
            metadata = message.metadata or {}
            used, agent = self._agents.of(metadata.get("content"))
            # The words and the actions follow what is written here, so that one turn is one version.
            message.metadata = {**metadata, "content": used} if "content" in metadata else metadata
            await agent.handle_message(message)

        routes = super().blueprint(handle)

        @routes.route("/versions", methods=["POST"])
        async def versions(request: Request) -> HTTPResponse:
            return await self._prepare(request)

        @routes.listener("after_server_start")
        async def begin(app: Sanic, *_: Any) -> None:
            await self._begin(app)

        return routes

    async def _begin(self, app: Sanic) -> None:
        if app.ctx.agent and app.ctx.agent.is_ready():
            self._agents = VersionedAgents(app.ctx.agent)
            await self._agents.prepare_live()

    async def _prepare(self, request: Request) -> HTTPResponse:
        content = str((json.loads(request.body) or {}).get("content", ""))
        began = time.monotonic()
        try:
            if self._agents is None:
                raise VersionRefused("Samtalet har ingen modell.")
            await self._agents.prepare(content)
            if content != SHIPPED:
                await _prepare_actions(content)
        except VersionRefused as refused:
            tell("content_refused")
            return refusal(str(refused))
        tell("content_ready", ms=int((time.monotonic() - began) * 1000))
        return json_response({"content": content})


def refusal(why: str) -> HTTPResponse:
    """409 with the reason, as tests/contract/problem."""
    body = {"type": _PROBLEM, "title": "Versionen går inte att använda", "status": 409, "detail": why}
    return json_response(body, status=409, headers={"Content-Type": "application/problem+json"})


async def _prepare_actions(content: str) -> None:
    url, timeout = os.environ.get("STEGET_ACTIONS_URL"), aiohttp.ClientTimeout(total=_ACTIONS_SECONDS)
    try:
        async with aiohttp.ClientSession(timeout=timeout) as session, session.post(f"{url}/versions", json={"content": content}) as answer:
            if answer.status != 200:
                raise VersionRefused("Formuläret kan inte läsa versionens texter.")
    except (aiohttp.ClientError, TimeoutError, OSError):
        raise VersionRefused("Formuläret svarar inte.") from None


def tell(event: str, **fields: int) -> None:
    """Writes an event that quiet.py lets through: its name and counts, never a text."""
    sys.stderr.write(json.dumps({"event": event, **fields}) + "\n")
    sys.stderr.flush()
