"""Makes posts of what is said: one message where the web shows several bubbles, cut where it is too long, with its buttons last.

What would carry personal data is led to the web: the form, writing with staff, the receipt's code.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from bot.channels.telegram.chat import Chat
from bot.channels.telegram.identity import Identity
from bot.channels.telegram.posting import Lane, Post, Press
from bot.channels.telegram.splitting import split
from bot.channels.telegram.store.links import Links
from bot.channels.telegram.store.presses import Presses
from bot.channels.telegram.texts import ChannelTexts
from bot.gateway import buttons
from bot.gateway.store.engine import StoreUnavailable
from bot.gateway.tokens import TokenMint

FORM: Final = "formular"
CHAT: Final = "chatt"
_FORM: Final = "open:referral_form"
_RECEIPT: Final = "open:receipt"
_LIVE: Final = ("live:ask", "live:choose:", "live:wait:", "live:show:")
_ALARM: Final = ("gate:danger_yes", "gate:danger_unsure")
Buttons = Sequence[tuple[str, str]]
"""(label, token) of each."""


@dataclass(frozen=True, slots=True)
class _Part:
    """Bubbles that become one message."""

    text: str
    buttons: Buttons
    protect: bool


@dataclass(frozen=True, slots=True)
class Speaking:
    """`page` is the chat's address on the web."""

    identity: Identity
    presses: Presses
    links: Links
    mint: TokenMint
    texts: Mapping[str, ChannelTexts]
    page: str

    async def answer(self, chat: Chat, messages: Sequence[dict[str, Any]], seed: tuple[object, ...], lane: Lane = Lane.ANSWER, *,
                     from_memory: bool = False) -> list[Post]:  # fmt: skip
        """The posts of public messages. The same `seed` has the same keys. Raises StoreUnavailable, but not for an emergency.

        `from_memory` asks no database: it is dead or late, and this does not wait for it.
        """
        posts: list[Post] = []
        for number, part in enumerate(_parts(messages, self.texts[chat.locale])):
            row_key = self._key(chat, *seed, "buttons", number)
            rows, also = await self._rows(chat, row_key, part.buttons, is_urgent=lane == Lane.EMERGENCY, from_memory=from_memory)
            pieces = split("\n\n".join([part.text, *also]))
            for place, text in enumerate(pieces, 1):
                key = self._key(chat, *seed, len(posts))
                posts.append(Post(chat.bot, self._sealed(chat), lane, key, text, rows if place == len(pieces) else (), part.protect))
        return posts

    def say(self, bot: str, chat_id: int, text: str, seed: tuple[object, ...], lane: Lane = Lane.ANSWER,
            rows: tuple[tuple[Press, ...], ...] = ()) -> Post:  # fmt: skip
        """A post of our own words, which fit into one message."""
        sealed = self.identity.chats.seal(bot, chat_id)
        return Post(bot, sealed, lane, self.identity.key("post", bot, chat_id, *seed), text, rows)

    async def ask(self, chat: Chat, name: str, choices: Sequence[str], seed: tuple[object, ...]) -> Post:
        """A question of our own; each choice is the name of its label, and its token is 'local:' and that name."""
        words = self.texts[chat.locale]
        rows, _ = await self._rows(chat, self._key(chat, *seed), [(words.labels[choice], f"local:{choice}") for choice in choices])
        return self.say(chat.bot, chat.chat_id, words.say[name], seed, rows=rows)

    async def link(self, chat: Chat, name: str, seed: tuple[object, ...], panel: str = CHAT) -> Post:
        """The text `name` with the one-time link to the web below it."""
        label = self.texts[chat.locale].labels["open_form" if panel == FORM else "open_chat"]
        rows = ((await self._link(chat, label, panel),),)
        return self.say(chat.bot, chat.chat_id, self.texts[chat.locale].say[name], seed, rows=rows)

    def _key(self, chat: Chat, *seed: object) -> bytes:
        return self.identity.key("post", chat.bot, chat.chat_id, *seed)

    def _sealed(self, chat: Chat) -> bytes:
        return self.identity.chats.seal(chat.bot, chat.chat_id)

    async def _rows(self, chat: Chat, post: bytes, given: Buttons, *, is_urgent: bool = False,
                    from_memory: bool = False) -> tuple[tuple[tuple[Press, ...], ...], list[str]]:  # fmt: skip
        """One button a row, since labels are long; and what must be said of links."""
        words = self.texts[chat.locale]
        web: list[tuple[Press, ...]] = []
        said: list[str] = []
        usual: list[tuple[str, str, bool]] = []
        for label, token in given:
            payload = _payload(chat, token)
            if payload == _RECEIPT:
                web.append((Press(label, f"{self.page}/", is_link=True),))
            elif payload == _FORM or payload.startswith(_LIVE):
                if not from_memory:
                    web.append((await self._link(chat, label, FORM if payload == _FORM else CHAT),))
                said.append(words.say["link_down" if from_memory else "form" if payload == _FORM else "live"])
            elif label.strip() and not payload.startswith(buttons.OPEN_PREFIX):
                usual.append((label, token, payload.startswith(_ALARM)))
        ids = await self._issued(chat, post, usual, is_urgent=is_urgent, from_memory=from_memory)
        return (*((Press(label, id_),) for (label, _, _), id_ in zip(usual, ids, strict=True)), *web), list(dict.fromkeys(said))

    async def _issued(self, chat: Chat, post: bytes, usual: Sequence[tuple[str, str, bool]], *, is_urgent: bool,
                      from_memory: bool) -> list[str]:  # fmt: skip
        if not usual or from_memory:
            return self.presses.remember(chat.pseudonym, post, usual)
        try:
            return await self.presses.issue(chat.pseudonym, post, usual)
        except StoreUnavailable:
            if not is_urgent:
                raise
            return self.presses.remember(chat.pseudonym, post, usual)

    async def _link(self, chat: Chat, label: str, panel: str) -> Press:
        secret = self.identity.secret(chat.bot, chat.chat_id, chat.number)
        token = self.mint.token_of(chat.vault.conversation_id, secret)
        code = await self.links.issue(chat.pseudonym, chat.vault.conversation_id, token)
        return Press(label, f"{self.page}/#{panel}={code}", is_link=True)


def _payload(chat: Chat, token: str) -> str:
    if token.startswith(buttons.OPEN_PREFIX):
        return token
    press = buttons.read(chat.vault, token)
    return press.payload if press else ""


def _parts(messages: Sequence[dict[str, Any]], words: ChannelTexts) -> Iterator[_Part]:
    """Messages up to the next one with buttons belong together; of a receipt only the way to it is told."""
    texts: list[str] = []
    protect = False
    for place, message in enumerate(messages):
        is_receipt = message["kind"] == "receipt"
        if not is_receipt:
            texts.append(message["text"])
        protect |= message["kind"] == "form"
        row = [(words.labels["open_form"], _FORM)] if is_receipt else [(each["label"], each["button"]) for each in message["buttons"]]
        if row or place == len(messages) - 1:
            yield _Part("\n\n".join(texts), row, protect)
            texts, protect = [], False
