"""Rasa's memory of the chats: in this process only, bounded in time, in number and in length.

Rasa's own in-memory store never forgets, so words would stay until the process ends, and each turn replays the whole
chat, so one talkative person slows everybody. Here an idle chat is dropped, a restarted one keeps nothing from before,
and of a long one the slots, the open form and the last turns remain.
"""

from __future__ import annotations

import asyncio
import copy
import json
import time
from collections import OrderedDict
from typing import Any

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import InMemoryTrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.conversation import Dialogue
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, Event, Restarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.assistant.compiled_action_schema import compile_action_schema

# Rasa imports this module when it begins to serve, and has no other place for such a thing.
compile_action_schema()

_SWEEP_SECONDS = 30.0


class ExpiringTrackerStore(InMemoryTrackerStore):
    """An in-memory tracker store that forgets. Used by endpoints.yml.

    idle_minutes: a chat without a message for so long is dropped. max_conversations: the longest idle goes first.
    keep_events: a chat with more events than this is shortened to about half of it.
    """

    def __init__(
        self,
        domain: Domain | None,
        host: Any = None,
        event_broker: EventBroker | None = None,
        idle_minutes: float = 30,
        max_conversations: int = 2000,
        keep_events: int = 240,
        **kwargs: Any,
    ) -> None:
        super().__init__(domain, event_broker, **kwargs)
        self._touched: OrderedDict[str, float] = OrderedDict()
        self._idle_seconds = idle_minutes * 60
        self._max_conversations = max_conversations
        self._keep_events = keep_events
        self._sweeper: asyncio.TimerHandle | None = None

    def with_same_chats(self) -> ExpiringTrackerStore:
        """A store over the same memory for a model with another domain: a chat that began with this one goes on with that."""
        other = copy.copy(self)
        other._sweeper = None
        return other

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Stores the chat, shortened where it is long, and drops the chats whose time is over."""
        await self.stream_events(tracker)
        events = shorten(_since_restart(list(tracker.events)), self._keep_events, self.domain)
        self.store[tracker.sender_id] = json.dumps(Dialogue(tracker.sender_id, events).as_dict())
        self._touched[tracker.sender_id] = time.monotonic()
        self._touched.move_to_end(tracker.sender_id)
        self.forget_old()
        self._sweep_later()

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """The chat, or None when it never was or is forgotten."""
        self.forget_old()
        return await super().retrieve(sender_id)

    def forget_old(self) -> None:
        """Drops every chat that is idle for too long, and the longest idle ones above the limit."""
        oldest_allowed = time.monotonic() - self._idle_seconds
        while self._touched:
            sender_id, touched = next(iter(self._touched.items()))
            if touched > oldest_allowed and len(self._touched) <= self._max_conversations:
                return
            del self._touched[sender_id]
            self.store.pop(sender_id, None)

    def _sweep_later(self) -> None:
        # Without traffic nothing would call forget_old, and the last chat of the evening would stay till morning.
        if self._sweeper is None:
            self._sweeper = asyncio.get_running_loop().call_later(min(_SWEEP_SECONDS, self._idle_seconds), self._sweep)

    def _sweep(self) -> None:
        self._sweeper = None
        self.forget_old()
        if self._touched:
            self._sweep_later()


def _since_restart(events: list[Event]) -> list[Event]:
    """What came after the last restart: whoever starts over has left the rest behind."""
    for index in range(len(events) - 1, -1, -1):
        if isinstance(events[index], Restarted):
            return events[index + 1 :]
    return events


def shorten(events: list[Event], keep: int, domain: Domain) -> list[Event]:
    """At most about `keep` / 2 last events, cut before a person's message, after the slots and the form as they were."""
    if len(events) <= keep:
        return events
    cut = next((i for i in range(len(events) - keep // 2, len(events)) if isinstance(events[i], UserUttered)), None)
    if cut is None:
        return events
    before = DialogueStateTracker.from_events("", events[:cut], slots=domain.slots)
    state: list[Event] = [SlotSet(name, slot.value) for name, slot in before.slots.items() if slot.value is not None]
    if before.active_loop_name:
        state.append(ActiveLoop(before.active_loop_name))
    return [*state, ActionExecuted(ACTION_LISTEN_NAME), *events[cut:]]
