"""Begins a conversation, with or without the database."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from bot.gateway.content.texts import Texts
from bot.gateway.messages import Message, Publisher
from bot.gateway.state import State
from bot.gateway.store.conversations import Conversations
from bot.gateway.store.engine import StoreUnavailable
from bot.gateway.tokens import TokenMint
from bot.gateway.vault import Vault
from foundation.directory import Municipality
from foundation.logs import EventLog
from foundation.problems import Problem

_LOCALE = re.compile(r"[a-z]{2}(-[A-Za-z0-9]{2,8}){0,2}")
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
    log: EventLog

    def welcome(self, vault: Vault) -> list[Message]:
        """The first messages: what this is, where its limits are, 112, and who it is about."""
        return self.publisher.publish(vault, self.texts.say["welcome"])

    async def open(self, locale: str, municipality: str | None, campaign: str | None) -> dict[str, Any]:
        """As in tests/contract/public-conversation.schema.json. Raises Problem 422."""
        state = self._state(locale, municipality, campaign)
        conversation_id, token = self.mint.new()
        vault = Vault(conversation_id, self.mint.secret_of(conversation_id, token) or b"")
        messages = self.welcome(vault)
        try:
            await self.conversations.open(vault, state, messages)
        except StoreUnavailable:  # the token proves itself: the conversation is taken up when the database is back
            self.log.event("opened_without_store")
        return {"id": conversation_id, "token": token, "messages": [message.public() for message in messages]}

    def _state(self, locale: str, municipality: str | None, campaign: str | None) -> State:
        if municipality is not None and municipality not in self.municipalities:
            raise UNKNOWN_MUNICIPALITY
        if not _LOCALE.fullmatch(locale):
            raise Problem(422, "invalid", "Språket går inte att läsa", errors=[{"field": "locale", "code": "pattern"}])
        if campaign is not None and not _CAMPAIGN.fullmatch(campaign):
            campaign = None  # a torn link must not keep anybody out
        draft = {"municipality": municipality} if municipality else {}
        return State(locale=locale, municipality=municipality, campaign=campaign, draft=draft)
