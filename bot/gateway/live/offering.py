"""The way to staff and back: offered only while somebody is on duty, begun only with a yes to words that say who reads."""

from __future__ import annotations

import contextlib
import hashlib
import time
from typing import Final

from bot.gateway.bridge_client import BridgeSilent
from bot.gateway.content.texts import Texts
from bot.gateway.live.catching_up import named
from bot.gateway.live.live_bridge import WITH_STAFF, LiveBridge, Place
from bot.gateway.live.outbox import Passed
from bot.gateway.live.turns import LiveTurns
from bot.gateway.messages import Bubble, Choice
from bot.gateway.said import Said
from bot.gateway.staff_hours import StaffHours
from bot.gateway.state import Live, State
from bot.gateway.store.conversations import Conversations
from bot.gateway.store.turns import OpenTurn
from foundation.problems import Problem

PREFIX: Final = "live:"
ASK: Final = "live:ask"
_MOST_EARLIER: Final = 3500  # characters


class Offering:
    """Answers the buttons that begin with PREFIX."""

    def __init__(self, bridge: LiveBridge, turns: LiveTurns, conversations: Conversations, texts: Texts, hours: StaffHours) -> None:
        self._bridge, self._turns, self._conversations, self._texts, self._hours = bridge, turns, conversations, texts, hours
        self._consent = hashlib.sha256(texts.say["live_consent"][0].text.encode()).hexdigest()[:16]

    async def press(self, turn: OpenTurn, payload: str) -> Said:
        """What follows a press; the mode of `turn` changes when staff are waited for or left."""
        act, _, slug = payload.removeprefix(PREFIX).partition(":")
        try:
            if act == "leave":
                return await self._leave(turn)
            if turn.mode != "bot":
                return Said(self._texts.say[turn.mode])
            if act in ("wait", "show"):
                return await self._wait(turn, slug, show=act == "show")
            return await self._asked(turn.state, slug) if act in ("ask", "choose") else Said(self._texts.say["live_no"])
        except BridgeSilent:
            return Said(self._texts.say["live_down"])

    async def is_open_to(self, state: State) -> bool:
        """Whether somebody is on duty for this person. Never raises: what is not known is not offered."""
        try:
            return bool(_fitting(await self._bridge.on_duty(), _chosen(state)))
        except (BridgeSilent, Problem):
            return False

    async def beside(self, state: State, said: Said) -> Said:
        """`said`, with the offer last when somebody is there."""
        return Said((*said.bubbles, *self._texts.say["live_offer"]), said.erase) if await self.is_open_to(state) else said

    async def _asked(self, state: State, slug: str) -> Said:
        wanted = slug or _chosen(state)
        places = _fitting(await self._bridge.on_duty(), wanted)
        if not places:
            return self._nobody(wanted)
        if len(places) > 1:
            choices = tuple(Choice(place.name, f"live:choose:{place.slug}") for place in places)
            return Said(tuple(Bubble(bubble.text, choices=choices) for bubble in self._texts.say["live_where"]))
        return Said(tuple(self._consent_words(bubble, places[0]) for bubble in self._texts.say["live_consent"]))

    def _nobody(self, slug: str) -> Said:
        return Said(self._hours.say("live_nobody_until", slug, otherwise="live_nobody"))

    def _consent_words(self, bubble: Bubble, place: Place) -> Bubble:
        choices = tuple(Choice(choice.label, choice.payload.replace("{slug}", place.slug)) for choice in bubble.choices)
        return named(Bubble(bubble.text, bubble.kind, choices, bubble.author), place.name)

    async def _wait(self, turn: OpenTurn, slug: str, *, show: bool) -> Said:
        try:
            news = await self._bridge.ask(turn.vault.bridge_ref, slug, self._consent)
        except Problem:
            return self._nobody(slug)
        turn.state.live = Live(news.live_id, news.municipality_name, time.time(), seen=news.last)
        turn.mode = "waiting"
        earlier = await self._earlier(turn) if show else ""
        if earlier:
            key = turn.vault.digest("live earlier", turn.arrival.key)
            await self._turns.keep(turn, key, Passed(turn.vault.bridge_ref, news.live_id, earlier, earlier=True))
        return Said(tuple(named(bubble, news.municipality_name) for bubble in self._texts.say["live_asked"]))

    async def _earlier(self, turn: OpenTurn) -> str:
        """The end of what the person themselves wrote so far."""
        messages = await self._conversations.after(turn.vault, 0)
        return "\n\n".join(message.text for message in messages if message.author == "person")[-_MOST_EARLIER:]

    async def _leave(self, turn: OpenTurn) -> Said:
        live = turn.state.live
        if turn.mode not in WITH_STAFF or live is None:
            return Said(self._texts.say["live_left"])
        with contextlib.suppress(Problem):  # it is gone there already
            await self._bridge.leave(turn.vault.bridge_ref, live.id)
        turn.state.live, turn.mode = None, "bot"
        return Said(self._texts.say["live_left"])


def _chosen(state: State) -> str:
    chosen = state.municipality or state.draft.get("municipality")
    return chosen if isinstance(chosen, str) else ""


def _fitting(places: list[Place], slug: str) -> list[Place]:
    return [place for place in places if not slug or place.slug == slug]
