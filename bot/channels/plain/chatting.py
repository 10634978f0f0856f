"""Beginning, writing, pressing and looking for answers."""

from __future__ import annotations

from collections.abc import Coroutine
from dataclasses import dataclass, replace
from typing import Any, Final

from starlette.responses import HTMLResponse

from bot.channels.plain.pages import Pages
from bot.channels.plain.patience import Patience
from bot.channels.plain.transcript import Messages, transcript_of
from bot.channels.plain.visit import Visit, visit_of
from bot.channels.plain.words import NOTHING_NEW, mode_words, sentence, trouble_words
from bot.gateway.answers import Answer
from bot.gateway.conversing import EMPTY
from bot.gateway.gateway import Gateway
from bot.gateway.opening import UNKNOWN_MUNICIPALITY
from foundation.problems import Problem

_LINK_FIELDS: Final = ("municipality", "campaign")


@dataclass(frozen=True, slots=True)
class Chatting:
    """Each act gives a whole page. A text that got no answer stands in its field again."""

    gateway: Gateway
    pages: Pages
    patience: Patience

    def start(self, visit: Visit, municipality: str = "", campaign: str = "") -> HTMLResponse:
        """What is there before a conversation."""
        link = {"municipality": municipality, "campaign": campaign}
        return self.pages.show("start.html", visit.outside, link=link, text="", emergency="", gone=False)

    async def begin(self, visit: Visit) -> HTMLResponse:
        """A conversation; with the text that an ended one left over, that is written first."""
        try:
            begun = visit if visit.vault else await self.begun(visit)
        except Problem as refused:  # nothing can begin here now: danger in what was written is heard all the same
            return self.pages.refusal(refused, visit.tag, await self._alarm(visit))
        return await self.write(begun) if begun.get("text").strip() else await self._page(begun, [])

    async def begun(self, visit: Visit) -> Visit:
        """The visit with the conversation of its seed: the same again when the form is sent again."""
        link = {name: visit.get(name) or None for name in _LINK_FIELDS}
        ids = self.gateway.mint.begun_with(visit.get("seed"))
        try:
            opened = await self.gateway.opening.open(visit.tag, link["municipality"], link["campaign"], begun=ids)
        except Problem as refused:
            if refused is not UNKNOWN_MUNICIPALITY:
                raise
            opened = await self.gateway.opening.open(visit.tag, None, link["campaign"], begun=ids)  # a wrong link must not keep anybody out
        return visit_of(self.gateway.mint, visit.form, (opened["id"], opened["token"])).speaking(visit.tag)

    async def write(self, visit: Visit) -> HTMLResponse:
        """The answer to a text."""
        text = visit.get("text")
        if visit.vault is None:
            return await self.gone(visit)
        return await self._turn(visit, self.gateway.conversing.write(visit.vault, text, visit.idempotency_key(text)), text)

    async def press(self, visit: Visit) -> HTMLResponse:
        """The answer to a button."""
        button = visit.get("press")
        if visit.vault is None:
            return await self.gone(visit)
        return await self._turn(visit, self.gateway.conversing.press(visit.vault, button, visit.idempotency_key(button)))

    async def speak(self, visit: Visit) -> HTMLResponse:
        """The last answer again in the language of the visit, which the conversation speaks from now on. What is being written stays."""
        text = visit.get("text")
        if visit.vault is None:
            return await self.gone(visit)
        work = self.gateway.conversing.speak(visit.vault, visit.tag, visit.idempotency_key("speak " + visit.tag))
        try:
            answer = await self.patience.of(work)
        except Problem as refused:
            if refused.status == 404:
                return await self.gone(visit)
            return await self._page(visit, [], text=text, trouble=trouble_words(refused), status=refused.status)
        return await self._page(visit, answer.messages if answer else [], text=text)

    async def look(self, visit: Visit, note: str = "") -> HTMLResponse:
        """What came by itself since the page was made."""
        seen = visit.get("seen")
        known = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 19 else None
        return await self._page(visit, [], seen=known, note=note)

    async def gone(self, visit: Visit) -> HTMLResponse:
        """The conversation is over; what was written in it is screened all the same, and can begin a new one."""
        link = {name: visit.get(name) for name in _LINK_FIELDS}
        emergency = await self._alarm(visit)
        return self.pages.show("start.html", visit.outside, 404, link=link, text=visit.get("text"), emergency=emergency, gone=True)

    async def _alarm(self, visit: Visit) -> str:
        """What must be shown at once about what was written, in the visit's language; mostly nothing."""
        alarm = await self.gateway.alarms.of(visit.get("text"))
        return self.gateway.texts.phrases.words(alarm.text, visit.tag) if alarm.text else ""

    async def _turn(self, visit: Visit, work: Coroutine[Any, Any, Answer], text: str = "") -> HTMLResponse:
        try:
            answer = await self.patience.of(work)
        except Problem as refused:
            if refused.status == 404:
                return await self.gone(visit)
            return await self._page(visit, [], text=text, trouble=trouble_words(refused), status=refused.status, key=visit.key)
        if answer is None:
            return self.pages.show("pending.html", visit, 202, key=visit.key, text=text, press=visit.get("press"))
        kept = text if answer.not_kept == "chat_down" else ""
        visit = visit.speaking(self.gateway.locales.of(visit.vault.conversation_id)) if visit.vault else visit
        return await self._page(visit, answer.messages, text=kept, key=visit.key if kept else "")

    async def _page(self, visit: Visit, newest: Messages, *, seen: int | None = None, text: str = "", trouble: str = "", note: str = "",
                    status: int = 200, key: str = "") -> HTMLResponse:  # fmt: skip
        if visit.vault is None:
            return await self.gone(visit)
        try:
            shown = await transcript_of(self.gateway, visit.vault, newest, seen)
        except Problem as refused:
            if refused.status != 404:
                raise
            return await self.gone(visit)
        if not shown.newest and not shown.earlier:  # the database is away: what every conversation begins with
            welcome = [message.public() for message in self.gateway.opening.welcome(visit.vault)]
            shown = replace(shown, newest=welcome)
        note = note or (NOTHING_NEW if seen is not None and not shown.newest else "")
        mode = mode_words(shown.standing.mode, shown.standing.name)
        return self.pages.show("chat.html", visit, status, key=key, shown=shown, text=text, trouble=trouble, note=note, mode=mode,
                               is_empty=trouble == sentence(EMPTY.title))  # fmt: skip
