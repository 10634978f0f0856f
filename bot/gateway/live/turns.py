"""A turn while staff are in the conversation or waited for: what the person writes is passed on, and the bot is quiet."""

from __future__ import annotations

from bot.gateway.bridge_client import BridgeSilent
from bot.gateway.content.texts import Texts
from bot.gateway.live.catching_up import CatchingUp, named
from bot.gateway.live.live_bridge import WITH_STAFF
from bot.gateway.live.outbox import LiveOutbox, Passed
from bot.gateway.reading import ReadText
from bot.gateway.said import Said
from bot.gateway.store.turns import OpenTurn


class LiveTurns:
    """Works within a turn that holds the conversation."""

    def __init__(self, outbox: LiveOutbox, catching_up: CatchingUp, texts: Texts) -> None:
        self._outbox, self._catching_up, self._texts = outbox, catching_up, texts

    async def pass_on(self, turn: OpenTurn, text: ReadText, *, is_urgent: bool = False) -> None:
        """Keeps and sends a text. When staff have left meanwhile the turn's mode says so, and the bot answers it."""
        live = turn.state.live
        if turn.mode not in WITH_STAFF or live is None or text.too_long:
            return
        await self.keep(turn, turn.arrival.key, Passed(turn.vault.bridge_ref, live.id, text.plain, is_urgent))
        try:
            news = await self._outbox.flush_on(turn.connection, turn.vault.conversation_id)
        except BridgeSilent:
            turn.is_late = True
            return
        live.told_late = False
        if news is None or news.mode not in WITH_STAFF:
            await self._ended(turn)

    async def keep(self, turn: OpenTurn, key: bytes, passed: Passed) -> None:
        """Puts something into the outbox within the turn."""
        await self._outbox.put(turn.connection, turn.vault.conversation_id, key, passed)

    def word(self, turn: OpenTurn) -> Said:
        """What the bot says to a text that was passed on: once that it is kept for staff, once that it waits, else nothing."""
        live = turn.state.live
        if live is None:
            return Said(self._texts.say[turn.mode])
        if turn.is_late and not live.told_late:
            live.told_late = True
            return Said(self._texts.say["live_late"])
        if turn.mode == "waiting" and not live.told_waiting and not turn.is_late:
            live.told_waiting = True
            return Said(tuple(named(bubble, live.name) for bubble in self._texts.say["live_kept"]))
        return Said(())

    async def _ended(self, turn: OpenTurn) -> None:
        live = turn.state.live
        news = await self._catching_up.news(turn.vault, live) if live else None
        if news is not None:
            turn.mode = await self._catching_up.keep_on(turn.connection, turn.vault, turn.mode, turn.state, news)
