"""Somebody at the public door, for tests: writes, presses, listens; every answer is checked against the contract."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import httpx

from tests.bot.gateway.fakes import check

API = "/api/v1/conversations"


class Person:
    """A conversation and its token."""

    def __init__(self, http: httpx.AsyncClient, world: Any, opened: dict[str, Any]) -> None:
        self.http, self.world = http, world
        self.id, self.token, self.first = opened["id"], opened["token"], opened["messages"]

    @classmethod
    async def begin(cls, http: httpx.AsyncClient, world: Any = None, **body: str) -> Person:
        """Opens a conversation."""
        response = await http.post(API, json={"locale": "sv", **body})
        assert response.status_code == 201, response.text
        check("public-conversation", response.json())
        return cls(http, world, response.json())

    @property
    def bearer(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    async def post(self, body: Any, key: str | None = None) -> httpx.Response:
        """A raw POST of `body` (bytes as they are, else JSON) to …/messages."""
        headers = self.bearer | ({"Idempotency-Key": key} if key else {})
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        return await self.http.post(f"{API}/{self.id}/messages", content=content, headers=headers)

    async def write(self, text: str, key: str | None = None) -> list[dict[str, Any]]:
        """The messages that answer `text`."""
        return self._messages(await self.post({"text": text}, key))

    async def press(self, button: str, key: str | None = None) -> list[dict[str, Any]]:
        """The messages that answer a button's token."""
        return self._messages(await self.post({"button": button}, key))

    async def erase(self) -> httpx.Response:
        """DELETE."""
        return await self.http.delete(f"{API}/{self.id}", headers=self.bearer)

    async def history(self) -> list[tuple[str, dict[str, Any]]]:
        """All (event name, message) of the conversation so far."""
        vault = self.world.gateway.mint.secret_of(self.id, self.token)
        from bot.gateway.vault import Vault

        found = await self.world.gateway.conversations.after(Vault(self.id, vault), 0)
        return [("person" if message.author == "person" else "message", message.public()) for message in found]

    @staticmethod
    def _messages(response: httpx.Response) -> list[dict[str, Any]]:
        assert response.status_code == 200, response.text
        check("public-turn", response.json())
        return response.json()["messages"]


def button(messages: list[dict[str, Any]], label: str) -> str:
    """The token of the button with `label`."""
    return next(row["button"] for message in messages for row in message["buttons"] if row["label"] == label)


async def events(response: httpx.Response) -> AsyncIterator[dict[str, str]]:
    """The server-sent events of a streaming response, as name, id and data."""
    event: dict[str, str] = {}
    async for line in response.aiter_lines():
        if not line and event:
            yield event
            event = {}
        elif line and not line.startswith(":"):
            name, _, value = line.partition(": ")
            event[name] = value
