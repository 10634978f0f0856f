"""Answers that wait for nothing: given at once, written down afterwards if that is possible."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Sequence
from typing import Final

from bot.gateway.again import KEEP_TRYING_SECONDS, Again
from bot.gateway.answers import Answer
from bot.gateway.background import Background
from bot.gateway.live.outbox import LiveOutbox, Passed
from bot.gateway.messages import Bubble, Message
from bot.gateway.modes import KnownModes
from bot.gateway.publishing import Publisher
from bot.gateway.state import State
from bot.gateway.store.conversations import Conversations
from bot.gateway.store.engine import StoreUnavailable
from bot.gateway.store.turns import Arrival, Turns
from bot.gateway.vault import Vault
from foundation.doorbell import Doorbell

_NOTE_SECONDS: Final = 10.0  # waits for a turn that is under way
_MOST_ANSWERS: Final = 10_000


class FromMemory:
    """Publishes bubbles without the database. The same request again gets the same answer, from memory too."""

    def __init__(self, publisher: Publisher, turns: Turns, conversations: Conversations, background: Background,
                 doorbell: Doorbell, modes: KnownModes, outbox: LiveOutbox,
                 answers: OrderedDict[tuple[str, bytes, bytes], Answer] | None = None) -> None:  # fmt: skip
        self._publisher, self._turns, self._conversations, self._outbox = publisher, turns, conversations, outbox
        self._background, self._doorbell, self._modes = background, doorbell, modes
        self._answers: OrderedDict[tuple[str, bytes, bytes], Answer] = OrderedDict() if answers is None else answers
        self._again = Again(background)

    def answer(self, vault: Vault, arrival: Arrival, bubbles: Sequence[Bubble], alarm: Sequence[str] | None = None) -> Answer:
        """The answer, now; the history and the flags follow in the background. `alarm` holds the flags of an alarm."""
        passed = Passed(vault.bridge_ref, "", arrival.shown, urgent=alarm is not None)
        answer = self.told(vault, arrival, bubbles, passed)
        note = self._note(vault, arrival, bubbles, alarm)
        self._background.start("note", note, KEEP_TRYING_SECONDS if alarm is not None else _NOTE_SECONDS, is_dear=alarm is not None)
        return answer

    def told(self, vault: Vault, arrival: Arrival, bubbles: Sequence[Bubble], passed: Passed | None = None) -> Answer:
        """As `answer`, for what is no message of the person's: the state stays as it is. `passed` is for staff, if they are there."""
        place = (vault.conversation_id, arrival.key, arrival.fingerprint)
        if place in self._answers:
            return self._answers[place]
        written = self._publisher.from_person(arrival.shown)
        messages = self._publisher.publish(vault, bubbles)
        answer = self._answers[place] = Answer([message.public() for message in messages], self._modes.of(vault.conversation_id))
        while len(self._answers) > _MOST_ANSWERS:
            self._answers.popitem(last=False)
        record = self._record(vault, arrival, [written, *messages], answer, passed)
        self._background.start("record", record, KEEP_TRYING_SECONDS, is_dear=True)
        return answer

    def given(self, vault: Vault, arrival: Arrival) -> Answer | None:
        """What the same request got from memory, if it did: sent once more, it is not judged again."""
        return self._answers.get((vault.conversation_id, arrival.key, arrival.fingerprint))

    def forget(self, conversation_id: str) -> None:
        """Drops the answers of an erased conversation."""
        for place in [place for place in self._answers if place[0] == conversation_id]:
            del self._answers[place]

    async def _record(self, vault: Vault, arrival: Arrival, messages: Sequence[Message], answer: Answer, passed: Passed | None) -> None:
        sealed = self._outbox.sealed(vault.conversation_id, arrival.key, passed) if passed else None
        with_staff = self._modes.of(vault.conversation_id) != "bot"
        await self._again.until_kept(lambda: self._turns.record(vault, arrival, messages, answer, sealed), may_wait=with_staff)
        if passed and with_staff:  # in another process's conversation the sender finds it
            self._background.start("pass on", self._outbox.flush(vault.conversation_id), _NOTE_SECONDS)
        await self._doorbell.ring(vault.conversation_id)

    async def _note(self, vault: Vault, arrival: Arrival, bubbles: Sequence[Bubble], alarm: Sequence[str] | None) -> None:
        """What staff must know of it, that the question has its answer, and that an alarm closes the gate's window."""

        def alarmed(state: State) -> None:
            if alarm is not None:
                state.remember_flags(alarm)
                state.close_window(arrival.at)

        def noted(state: State) -> None:
            alarmed(state)
            state.turn += 1
            state.last_said = [bubble for bubble in bubbles if bubble.said_in is None]
            if state.question:
                state.question.answered = True

        try:
            async with asyncio.timeout(_NOTE_SECONDS):
                await self._conversations.change_state(vault, noted)
        except (StoreUnavailable, TimeoutError):
            if alarm is None:
                raise
            # The flags go with a referral. The rest is of this moment: later it would stand for another answer, another question.
            await self._again.until_kept(lambda: self._conversations.change_state(vault, alarmed), may_wait=False)
