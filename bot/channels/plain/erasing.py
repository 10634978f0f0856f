"""Erasing everything: asks first, and says that it is done only when it is."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.responses import HTMLResponse

from bot.channels.plain.pages import Pages
from bot.channels.plain.visit import Visit
from bot.channels.plain.words import ERASE_DOWN, sentence
from bot.gateway.gateway import Gateway
from bot.gateway.store.conversations import UnknownConversation
from foundation.problems import Problem


@dataclass(frozen=True, slots=True)
class Erasing:
    """What is erased already is erased: the same form sent again says so again."""

    gateway: Gateway
    pages: Pages

    async def ask(self, visit: Visit) -> HTMLResponse:
        """The question."""
        return self.pages.show("erase.html", visit, trouble=[])

    async def erase(self, visit: Visit) -> HTMLResponse:
        """The conversation, its draft and the self-referral that came from it."""
        if visit.vault is not None:
            try:
                await self.gateway.erasing.erase(visit.vault)
                await self.gateway.bell.ring(visit.vault.conversation_id)
            except UnknownConversation:
                pass  # gone before
            except Problem as refused:
                trouble = [sentence(words) for words in (refused.title, refused.detail) if words] or [ERASE_DOWN]
                return self.pages.show("erase.html", visit, refused.status, trouble=trouble)
        return self.pages.show("erased.html", visit.outside)
