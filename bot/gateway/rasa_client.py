"""Rasa over its REST channel. An empty list, an error or a late answer is a failure, never 'nothing to say'."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, Protocol

import httpx
from pydantic import BaseModel, Field, TypeAdapter, ValidationError

from bot.gateway.state import Outgoing
from bot.gateway.vault import Vault
from foundation.content.versions import SHIPPED

RASA_SECONDS: Final = 4.0
PROBE: Final = "/greet"
_PROBER: Final = "readiness-probe-0"  # always the same, so that asking does not push people out of Rasa's memory


class RasaFailed(Exception):
    """Rasa gave no answer that can be shown."""


class RasaButton(BaseModel):
    """A button as Rasa writes it; `payload` always begins with '/'."""

    title: str
    payload: str = Field(pattern=r"^/")


class RasaPart(BaseModel):
    """One part of Rasa's answer, as in tests/contract/rasa-response.schema.json; `custom` is read in rasa_parts.

    `answer` names the answer that `text` is the whole of, where it is one, and `role` the variation of it.
    """

    text: str | None = None
    buttons: list[RasaButton] = []
    custom: dict[str, Any] | None = None
    answer: str | None = None
    role: str | None = None


_PARTS = TypeAdapter(list[RasaPart])


class Dialogue(Protocol):
    """What the gateway needs of Rasa."""

    async def send(self, sender: str, outgoing: Outgoing, *, ref: str, locale: str, flags: Sequence[str] = ()) -> list[RasaPart]:
        """Rasa's answer, at least one part. `flags` are those of the whole conversation. Raises RasaFailed."""

    async def is_ready(self) -> bool:
        """Whether a known question gets an answer; Rasa's own health route says yes with a broken model."""


class RasaClient:
    """The real one. It is asked for the version `content`."""

    def __init__(self, http: httpx.AsyncClient, content: str = SHIPPED) -> None:
        self._http, self._content = http, content

    async def send(self, sender: str, outgoing: Outgoing, *, ref: str, locale: str, flags: Sequence[str] = ()) -> list[RasaPart]:
        """See Dialogue."""
        metadata: dict[str, Any] = {"conversation_ref": ref, "locale": locale, "flags": list(flags), "content": self._content}
        if outgoing.analysis is not None:
            metadata["analysis"] = outgoing.analysis
        body = {"sender": sender, "message": outgoing.message, "metadata": metadata}
        try:
            response = await self._http.post("/webhooks/rest/webhook", json=body)
            parts = _PARTS.validate_json(response.content) if response.status_code == 200 else []
        except (httpx.HTTPError, ValidationError) as error:
            raise RasaFailed from error
        if not parts:
            raise RasaFailed
        return parts

    async def is_ready(self) -> bool:
        """See Dialogue."""
        try:
            parts = await self.send(_PROBER, Outgoing(PROBE), ref=Vault("readiness", b"probe").bridge_ref, locale="sv")
        except RasaFailed:
            return False
        return any(part.text for part in parts)
