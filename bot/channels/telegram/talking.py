"""A turn: what the person wrote or pressed goes the same way as on the web, and what comes back is made into posts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from bot.channels.telegram.acting import Acting
from bot.channels.telegram.chat import Arrived, Chat
from bot.channels.telegram.entering import Entering
from bot.channels.telegram.posting import Lane, Post
from bot.channels.telegram.speaking import FORM, Speaking
from bot.channels.telegram.stopping import Stopping
from bot.channels.telegram.store.presses import Pressed
from bot.channels.telegram.texts import ChannelTexts
from bot.channels.telegram.typing_sign import TypingSign
from bot.gateway import buttons
from bot.gateway.answers import Answer
from bot.gateway.conversing import Conversing
from bot.gateway.state import State
from bot.gateway.store.conversations import Conversations
from bot.gateway.store.engine import StoreUnavailable
from foundation.problems import Problem

_MINUTE_MICROSECONDS: Final = 60_000_000


class NotNow(Exception):
    """The gateway has no place for this turn now; `posts` say so, once."""

    def __init__(self, seconds: float, posts: list[Post]) -> None:
        super().__init__()
        self.seconds, self.posts = seconds, posts


@dataclass(frozen=True, slots=True)
class Talking:
    """Everything raises StoreUnavailable, and NotNow when too many write at once."""

    conversing: Conversing
    conversations: Conversations
    entering: Entering
    speaking: Speaking
    stopping: Stopping
    acting: Acting
    typing: TypingSign
    texts: Mapping[str, ChannelTexts]

    async def write(self, arrived: Arrived, text: str) -> list[Post]:
        """The posts that answer a text; in a chat without a conversation the first words come with them."""
        entered = await self.entering.enter(arrived)
        answer = await self._written(arrived, entered.chat, text)
        if isinstance(answer, Problem) and answer.status == 404:
            entered = await self.entering.anew(arrived, entered.chat)
            answer = await self._written(arrived, entered.chat, text)
        if isinstance(answer, Problem):
            return [*entered.first, *self._refused(arrived, entered.chat, answer)]
        posts = await self._posts(arrived, entered.chat, answer)
        is_grave = any(post.lane == Lane.EMERGENCY for post in posts)
        return [*posts, *entered.first] if is_grave else [*entered.first, *posts]

    async def press(self, arrived: Arrived, chat: Chat, pressed: Pressed) -> list[Post] | None:
        """The posts that answer a button; None when it belongs to a conversation that is over."""
        try:
            with self.typing.beside(arrived.bot, self.entering.identity.chats.seal(arrived.bot, chat.chat_id)):
                answer = await self.conversing.press(chat.vault, pressed.token, arrived.key)
        except Problem as refused:
            if refused.status in (404, 422):
                return None
            return self._refused(arrived, chat, refused)
        return await self._posts(arrived, chat, answer)

    async def _written(self, arrived: Arrived, chat: Chat, text: str) -> Answer | Problem:
        try:
            with self.typing.beside(arrived.bot, self.entering.identity.chats.seal(arrived.bot, chat.chat_id)):
                return await self.conversing.write(chat.vault, text, arrived.key)
        except Problem as refused:
            return refused

    async def _posts(self, arrived: Arrived, chat: Chat, answer: Answer) -> list[Post]:
        seed = (arrived.incoming.update_id,)
        if answer.not_kept == "chat_down":
            raise StoreUnavailable  # here the message is kept, and answered when the database is back
        if answer.not_kept == "erased":
            return await self.stopping.after_erasure(arrived, chat.locale)
        if any(message["kind"] == "emergency" for message in answer.messages):
            return await self.speaking.answer(chat, answer.messages, seed, Lane.EMERGENCY)
        chat = await self.entering.spoken(chat)
        if not _is_question(chat, answer) and await self._is_in_form(chat):
            return await self._led_to_web(arrived, chat)
        posts = await self.speaking.answer(chat, answer.messages, seed)
        if answer.mode in ("waiting", "staff"):
            posts.append(await self.speaking.link(chat, "live_there", (*seed, "live")))
        return posts

    async def _is_in_form(self, chat: Chat) -> bool:
        state = await self.conversations.peek(chat.vault)
        return state is not None and state.step is not None

    async def _led_to_web(self, arrived: Arrived, chat: Chat) -> list[Post]:
        """The dialogue's own form would ask for a name and a number here: it is closed, and the web's is opened in its place.

        The link is posted before the form is closed: once more after a crash, the form's question must not slip out.
        """
        await self.acting.post([await self.speaking.link(chat, "form", (arrived.incoming.update_id, 0), FORM)])
        await self.conversations.change_state(chat.vault, State.new_tracker)
        return []

    def _refused(self, arrived: Arrived, chat: Chat, refused: Problem) -> list[Post]:
        """What is told in place of an answer. Raises NotNow."""
        if refused.name == "crowded":
            raise NotNow(float(refused.headers.get("Retry-After", "20")), [self._told(arrived, chat, "crowded", arrived.key)])
        if refused.status == 429:
            return [self._told(arrived, chat, "slower", arrived.at // _MINUTE_MICROSECONDS)]
        return [self._told(arrived, chat, "empty", arrived.key)]

    def _told(self, arrived: Arrived, chat: Chat, name: str, once: object) -> Post:
        return self.speaking.say(arrived.bot, chat.chat_id, self.texts[chat.locale].say[name], (name, once))


def _is_question(chat: Chat, answer: Answer) -> bool:
    """Whether the answer asks if somebody is in danger: that goes before every form."""
    pressed = [buttons.read(chat.vault, button["button"]) for message in answer.messages for button in message["buttons"]]
    return any(press is not None and press.payload.startswith("gate:danger") for press in pressed)
