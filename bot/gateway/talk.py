"""Talks with Rasa for a conversation: within a budget, in trackers of bounded length, and honest when it fails."""

from __future__ import annotations

import asyncio
import json
import re
import time
from typing import Final

from bot.gateway.breaker import Breaker
from bot.gateway.content.texts import Texts
from bot.gateway.rasa_client import RASA_SECONDS, Dialogue, RasaFailed, RasaPart
from bot.gateway.rasa_parts import ROLES, PartReader
from bot.gateway.said import Said
from bot.gateway.state import Outgoing, State
from bot.gateway.vault import Vault
from bot.gateway.waiting import waits
from foundation.logs import EventLog

# Rasa's time per message grows with the length of its tracker (reliability notes 2.1).
TURNS_PER_TRACKER: Final = 40
# Rasa forgets a chat that is idle for 30 minutes (bot/assistant/endpoints.yml); what it may have forgotten is told anew.
IDLE_SECONDS: Final = 25 * 60
_FORGET: Final = ("/referral_cancel", "/restart")  # in the middle of the form a restart alone is not one
_ROLE = re.compile(r'/choose_role\{"role": ?"([a-z]+)"\}')


class Talk:
    """Gives Rasa's answer to one message, or the fallback."""

    def __init__(self, rasa: Dialogue, parts: PartReader, texts: Texts, log: EventLog, breaker: Breaker | None = None,
                 seconds: float = RASA_SECONDS) -> None:  # fmt: skip
        self._rasa, self._parts, self._texts, self._log = rasa, parts, texts, log
        self._breaker, self._seconds = breaker or Breaker(), seconds

    async def reply(self, vault: Vault, state: State, outgoing: Outgoing) -> Said:
        """What Rasa says; on failure the fallback, with `outgoing` kept in the state for another try."""
        chosen = _ROLE.fullmatch(outgoing.message)
        if chosen and chosen[1] in ROLES:
            state.role, state.role_known_to_rasa = chosen[1], True  # this very message tells it
        waits()
        try:
            said = await self._ask(vault, state, outgoing)
        except RasaFailed:
            state.retry, state.role_known_to_rasa = outgoing, state.role is None
            return Said(self._texts.say["trouble"])
        state.retry = None
        return said

    async def forget(self, vault: Vault, state: State) -> None:
        """Empties the trackers of an erased conversation, as far as Rasa answers; it forgets them by itself later."""
        for epoch in range(max(0, state.epoch - 1), state.epoch + 1):
            for message in _FORGET if state.step else _FORGET[1:]:
                await self._rasa.send(vault.rasa_sender(epoch), Outgoing(message), ref=vault.bridge_ref, locale=state.locale)

    async def _ask(self, vault: Vault, state: State, outgoing: Outgoing) -> Said:
        if not self._breaker.lets_through():
            raise RasaFailed
        try:
            async with asyncio.timeout(self._seconds):
                said = await self._exchange(vault, state, outgoing)
        except (RasaFailed, TimeoutError) as error:
            self._breaker.failed()
            self._log.event("rasa_failed", error=type(error).__name__)
            raise RasaFailed from None
        self._breaker.succeeded()
        return said

    async def _exchange(self, vault: Vault, state: State, outgoing: Outgoing) -> Said:
        is_stale = state.epoch_turns > 0 and time.time() - state.rasa_heard_at > IDLE_SECONDS
        paused = self._texts.say["form_paused"] if is_stale and state.step else ()
        if is_stale or (state.epoch_turns >= TURNS_PER_TRACKER and state.step is None):
            state.new_tracker()
        if state.role and not state.role_known_to_rasa:
            await self._send(vault, state, Outgoing("/choose_role" + json.dumps({"role": state.role}, separators=(",", ":"))))
            state.role_known_to_rasa = True
        state.epoch_turns += 1
        said = self._parts.read(await self._send(vault, state, outgoing), state)
        if not said.bubbles and not said.erase:
            raise RasaFailed  # nothing to show is silence, whatever was meant
        state.rasa_heard_at = time.time()
        return Said((*paused, *said.bubbles), said.erase)

    async def _send(self, vault: Vault, state: State, outgoing: Outgoing) -> list[RasaPart]:
        # The gate answers grave messages itself: Rasa's form learns of their flags only from here.
        return await self._rasa.send(vault.rasa_sender(state.epoch), outgoing, ref=vault.bridge_ref, locale=state.locale, flags=state.flags)
