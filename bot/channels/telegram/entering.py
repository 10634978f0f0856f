"""Finds the conversation of a chat, or begins one: the first words say what this is and who knows what."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.channels.telegram.chat import Arrived, Chat
from bot.channels.telegram.identity import Identity
from bot.channels.telegram.posting import Lane, Post
from bot.channels.telegram.speaking import Speaking
from bot.channels.telegram.store.chats import Begun, Chats
from bot.channels.telegram.texts import ChannelTexts, locale_of
from bot.gateway.messages import Bubble
from bot.gateway.opening import Opening
from foundation.directory import Municipality
from foundation.languages.locales import SWEDISH

_CODE: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")  # Bot API, deep linking


@dataclass(frozen=True, slots=True)
class Entered:
    """`first` are the posts of the first words; none when the conversation stood already."""

    chat: Chat
    first: list[Post]


@dataclass(frozen=True, slots=True)
class Entering:
    """Everything but `chat_of` raises StoreUnavailable; what begins a conversation raises Problem when the channel is closed."""

    identity: Identity
    chats: Chats
    opening: Opening
    speaking: Speaking
    texts: Mapping[str, ChannelTexts]
    municipalities: Mapping[str, Municipality]

    async def find(self, arrived: Arrived) -> Chat | None:
        """The chat, if it has a conversation."""
        begun = await self.chats.find(self.pseudonym(arrived))
        return self.chat_of(arrived, begun) if begun else None

    def stranger(self, arrived: Arrived) -> Chat:
        """The chat as it would begin; nothing is stored."""
        return self.chat_of(arrived, Begun(arrived.at, locale_of(arrived.incoming.language)))

    async def enter(self, arrived: Arrived, code: str | None = None) -> Entered:
        """The chat and, when this very update begins its conversation, the first words: also when it is worked on once more."""
        begun = await self.chats.find(self.pseudonym(arrived))
        if begun is not None and begun.number != arrived.at:
            return Entered(self.chat_of(arrived, begun), [])
        return await self._begun(arrived, None, code)

    async def anew(self, arrived: Arrived, over: Chat, code: str | None = None) -> Entered:
        """A new conversation after the one that is over: silent for a day, or erased."""
        return await self._begun(arrived, over.number, code)

    async def greet(self, chat: Chat, seed: tuple[object, ...]) -> list[Post]:
        """The first words once more, in a conversation that stands."""
        return await self.say(chat, self._bubbles(chat), seed)

    async def say(self, chat: Chat, bubbles: Sequence[Bubble], seed: tuple[object, ...]) -> list[Post]:
        """The posts of what the gateway says beside a turn, in the chat's language."""
        messages = self.opening.publisher.publish(chat.vault, bubbles)
        return await self.speaking.answer(chat, [message.public() for message in messages], seed)

    async def spoken(self, chat: Chat) -> Chat:
        """The chat in the language that its conversation was last seen in, which is kept: the two have one and the same."""
        tag = self.opening.locales.of(chat.vault.conversation_id)
        if tag == chat.locale:
            return chat
        await self.chats.speak(chat.pseudonym, tag)
        return replace(chat, locale=tag)

    def pseudonym(self, arrived: Arrived) -> bytes:
        """What stands for the chat in the rows."""
        return self.identity.pseudonym(arrived.bot, arrived.incoming.chat_id)

    def chat_of(self, arrived: Arrived, begun: Begun) -> Chat:
        """The chat with its vault. What this process answers from memory is in its language, though it never saw the conversation."""
        bot, chat_id = arrived.bot, arrived.incoming.chat_id
        vault = self.identity.vault(bot, chat_id, begun.number)
        self.opening.locales.saw(vault.conversation_id, begun.locale)
        return Chat(bot, chat_id, self.pseudonym(arrived), begun.number, begun.locale, vault)

    async def _begun(self, arrived: Arrived, over: int | None, code: str | None) -> Entered:
        self.opening.closures.refuse("telegram", arrived.bot)  # before anything is kept: the first words belong to the day it opens
        number = arrived.at if over is None else max(arrived.at, over + 1)
        locale = locale_of(arrived.incoming.language)
        chat = self.chat_of(arrived, await self.chats.begin(self.pseudonym(arrived), number, locale, over))
        if chat.number != number:
            return Entered(chat, [])  # another update of the same person came first
        campaign = code if code and _CODE.fullmatch(code) else None  # a torn link must not keep anybody out
        messages = await self.opening.begin(chat.vault, self._bubbles(chat), chat.locale, arrived.bot, campaign, "telegram")
        seed = ("first", arrived.incoming.update_id)
        return Entered(chat, await self.speaking.answer(chat, [message.public() for message in messages], seed, Lane.ANSWER))

    def _bubbles(self, chat: Chat) -> list[Bubble]:
        """The channel's own first words, then the web's question whom it is about."""
        name = self.municipalities[chat.bot].name
        first = Bubble(self.texts[SWEDISH].say["first"].replace("{kommun}", name))
        return [first, *self.opening.texts.say["welcome"][1:]]
