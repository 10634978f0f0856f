"""Brings what staff wrote, and what happened, into the person's history: each line once, in order, whoever looks first."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.gateway import buttons
from bot.gateway.answers import Mode
from bot.gateway.bridge_client import BridgeSilent
from bot.gateway.content.texts import Texts
from bot.gateway.live.live_bridge import WITH_STAFF, LiveBridge, LiveLine, LiveNews
from bot.gateway.messages import Bubble
from bot.gateway.modes import KnownModes
from bot.gateway.publishing import Publisher
from bot.gateway.state import Live, State
from bot.gateway.store import live_statements, sealing, statements
from bot.gateway.store.conversations import Conversations
from bot.gateway.store.engine import StoreUnavailable
from bot.gateway.vault import Vault
from foundation.problems import Problem

LONG_WAIT_SECONDS: Final = 300.0
LEAVE: Final = "live:leave"


@dataclass(frozen=True, slots=True)
class Standing:
    """How it stands with staff. `typed_at` changes when staff type; `live_id` is what the bell rings for."""

    mode: Mode = "bot"
    name: str | None = None
    live_id: str = ""
    typed_at: str | None = None
    leave: str | None = None

    def public(self) -> dict[str, str | None]:
        """As in tests/contract/public-mode.schema.json."""
        return {"mode": self.mode, "municipality_name": self.name, "leave": self.leave}


class CatchingUp:
    """The bridge is asked without the conversation's lock; what it said is kept under it."""

    def __init__(self, conversations: Conversations, bridge: LiveBridge, publisher: Publisher, texts: Texts, modes: KnownModes) -> None:
        self._conversations, self._bridge, self._publisher = conversations, bridge, publisher
        self._texts, self._modes = texts, modes

    async def look(self, vault: Vault) -> Standing | None:
        """How it stands now, after keeping what is new; None when the database does not answer. Never raises for a silent bridge."""
        try:
            mode = await self._conversations.mode(vault)
            self._modes.saw(vault.conversation_id, mode)
            state = await self._conversations.peek(vault) if mode in WITH_STAFF else None
            if state is None or state.live is None:
                return Standing(mode)
            news = await self.news(vault, state.live)
            if news is not None and self._is_new(news, state.live, mode):
                mode = await self._keep(vault, news)
        except StoreUnavailable:
            return None
        if mode not in WITH_STAFF:
            return Standing(mode, state.live.name)
        leave = buttons.issue(vault, self._publisher.words(vault, self._texts.live["leave"]), LEAVE)
        return Standing(mode, state.live.name, state.live.id, news.typed_at if news else None, leave)

    async def news(self, vault: Vault, live: Live) -> LiveNews | None:
        """What the bridge has after what was seen; None when it is silent. A live conversation that it lost has gone back to the bot."""
        try:
            return await self._bridge.news(vault.bridge_ref, live.id, live.seen)
        except BridgeSilent:
            return None
        except Problem:
            return LiveNews(live_id=live.id, municipality_name=live.name, state="gone", last=live.seen, lines=[], typed_at=None,
                            on_duty=False)  # fmt: skip

    async def keep_on(self, connection: AsyncConnection, vault: Vault, mode: Mode, state: State, news: LiveNews) -> Mode:
        """Keeps `news` under the lock that `connection` holds, and gives the mode from here on. Raises StoreUnavailable."""
        live = state.live
        if live is None or live.id != news.live_id or news.last < live.seen:
            return mode  # somebody else has kept this, and more, meanwhile
        bubbles = [bubble for line in news.lines if line.ordinal > live.seen for bubble in self._said(line, live)]
        bubbles += self._long_wait(news, live)
        live.seen = max(live.seen, news.last)
        if news.state == "staff":
            live.told_waiting = True
        if news.mode not in WITH_STAFF:
            state.live = None
            state.last_said = [bubble for bubble in bubbles if bubble.author != "staff"]  # what was said before is no longer so
        messages = self._publisher.publish(vault, bubbles)
        kept = {"id": vault.conversation_id, "state": sealing.seal_state(vault, state), "mode": news.mode}
        await self._conversations.connections.run_on(connection, live_statements.KEEP_NEWS, kept | sealing.message_rows(vault, messages))
        self._modes.saw(vault.conversation_id, news.mode)
        return news.mode

    async def _keep(self, vault: Vault, news: LiveNews) -> Mode:
        connections = self._conversations.connections
        async with connections.locked(vault.conversation_id) as connection:
            rows = await connections.run_on(connection, statements.STATE, {"id": vault.conversation_id})
            if not rows:
                return "bot"
            return await self.keep_on(connection, vault, rows[0].mode, self._conversations.read_state(vault, rows[0].state), news)

    def _is_new(self, news: LiveNews, live: Live, mode: Mode) -> bool:
        return news.last > live.seen or news.mode != mode or bool(self._long_wait(news, replace(live)))

    def _said(self, line: LiveLine, live: Live) -> Iterable[Bubble]:
        if line.kind == "message":
            return [Bubble(line.text, author="staff")]
        return [named(bubble, live.name) for bubble in self._texts.say.get(f"live_{line.kind}", ())]

    def _long_wait(self, news: LiveNews, live: Live) -> list[Bubble]:
        """Said once: nobody has come for a while, or nobody is left who could."""
        is_long = time.time() - live.asked_at > LONG_WAIT_SECONDS or not news.on_duty
        if news.state != "waiting" or live.told_long or not is_long:
            return []
        live.told_long = True
        return [named(bubble, live.name) for bubble in self._texts.say["live_long_wait"]]


def named(bubble: Bubble, name: str, **more: str) -> Bubble:
    """The bubble with the municipality's name in it, and what else belongs in its marks."""
    text = bubble.text
    for mark, value in {**more, "kommun": name}.items():
        text = text.replace(f"{{{mark}}}", value)
    return replace(bubble, text=text)
