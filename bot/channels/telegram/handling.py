"""What is done with each kind of update. Worked on twice it has one effect: turns by their key, posts by theirs."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from bot.channels.telegram.acting import Acting
from bot.channels.telegram.chat import Arrived, Chat
from bot.channels.telegram.commands import LOCAL, Commands, command_of, is_emergency_command
from bot.channels.telegram.entering import Entering
from bot.channels.telegram.posting import Lane, Post, Press
from bot.channels.telegram.speaking import Speaking
from bot.channels.telegram.stopping import Stopping
from bot.channels.telegram.store.presses import Pressed, Presses, is_urgent
from bot.channels.telegram.talking import NotNow, Talking
from bot.channels.telegram.texts import ChannelTexts, locale_of
from bot.gateway.alarms import Alarms
from foundation.problems import Problem

TICKED: Final = "x"  # callback_data of the button that shows what was chosen; a press on it does nothing


@dataclass(frozen=True, slots=True)
class Handling:
    """Works on one update at a time."""

    entering: Entering
    talking: Talking
    commands: Commands
    stopping: Stopping
    speaking: Speaking
    presses: Presses
    alarms: Alarms
    acting: Acting
    bots: Collection[str]
    texts: Mapping[str, ChannelTexts]

    async def handle(self, arrived: Arrived) -> None:
        """Answers it. Raises StoreUnavailable, and NotNow when too many write at once; then it is to be worked on again."""
        if arrived.bot not in self.bots:
            return  # a bot that is no more
        try:
            match arrived.incoming.kind:
                case "text":
                    await self.acting.post(await self._text(arrived))
                case "edit":
                    await self.acting.post(await self._edit(arrived))
                case "media":
                    await self.acting.post(await self._media(arrived))
                case "press":
                    await self._press(arrived)
                case "blocked":
                    await self.stopping.end_quietly(arrived, await self.entering.find(arrived))
        except NotNow as crowded:
            await self.acting.post(crowded.posts)
            raise
        except Problem as refused:
            await self.acting.post([await self._refusal(arrived, refused)])

    async def give_up(self, arrived: Arrived) -> None:
        """Tells the person that their update could not be worked on, with the numbers. Raises StoreUnavailable."""
        if arrived.bot in self.bots and arrived.incoming.kind != "blocked":
            chat = await self.entering.find(arrived)
            await self.acting.post([self._say(arrived, _locale(arrived, chat), "trouble", arrived.key)])

    async def _refusal(self, arrived: Arrived, refused: Problem) -> Post:
        """What the gateway says when nothing can begin here now, which holds the numbers; an emergency text goes before it."""
        alarm, incoming, chat = await self.alarms.of(arrived.incoming.text), arrived.incoming, self.entering.stranger(arrived)
        told = self.entering.opening.publisher.problem(chat.vault, alarm.within(refused))
        text, lane = told.detail or self.texts[chat.locale].say["trouble"], Lane.EMERGENCY if alarm.text else Lane.ANSWER
        return self.speaking.say(arrived.bot, incoming.chat_id, text, (refused.name, arrived.key), lane)

    async def _text(self, arrived: Arrived) -> list[Post]:
        command = command_of(arrived.incoming.text)
        if command is not None:
            return await self.commands.answer(arrived, command)
        return await self.talking.write(arrived, arrived.incoming.text)

    async def _edit(self, arrived: Arrived) -> list[Post]:
        """Danger, doubt and /akut in a changed message are answered like a new one, each time; anything else is to be written again."""
        if is_emergency_command(arrived.incoming.text):
            return await self._text(arrived)
        if (await self.alarms.of(arrived.incoming.text)).action != "none":
            return await self.talking.write(arrived, arrived.incoming.text)
        chat = await self.entering.find(arrived)
        return [self._say(arrived, chat.locale, "edited", arrived.incoming.message_id)] if chat else []

    async def _media(self, arrived: Arrived) -> list[Post]:
        """What is written below a picture is read like any text."""
        chat = await self.entering.find(arrived)
        locale = _locale(arrived, chat)
        posts = await self.talking.write(arrived, arrived.incoming.text) if arrived.incoming.text.strip() else []
        return [*posts, self._say(arrived, locale, "media", arrived.key)]

    async def _press(self, arrived: Arrived) -> None:
        incoming = arrived.incoming
        chat = await self.entering.find(arrived)
        locale = _locale(arrived, chat)
        pressed = await self.presses.find(self.entering.pseudonym(arrived), incoming.text)
        is_used = pressed is not None and pressed.used and not is_urgent(incoming.text)  # who says danger now is heard now
        await self.acting.acknowledge(arrived.bot, incoming.callback, self.texts[locale].say["used"] if is_used else "")
        if incoming.text == TICKED or is_used:
            return
        posts = await self._pressed(arrived, chat, pressed)
        if pressed is None or posts is None:
            await self.acting.post([self._too_late(arrived, locale)])
            return
        await self.acting.post(posts)
        await self.presses.use(pressed)  # last: a worker that dies before leaves a button that can be worked on again
        sealed = self.entering.identity.chats.seal(arrived.bot, incoming.chat_id)
        await self.acting.mark_chosen(arrived.bot, sealed, incoming.message_id, ((Press(f"✓ {pressed.label}", TICKED),),))

    async def _pressed(self, arrived: Arrived, chat: Chat | None, pressed: Pressed | None) -> list[Post] | None:
        if pressed is None:
            return None
        if pressed.token.startswith(LOCAL):
            return await self.commands.choose(arrived, chat, pressed.token.removeprefix(LOCAL))
        return await self.talking.press(arrived, chat, pressed) if chat else None

    def _too_late(self, arrived: Arrived, locale: str) -> Post:
        """Whoever presses that somebody is in danger gets the numbers, however old the button is."""
        if is_urgent(arrived.incoming.text):
            return self.commands.emergency(arrived, locale)
        return self._say(arrived, locale, "stale", arrived.incoming.message_id)

    def _say(self, arrived: Arrived, locale: str, name: str, once: object) -> Post:
        return self.speaking.say(arrived.bot, arrived.incoming.chat_id, self.texts[locale].say[name], (name, once))


def _locale(arrived: Arrived, chat: Chat | None) -> str:
    return chat.locale if chat else locale_of(arrived.incoming.language)
