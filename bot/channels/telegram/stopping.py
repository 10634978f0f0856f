"""/stop, a blocked bot, and the end of a conversation from within: what is deleted here and at Telegram."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.channels.telegram.acting import Acting
from bot.channels.telegram.chat import Arrived, Chat
from bot.channels.telegram.identity import Identity
from bot.channels.telegram.posting import Post
from bot.channels.telegram.speaking import Speaking
from bot.channels.telegram.store.chats import Chats
from bot.channels.telegram.store.presses import Presses
from bot.channels.telegram.texts import ChannelTexts
from bot.gateway.ending import Ending
from bot.gateway.erasing import NOT_ERASED, Erasing
from bot.gateway.store.conversations import UnknownConversation
from bot.gateway.store.engine import StoreUnavailable
from foundation.problems import Problem


@dataclass(frozen=True, slots=True)
class Stopping:
    """Everything raises StoreUnavailable; done again it changes nothing."""

    identity: Identity
    erasing: Erasing
    ending: Ending
    chats: Chats
    presses: Presses
    speaking: Speaking
    acting: Acting
    texts: Mapping[str, ChannelTexts]

    async def stop(self, arrived: Arrived, chat: Chat | None, locale: str) -> list[Post]:
        """Erases the conversation and all that Telegram lets us delete; says what remains, or that it is not done yet."""
        if chat is not None and not await self._erased(chat):
            return [self._said(arrived, locale, "not_stopped")]
        return await self.after_erasure(arrived, locale)

    async def after_erasure(self, arrived: Arrived, locale: str) -> list[Post]:
        """Deletes the chat's messages and rows when its conversation is erased already. It posts by itself, and gives no posts:

        the rows go last, so that a worker that is killed before leaves an update that can be worked on again.
        """
        pseudonym = self.identity.pseudonym(arrived.bot, arrived.incoming.chat_id)
        own = [arrived.incoming.message_id] if arrived.incoming.message_id else []
        chat = self.identity.chats.seal(arrived.bot, arrived.incoming.chat_id)
        await self.acting.forget(arrived.bot, chat)
        await self.acting.delete(arrived.bot, chat, sorted({*await self.chats.messages(pseudonym), *own}))
        await self.acting.post([self._said(arrived, locale, "stopped")])
        await self._forget(pseudonym)
        return []

    async def end_quietly(self, arrived: Arrived, chat: Chat | None) -> None:
        """The person has blocked the bot: what is here goes, and nobody is told. A referral that was sent stands, and its code opens it:

        whoever hides the chat on a phone blocks the bot in the same step, and has not asked for anything to be taken back.
        """
        if chat is not None:
            await self.ending.end(chat.vault)
        await self._forget(self.identity.pseudonym(arrived.bot, arrived.incoming.chat_id))

    async def _erased(self, chat: Chat) -> bool:
        try:
            await self.erasing.erase(chat.vault)
        except UnknownConversation:
            return True
        except Problem as problem:
            if problem is not NOT_ERASED:
                raise StoreUnavailable from None
            return False
        return True

    async def _forget(self, pseudonym: bytes) -> None:
        self.presses.forget(pseudonym)
        await self.chats.forget(pseudonym)

    def _said(self, arrived: Arrived, locale: str, name: str) -> Post:
        return self.speaking.say(arrived.bot, arrived.incoming.chat_id, self.texts[locale].say[name],
                                 ("stop", arrived.incoming.update_id))  # fmt: skip
