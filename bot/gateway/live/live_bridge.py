"""The bridge's live conversations, in the gateway's words. What it answers is checked before it is believed."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, ValidationError

from bot.gateway.answers import Mode
from bot.gateway.bridge_client import BridgeSilent, Handover

LIVE_SECONDS: Final = 2.0  # a turn waits for it
_FRESH_SECONDS: Final = 5.0
WITH_STAFF: Final[tuple[Mode, ...]] = ("waiting", "staff")
_MODES: Final[dict[str, Mode]] = {"waiting": "waiting", "staff": "staff", "closed": "closed"}


class _Wire(BaseModel):
    model_config = ConfigDict(extra="ignore", hide_input_in_errors=True)


class LiveLine(_Wire):
    """Something that staff wrote, or that happened; `ordinal` is its place in the whole conversation."""

    ordinal: int
    kind: str
    text: str


class LiveNews(_Wire):
    """tests/contract/bridge-live-state.schema.json"""

    live_id: str
    municipality_name: str
    state: str
    last: int
    lines: list[LiveLine]
    typed_at: str | None
    on_duty: bool

    @property
    def mode(self) -> Mode:
        """The conversation's mode that follows from the state: what is over is the bot's again, unless staff closed it."""
        return _MODES.get(self.state, "bot")


@dataclass(frozen=True, slots=True)
class Place:
    """A municipality where somebody is on duty."""

    slug: str
    name: str


class LiveBridge:
    """Everything raises BridgeSilent, and Problem for what the bridge refuses: 404 unknown-live, 409 nobody-on-duty, 422."""

    def __init__(self, bridge: Handover, seconds: float = LIVE_SECONDS) -> None:
        self._bridge, self._seconds = bridge, seconds
        self._duty: tuple[float, list[Place]] = (-_FRESH_SECONDS, [])

    async def on_duty(self) -> list[Place]:
        """Where somebody is on duty; at most a few seconds old, since every open page asks."""
        asked_at, places = self._duty
        if time.monotonic() - asked_at > _FRESH_SECONDS:
            answer = await self._call("duty", {})
            places = [Place(str(row["slug"]), str(row["name"])) for row in answer.get("municipalities", ())]
            self._duty = (time.monotonic(), places)
        return places

    async def ask(self, ref: str, municipality: str, consent: str) -> LiveNews:
        """Begins to wait; the same again gives the same."""
        return _read(await self._call("ask", {"conversation_ref": ref, "municipality": municipality, "consent": consent}))

    async def write(self, ref: str, live_id: str, written: dict[str, Any]) -> LiveNews:
        """Passes on what the person wrote, once per `idempotency_key`; an empty `live_id` is the one that is open."""
        return _read(await self._call("write", {"conversation_ref": ref, "live_id": live_id, **written}))

    async def news(self, ref: str, live_id: str, after: int) -> LiveNews:
        """What is new after the line `after`."""
        return _read(await self._call("news", {"conversation_ref": ref, "live_id": live_id, "after": after}))

    async def typed(self, ref: str, live_id: str) -> None:
        """The person types."""
        await self._call("typing", {"conversation_ref": ref, "live_id": live_id})

    async def leave(self, ref: str, live_id: str) -> None:
        """The person leaves."""
        await self._call("leave", {"conversation_ref": ref, "live_id": live_id})

    async def _call(self, act: str, body: dict[str, Any]) -> dict[str, Any]:
        try:
            async with asyncio.timeout(self._seconds):
                return await self._bridge.call(f"/v1/live/{act}", body)
        except TimeoutError:
            raise BridgeSilent from None


def _read(answer: dict[str, Any]) -> LiveNews:
    try:
        return LiveNews.model_validate(answer)
    except ValidationError:
        raise BridgeSilent from None
