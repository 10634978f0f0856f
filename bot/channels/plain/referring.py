"""The self-referral: fill in, read exactly what is sent, say yes, get the code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from starlette.responses import HTMLResponse

from bot.channels.plain.chatting import Chatting
from bot.channels.plain.pages import Pages
from bot.channels.plain.visit import Visit, visit_of
from bot.channels.plain.words import REFERRAL, STOPPED, sentence
from bot.gateway.gateway import Gateway
from bot.gateway.referral import FIELDS
from foundation.problems import Problem

_NEEDED: Final = ("municipality", "about", "contact_method")  # without an answer they are left out, and each gets its own error
_IN_WRITING: Final = ("phone", "sms", "email")
Draft = dict[str, Any]


def draft_of(visit: Visit) -> Draft:
    """The fields as tests/contract/referral-draft.schema.json has them; what does not belong to the way of contact is left out."""
    draft: Draft = {name: visit.get(name).strip() or None for name in FIELDS}
    draft = {name: value for name, value in draft.items() if value is not None or name not in _NEEDED}
    if draft.get("contact_method") not in _IN_WRITING:
        draft["contact_value"] = None
    if draft.get("contact_method") != "phone":
        draft["voicemail"] = None
    return draft


@dataclass(frozen=True, slots=True)
class Referring:
    """The form carries everything itself, so a conversation that has ended is only begun anew."""

    gateway: Gateway
    pages: Pages
    chatting: Chatting

    async def form(self, visit: Visit) -> HTMLResponse:
        """The form, with what the chat knows and over that what the person has filled in here."""
        visit = visit if visit.vault else await self.chatting.begun(visit)
        assert visit.vault is not None
        try:
            known = (await self.gateway.referral.draft(visit.vault))["draft"]
        except Problem:
            visit, known = await self._anew(visit), {}
        return self._form(visit, {**known, **_written(visit)})

    async def preview(self, visit: Visit) -> HTMLResponse:
        """Exactly what would be sent; or the form again, with what has to be changed."""
        visit = visit if visit.vault else await self._anew(visit)
        try:
            return await self._preview(visit)
        except Problem as refused:
            if refused.status != 404:
                return self._refused(visit, refused)
        visit = await self._anew(visit)
        try:
            return await self._preview(visit)
        except Problem as refused:
            return self._refused(visit, refused)

    async def send(self, visit: Visit) -> HTMLResponse:
        """The code, and with it the person's yes. Sent once more it gives the same code."""
        if visit.vault is None:
            return await self.form(visit)
        try:
            sent = await self.gateway.referral.send(visit.vault, visit.get("preview_id"))
        except Problem as refused:
            if refused.status in (404, 409, 410, 422):
                return self._form(visit, _written(visit), trouble=REFERRAL["outdated"], status=refused.status)
            return self._previewed(visit, visit.get("preview_id"), None, trouble=REFERRAL["unsure"], status=refused.status)
        return self.pages.show("sent.html", visit, code=sent["receipt_code"], name=sent["municipality_name"],
                               until=self._until(sent.get("municipality")))  # fmt: skip

    def _until(self, slug: object) -> list[str]:
        """The same words as in the chat, which the page puts into its language."""
        return [bubble.text for bubble in self.gateway.hours.say("sent_until", slug)]

    async def stop(self, visit: Visit) -> HTMLResponse:
        """Back to the chat; nothing is sent."""
        return await self.chatting.look(visit, note=STOPPED)

    async def _preview(self, visit: Visit) -> HTMLResponse:
        assert visit.vault is not None
        preview = await self.gateway.referral.preview(visit.vault, draft_of(visit))
        return self._previewed(visit, preview["preview_id"], preview["text"], emergency=preview.get("emergency", ""))

    async def _anew(self, visit: Visit) -> Visit:
        opened = await self.gateway.opening.open(visit.tag, None, None)
        return visit_of(self.gateway.mint, visit.form, (opened["id"], opened["token"])).speaking(visit.tag)

    def _refused(self, visit: Visit, refused: Problem) -> HTMLResponse:
        emergency = self.pages.alarm_in(refused)
        if refused.errors:
            errors = {str(error["field"]).rpartition(".")[2]: str(error["text"]) for error in refused.errors}
            return self._form(visit, _written(visit), errors=errors, emergency=emergency, status=422)
        trouble = REFERRAL["down"] if refused.status >= 500 else sentence(refused.title)
        return self._form(visit, _written(visit), trouble=trouble, emergency=emergency, status=refused.status)

    def _form(self, visit: Visit, draft: Draft, *, errors: dict[str, str] | None = None, trouble: str = "", emergency: str = "",
              status: int = 200) -> HTMLResponse:  # fmt: skip
        return self.pages.show("referral.html", visit, status, draft={name: draft.get(name) or "" for name in FIELDS},
                               errors=errors or {}, trouble=trouble, emergency=emergency)  # fmt: skip

    def _previewed(self, visit: Visit, preview_id: str, text: str | None, *, trouble: str = "", emergency: str = "",
                   status: int = 200) -> HTMLResponse:  # fmt: skip
        return self.pages.show("preview.html", visit, status, draft=_written(visit), preview_id=preview_id, text=text,
                               trouble=trouble, emergency=emergency)  # fmt: skip


def _written(visit: Visit) -> Draft:
    """What the person filled in, as it is; nothing when the form was not shown yet."""
    return {name: visit.get(name) for name in FIELDS if name in visit.form}
