"""Answers an emergency without the database: from what this process remembers, else with the numbers alone."""

from __future__ import annotations

from dataclasses import dataclass

from bot.channels.telegram.acting import Acting
from bot.channels.telegram.chat import Arrived, Chat
from bot.channels.telegram.commands import Commands, is_emergency_command
from bot.channels.telegram.entering import Entering
from bot.channels.telegram.posting import Lane, Post
from bot.channels.telegram.speaking import Speaking
from bot.channels.telegram.store.presses import Presses
from bot.channels.telegram.texts import locale_of
from bot.gateway.answers import Answer
from bot.gateway.content.texts import Texts
from bot.gateway.conversing import Conversing
from bot.gateway.gate import Gate
from bot.gateway.reading import read_text
from foundation.problems import Problem


@dataclass(frozen=True, slots=True)
class AtOnce:
    """Its posts have the same keys as those of the worker, which may get the same update later: nobody is answered twice."""

    gate: Gate
    conversing: Conversing
    entering: Entering
    commands: Commands
    speaking: Speaking
    presses: Presses
    acting: Acting
    said: Texts

    async def answer(self, arrived: Arrived) -> None:
        """Posts the emergency text."""
        begun = self.entering.chats.known(self.entering.pseudonym(arrived))
        chat = self.entering.chat_of(arrived, begun) if begun else None
        await self.acting.post(await self._posts(arrived, chat))
        if arrived.incoming.callback:
            await self.acting.acknowledge(arrived.bot, arrived.incoming.callback)

    async def _posts(self, arrived: Arrived, chat: Chat | None) -> list[Post]:
        locale = chat.locale if chat else locale_of(arrived.incoming.language)
        if arrived.incoming.kind in ("text", "edit") and is_emergency_command(arrived.incoming.text):
            return [self.commands.emergency(arrived, locale)]
        answer = await self._turn(arrived, chat) if chat else None
        if chat and answer and any(message["kind"] == "emergency" for message in answer.messages):
            return await self.speaking.answer(chat, answer.messages, (arrived.incoming.update_id,), Lane.EMERGENCY, from_memory=True)
        return [await self._numbers(arrived, locale)]

    async def _turn(self, arrived: Arrived, chat: Chat) -> Answer | None:
        """A turn that the gateway answers from memory."""
        incoming = arrived.incoming
        try:
            if incoming.kind != "press":
                return await self.conversing.write(chat.vault, incoming.text, arrived.key)
            pressed = self.presses.known(chat.pseudonym, incoming.text)
            return await self.conversing.press(chat.vault, pressed.token, arrived.key) if pressed else None
        except Problem:
            return None

    async def _numbers(self, arrived: Arrived, locale: str) -> Post:
        """The emergency text by itself, with the key that the whole answer would begin with."""
        read = read_text(arrived.incoming.text) if arrived.incoming.kind != "press" else None
        flags = (await self.gate.screen(read)).flags if read else ()
        text, _ = self.said.phrases.text(self.said.emergency.of(flags), locale)
        return self.speaking.say(arrived.bot, arrived.incoming.chat_id, text,
                                 (arrived.incoming.update_id, 0), Lane.EMERGENCY)  # fmt: skip
