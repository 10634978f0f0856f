"""One turn of a conversation, from what a person sent to what they get. Danger first; everything else after."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Final

from bot.gateway import buttons
from bot.gateway.answers import Answer, NotKept
from bot.gateway.buttons import Press
from bot.gateway.content.texts import Texts
from bot.gateway.crowd import Crowd
from bot.gateway.deciding import Deciding
from bot.gateway.emergency import emergency
from bot.gateway.erasing import Erasing
from bot.gateway.from_memory import FromMemory
from bot.gateway.gate import Gate
from bot.gateway.known_locales import KnownLocales
from bot.gateway.language_turns import PREFIX as LANGUAGE
from bot.gateway.language_turns import LanguageTurns, other_language
from bot.gateway.limits import MessageLimit
from bot.gateway.live.live_bridge import WITH_STAFF
from bot.gateway.modes import KnownModes
from bot.gateway.publishing import Publisher
from bot.gateway.question import URGENT
from bot.gateway.reading import ReadText, read_text
from bot.gateway.recall import Recall
from bot.gateway.said import Said
from bot.gateway.store.conversations import UnknownConversation
from bot.gateway.store.engine import StoreUnavailable
from bot.gateway.store.turns import Arrival, KeyReused, OpenTurn, Turns
from bot.gateway.typed_labels import PLAIN_GATES
from bot.gateway.vault import Vault
from foundation.doorbell import Doorbell
from foundation.languages.locales import LANGUAGES
from foundation.logs import EventLog
from foundation.problems import Problem

NOT_FOUND: Final = Problem(404, "not-found", "Chatten finns inte")
EMPTY: Final = Problem(422, "empty-text", "Skriv något först")
UNKNOWN_BUTTON: Final = Problem(422, "unknown-button", "Knappen gäller inte här. Skriv gärna med egna ord i stället.")
KEY_REUSED: Final = Problem(422, "idempotency-key-reused", "Nyckeln hör till ett annat meddelande")


@dataclass(frozen=True, slots=True)
class Rooms:
    """The parts that a turn passes through."""

    gate: Gate
    recall: Recall
    limit: MessageLimit
    crowd: Crowd
    from_memory: FromMemory
    turns: Turns
    deciding: Deciding
    erasing: Erasing
    publisher: Publisher
    languages: LanguageTurns
    texts: Texts
    doorbell: Doorbell
    modes: KnownModes
    locales: KnownLocales
    log: EventLog


class Conversing:
    """What every channel (web, later Telegram) calls."""

    def __init__(self, rooms: Rooms) -> None:
        self._rooms = rooms

    async def write(self, vault: Vault, text: str, key: str | None) -> Answer:
        """The answer to a text. Raises Problem: nothing visible 422, too many 429, unknown conversation 404."""
        read = read_text(text)
        if read is None:
            raise EMPTY
        arrival = self._arrival(vault, read.plain, "text\x00" + read.raw, key)
        with self._rooms.recall.under_way(vault, arrival):
            return self._rooms.from_memory.given(vault, arrival) or await self._screened(vault, arrival, read)

    async def _screened(self, vault: Vault, arrival: Arrival, read: ReadText) -> Answer:
        rules = await self._rooms.gate.screen(read)
        if rules.action == "emergency":
            return self._alarm(vault, arrival, list(rules.flags), read)
        async with self._place(vault, is_grave=rules.action != "none"):
            verdict = await self._rooms.gate.examine(read, rules, lambda: self._rooms.recall.before(vault, arrival))
            if verdict.finding.action == "emergency":
                return self._alarm(vault, arrival, list(verdict.finding.flags), read)
            self._rooms.limit.admit(vault.conversation_id)
            return await self._turn(vault, arrival, lambda turn: self._rooms.deciding.text(turn, read, verdict))

    async def press(self, vault: Vault, token: str, key: str | None) -> Answer:
        """The answer to a button. Raises Problem: unknown button 422, too many 429, unknown conversation 404."""
        press = buttons.read(vault, token)
        if press is None:
            raise UNKNOWN_BUTTON
        arrival = self._arrival(vault, press.label, "button\x00" + token, key)
        name, _, carried = press.payload.removeprefix("gate:").partition(":")
        if name in URGENT:
            return self._alarm(vault, arrival, [flag for flag in carried.split(",") if flag])
        if name in PLAIN_GATES:
            return self._rooms.from_memory.answer(vault, arrival, self._rooms.texts.say[name])
        self._rooms.limit.admit(vault.conversation_id)
        async with self._place(vault, is_grave=name == "danger_no"):
            return await self._turn(vault, arrival, lambda turn: self._rooms.deciding.press(turn, press))

    async def speak(self, vault: Vault, tag: str, key: str | None) -> Answer:
        """The last answer again in the language `tag`, in which everything is said from now on. Raises Problem as `press`."""
        arrival = self._arrival(vault, LANGUAGES[tag].own_name, "locale\x00" + tag, key)
        self._rooms.limit.admit(vault.conversation_id)
        press = Press(LANGUAGE + tag, LANGUAGES[tag].own_name)
        return await self._turn(vault, arrival, lambda turn: self._rooms.deciding.press(turn, press))

    def _place(self, vault: Vault, *, is_grave: bool) -> AbstractAsyncContextManager[None]:
        """What the rules find grave, and what staff are to read, waits for nobody."""
        return self._rooms.crowd.place(is_urgent=is_grave or self._rooms.modes.of(vault.conversation_id) in WITH_STAFF)

    def _alarm(self, vault: Vault, arrival: Arrival, flags: list[str], read: ReadText | None = None) -> Answer:
        mode = self._rooms.modes.of(vault.conversation_id)
        written_in = other_language(self._rooms.locales.of(vault.conversation_id), read.plain) if read else None
        return self._rooms.from_memory.answer(vault, arrival, emergency(self._rooms.texts, flags, mode, written_in), flags)

    def _arrival(self, vault: Vault, shown: str, body: str, key: str | None) -> Arrival:
        key_bytes = key.encode("utf-8", "replace") if key else secrets.token_bytes(16)
        return Arrival(shown, vault.digest("idempotency key", key_bytes), vault.digest("body", body.encode("utf-8")))

    async def _turn(self, vault: Vault, arrival: Arrival, decide: Callable[[OpenTurn], Awaitable[Said]]) -> Answer:
        try:
            async with self._rooms.turns.begun(vault, arrival) as turn:
                self._rooms.modes.saw(vault.conversation_id, turn.mode)
                answer = turn.answered or await self._finished(turn, await decide(turn))
                self._rooms.modes.saw(vault.conversation_id, turn.mode)
        except StoreUnavailable:
            return self._not_kept(vault, "chat_down")
        except UnknownConversation:
            raise NOT_FOUND from None
        except KeyReused:
            raise KEY_REUSED from None
        except Exception as error:  # a fault of ours must not leave somebody without the numbers
            self._rooms.log.event("turn_failed", error=type(error).__name__)
            return self._not_kept(vault, "trouble")
        await self._rooms.doorbell.ring(vault.conversation_id)
        return answer

    async def _finished(self, turn: OpenTurn, said: Said) -> Answer:
        """The answer; a database that dies only now must not cost the person what was said."""
        if said.erase:
            return await self._erased(turn, said)
        if said.is_answer and said.bubbles:  # staff read it: what was said before that still is the last answer
            turn.state.last_said = [bubble for bubble in said.bubbles if bubble.said_in is None]
        said = self._rooms.languages.with_other_swedish(turn.state, said)
        messages = self._rooms.publisher.publish(turn.vault, said.bubbles)
        answer = Answer([message.public() for message in messages], turn.mode)
        try:
            await self._rooms.turns.finish(turn, messages, answer)
        except StoreUnavailable:
            self._rooms.log.event("turn_not_kept")
        return answer

    async def _erased(self, turn: OpenTurn, said: Said) -> Answer:
        try:
            done = await self._rooms.erasing.erase_in(turn)
        except StoreUnavailable:
            done = False
        if done:
            return self._not_kept(turn.vault, "erased")
        return await self._finished(turn, Said(self._rooms.texts.say["not_erased"]))

    def _not_kept(self, vault: Vault, why: NotKept) -> Answer:
        messages = self._rooms.publisher.publish(vault, self._rooms.texts.say[why])
        return Answer([message.public() for message in messages], not_kept=why)
