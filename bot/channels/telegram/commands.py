"""The commands of the menu, in Swedish and English. A text that begins with a slash and is none of them is a text like any other."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from bot.channels.telegram.chat import Arrived, Chat
from bot.channels.telegram.entering import Entered, Entering
from bot.channels.telegram.posting import Lane, Post
from bot.channels.telegram.speaking import Speaking
from bot.channels.telegram.stopping import Stopping
from bot.channels.telegram.talking import Talking
from bot.channels.telegram.texts import ChannelTexts, locale_of
from bot.gateway.language_turns import LanguageTurns
from bot.gateway.store.conversations import Conversations

NAMES: Final = {
    "start": "start", "help": "help", "hjalp": "help", "stop": "stop", "stopp": "stop", "privacy": "privacy", "integritet": "privacy",
    "akut": "emergency", "emergency": "emergency", "sprak": "language", "language": "language", "manniska": "human", "human": "human",
    "settings": "language",
}  # fmt: skip
"""What each command that may be written means. /settings is one of Telegram's own, and the language is all that can be set."""
_COMMAND = re.compile(r"/([A-Za-z]{1,32})(?:@[A-Za-z0-9_]{1,64})?(?:\s+(.{0,4096}))?", re.DOTALL)
LOCAL: Final = "local:"


@dataclass(frozen=True, slots=True)
class Command:
    """`name` is a value of NAMES; `rest` is what was written after it."""

    name: str
    rest: str = ""


def command_of(text: str) -> Command | None:
    """The command that a text is, or None. Only /start may have words after it: with any other they are something told."""
    found = _COMMAND.fullmatch(text.strip())
    name = NAMES.get(found[1].casefold()) if found else None
    if name is None or found is None:
        return None
    rest = (found[2] or "").strip()
    return Command(name, rest) if name == "start" or not rest else None


def is_emergency_command(text: str) -> bool:
    """Whether a text asks for the numbers: /akut, in any of its spellings."""
    command = command_of(text)
    return command is not None and command.name == "emergency"


@dataclass(frozen=True, slots=True)
class Commands:
    """Everything raises StoreUnavailable but `emergency`."""

    entering: Entering
    talking: Talking
    stopping: Stopping
    speaking: Speaking
    conversations: Conversations
    languages: LanguageTurns
    texts: Mapping[str, ChannelTexts]

    async def answer(self, arrived: Arrived, command: Command) -> list[Post]:
        """The posts that answer a command."""
        seed = (arrived.incoming.update_id, command.name)
        match command.name:
            case "start":
                return await self._start(arrived, command.rest)
            case "emergency":
                return [self.emergency(arrived, await self._locale(arrived))]
            case "human":
                return await self.talking.write(arrived, self.texts[await self._locale(arrived)].labels["human"])
            case "stop":
                chat = await self.entering.find(arrived) or self.entering.stranger(arrived)
                return [await self.speaking.ask(chat, "stop", ("stop_yes", "stop_no"), seed)]
            case "language":
                entered = await self._standing(arrived)
                return [*entered.first, *await self.entering.say(entered.chat, [self.languages.menu()], seed)]
        return [self._say(arrived, await self._locale(arrived), command.name)]

    def emergency(self, arrived: Arrived, locale: str) -> Post:
        """All numbers, at once, from memory."""
        text = self.texts[locale].say["emergency"]
        return self.speaking.say(arrived.bot, arrived.incoming.chat_id, text, (arrived.incoming.update_id, 0), Lane.EMERGENCY)

    async def choose(self, arrived: Arrived, chat: Chat | None, choice: str) -> list[Post] | None:
        """What follows a button of our own: whether to erase. None for one that an older version made."""
        locale = chat.locale if chat else locale_of(arrived.incoming.language)
        match choice:
            case "stop_yes":
                return await self.stopping.stop(arrived, chat, locale)
            case "stop_no":
                return [self._say(arrived, locale, "stop_no")]
        return None

    async def _start(self, arrived: Arrived, code: str) -> list[Post]:
        entered = await self._standing(arrived, code)
        return entered.first or await self.entering.greet(entered.chat, ("start", arrived.incoming.update_id))

    async def _standing(self, arrived: Arrived, code: str | None = None) -> Entered:
        """The chat with a conversation that stands, in the language that it has now."""
        entered = await self.entering.enter(arrived, code)
        if entered.first:
            return entered
        if await self.conversations.peek(entered.chat.vault) is None:  # silent for a day, and purged
            return await self.entering.anew(arrived, entered.chat, code)
        return Entered(await self.entering.spoken(entered.chat), [])

    async def _locale(self, arrived: Arrived) -> str:
        chat = await self.entering.find(arrived)
        return chat.locale if chat else locale_of(arrived.incoming.language)

    def _say(self, arrived: Arrived, locale: str, name: str) -> Post:
        seed = (arrived.incoming.update_id, name)
        return self.speaking.say(arrived.bot, arrived.incoming.chat_id, self.texts[locale].say[name], seed)
