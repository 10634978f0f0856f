"""Another language in the middle of a visit: the same page again, with what was filled in, and the conversation along with it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from starlette.responses import HTMLResponse

from bot.channels.plain.chatting import Chatting
from bot.channels.plain.visit import Visit, language_of
from bot.gateway.gateway import Gateway
from foundation.problems import Problem

Act = Callable[[Visit], Awaitable[HTMLResponse]]
_SHOWN_AGAIN: Final = ("referral", "preview", "receipt", "lookup", "export", "withdraw", "erase")
"""What only shows a page. Nothing is sent, begun or erased because somebody chose a language."""


@dataclass(frozen=True, slots=True)
class Speaking:
    """`acts` by their names, as in routes.py; a form names in `here` the one that shows its page."""

    gateway: Gateway
    chatting: Chatting
    acts: Mapping[str, Act]

    async def speak(self, visit: Visit) -> HTMLResponse:
        """The page in the language of the pressed button; one that is not here is Swedish."""
        visit = visit.speaking(language_of(visit.get("speak")))
        here = visit.get("here")
        if here not in _SHOWN_AGAIN:
            return await self.chatting.speak(visit)
        await self._in_the_conversation(visit)
        return await self.acts[here](visit)

    async def _in_the_conversation(self, visit: Visit) -> None:
        if visit.vault is None:
            return
        key = visit.idempotency_key("speak " + visit.tag)
        with suppress(Problem):  # the page speaks the language all the same; what comes of the conversation is told where it is shown
            await self.chatting.patience.of(self.gateway.conversing.speak(visit.vault, visit.tag, key))
        self.gateway.locales.saw(visit.vault.conversation_id, visit.tag)
