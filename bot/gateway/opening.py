"""Begins a conversation, with or without the database."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from bot.gateway.closures import Closures
from bot.gateway.content.texts import Texts
from bot.gateway.known_locales import KnownLocales
from bot.gateway.messages import Bubble, Message
from bot.gateway.publishing import Publisher
from bot.gateway.state import State
from bot.gateway.store.conversations import Conversations
from bot.gateway.store.engine import StoreUnavailable
from bot.gateway.tokens import TokenMint
from bot.gateway.vault import Vault
from foundation.directory import Municipality
from foundation.languages.locales import canonical
from foundation.logs import EventLog
from foundation.problems import Problem

_CAMPAIGN = re.compile(r"[A-Za-z0-9_-]{1,64}")
UNKNOWN_MUNICIPALITY: Final = Problem(422, "unknown-municipality", "Kommunen finns inte i listan",
                                      errors=[{"field": "municipality", "code": "unknown_municipality"}])  # fmt: skip


@dataclass(frozen=True, slots=True)
class Opening:
    """The parts that a beginning needs."""

    mint: TokenMint
    conversations: Conversations
    publisher: Publisher
    texts: Texts
    municipalities: Mapping[str, Municipality]
    locales: KnownLocales
    log: EventLog
    closures: Closures

    def welcome(self, vault: Vault) -> list[Message]:
        """The first messages: what this is, where its limits are, 112, and who it is about."""
        return self.publisher.publish(vault, self.texts.say["welcome"])

    async def open(self, locale: str, municipality: str | None, campaign: str | None, channel: str = "page",
                   begun: tuple[str, str] | None = None) -> dict[str, Any]:  # fmt: skip
        """As in tests/contract/public-conversation.schema.json; `begun` is an (id, token) of the mint's.

        A language that is not here is Swedish. Raises Problem 422, and 503 when the channel is closed.
        """
        conversation_id, token = begun or self.mint.new()
        vault = Vault(conversation_id, self.mint.secret_of(conversation_id, token) or b"")
        try:
            messages = await self.begin(vault, self.texts.say["welcome"], locale, municipality, campaign, channel)
        except StoreUnavailable:  # the token proves itself: the conversation is taken up when the database is back
            self.log.event("opened_without_store")
            messages = self.welcome(vault)
        return {"id": conversation_id, "token": token, "messages": [message.public() for message in messages]}

    async def begin(self, vault: Vault, first: Iterable[Bubble], locale: str, municipality: str | None,
                    campaign: str | None, channel: str = "page") -> list[Message]:  # fmt: skip
        """Stores a conversation that begins with `first`; the same vault again stores nothing. Raises StoreUnavailable, and as `open`."""
        state, first = self._state(locale, municipality, campaign, channel), tuple(first)
        if first != self.texts.say["welcome"]:  # a channel's own words are said again when the language is changed before anything else
            state.last_said = list(first)
        self.locales.saw(vault.conversation_id, state.locale)
        messages = self.publisher.publish(vault, first)
        await self.conversations.open(vault, state, messages)
        return messages

    def _state(self, locale: str, municipality: str | None, campaign: str | None, channel: str) -> State:
        if municipality is not None and municipality not in self.municipalities:
            raise UNKNOWN_MUNICIPALITY
        tag = canonical(locale)
        if tag is None:
            raise Problem(422, "invalid", "Språket går inte att läsa", errors=[{"field": "locale", "code": "pattern"}])
        if campaign is not None and not _CAMPAIGN.fullmatch(campaign):
            campaign = None  # a torn link must not keep anybody out
        self.closures.refuse(channel, municipality)
        draft = {"municipality": municipality} if municipality else {}
        return State(locale=tag, municipality=municipality, campaign=campaign, channel=channel, draft=draft)
