"""What whoever sends tells back: that a message stands in a chat, and that a chat is closed to the bot."""

from __future__ import annotations

from dataclasses import dataclass

from bot.channels.telegram.chat import Arrived
from bot.channels.telegram.chat_seal import UnknownSeal
from bot.channels.telegram.entering import Entering
from bot.channels.telegram.incoming import Incoming
from bot.channels.telegram.stopping import Stopping


@dataclass(frozen=True, slots=True)
class Outcomes:
    """Both raise StoreUnavailable; a chat that no key of ours opens is nobody's."""

    entering: Entering
    stopping: Stopping

    async def sent(self, bot: str, chat: bytes, message_id: int) -> None:
        """Remembers a message (`chat` is the sealed chat id) so that /stop can have it deleted within 48 hours."""
        arrived = self._arrived(bot, chat)
        if arrived is not None:
            await self.entering.chats.sent(self.entering.pseudonym(arrived), message_id)

    async def refused(self, bot: str, chat: bytes) -> None:
        """Telegram answered 403: the person has blocked the bot, or is gone. The conversation ends quietly."""
        arrived = self._arrived(bot, chat)
        if arrived is not None:
            await self.stopping.end_quietly(arrived, await self.entering.find(arrived))

    def _arrived(self, bot: str, chat: bytes) -> Arrived | None:
        try:
            chat_id = self.entering.identity.chats.open(bot, chat)
        except UnknownSeal:
            return None
        return Arrived(bot, Incoming(0, "blocked", chat_id), 0)
