"""The statement's page: what each municipality states, and the form to tell what does not work."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from bot.channels.accessibility.pace import Pace
from bot.channels.accessibility.statement import Statements
from bot.channels.plain.pages import Pages
from bot.channels.plain.visit import Visit, new_key, read_own_form
from bot.channels.plain.words import sentence
from bot.gateway.alarms import Alarm
from bot.gateway.bridge_client import BridgeSilent
from bot.gateway.gateway import Gateway
from foundation.entry import ANYONE, open_to
from foundation.problems import Problem

STATEMENT: Final = "/tillganglighet"
MAX_TEXT: Final = 4000
_EMPTY: Final = "Skriv vad som inte fungerar."
_LONG: Final = f"Texten är för lång. Den får ha högst {MAX_TEXT} tecken."
_LONG_ADDRESS: Final = "Adressen är för lång."
_CHOOSE: Final = "Välj en kommun. Den läser det du skriver."
_DOWN: Final = "Det gick inte att skicka. Texten finns kvar. Försök igen om en stund."
_MAX_ADDRESS: Final = 200


@dataclass(frozen=True, slots=True)
class Telling:
    """Takes what somebody tells of the page, screens it, and hands it to the municipality through the bridge."""

    gateway: Gateway
    pages: Pages
    statements: Statements
    pace: Pace

    def page(self, visit: Visit, *, errors: dict[str, str] | None = None, trouble: str = "", alarm: Alarm | None = None,
             status: int = 200, key: str = "") -> HTMLResponse:  # fmt: skip
        """The statement of the municipality that is named, with the form as it was filled in."""
        slug = visit.get("municipality")
        content = self.pages.render(
            "statement.html", statement=self.statements.of(slug), chosen=slug, errors=errors or {}, trouble=trouble, key=key or new_key(),
            text=visit.get("text"), reply_to=visit.get("reply_to"), emergency=(alarm and alarm.text) or "", limit=MAX_TEXT,
        )  # fmt: skip
        return HTMLResponse(content, status)

    async def tell(self, visit: Visit) -> HTMLResponse:
        """Danger is looked for first and shown whatever becomes of the message."""
        alarm = await self.gateway.alarms.of(visit.get("text"))
        if errors := self._errors(visit):
            return self.page(visit, errors=errors, alarm=alarm, status=422, key=visit.key)
        try:
            await self._hand_over(visit, alarm)
        except BridgeSilent:
            self.gateway.log.event("bridge_silent", reason="accessibility")
            return self.page(visit, trouble=_DOWN, alarm=alarm, status=503, key=visit.key)
        except Problem as refused:
            trouble = sentence(refused.title) if refused.status == 429 else _DOWN
            return self.page(visit, trouble=trouble, alarm=alarm, status=refused.status, key=visit.key)
        name = self.gateway.municipalities[visit.get("municipality")].name
        has_address = bool(visit.get("reply_to").strip())
        return HTMLResponse(self.pages.render("told.html", name=name, emergency=alarm.text or "", has_address=has_address))

    async def _hand_over(self, visit: Visit, alarm: Alarm) -> None:
        self.pace.admit()
        body = {"municipality": visit.get("municipality"), "text": visit.get("text"), "reply_to": visit.get("reply_to").strip(),
                "flags": list(alarm.flags), "idempotency_key": visit.idempotency_key(visit.get("text"))}  # fmt: skip
        await self.gateway.bridge.call("/v1/accessibility", body)

    def _errors(self, visit: Visit) -> dict[str, str]:
        text, errors = visit.get("text"), {}
        if visit.get("municipality") not in self.gateway.municipalities:
            errors["municipality"] = _CHOOSE
        if not text.strip() or len(text) > MAX_TEXT:
            errors["text"] = _LONG if text.strip() else _EMPTY
        if len(visit.get("reply_to")) > _MAX_ADDRESS:
            errors["reply_to"] = _LONG_ADDRESS
        return errors


def statement_routes(gateway: Gateway, pages: Pages, statements: Statements, pace: Pace | None = None) -> APIRouter:
    """GET and POST /tillganglighet."""
    router, telling = APIRouter(), Telling(gateway, pages, statements, pace or Pace())

    @router.get(STATEMENT)
    @open_to(ANYONE)
    async def statement(request: Request) -> HTMLResponse:
        asked = request.query_params.get("kommun", "")
        return telling.page(Visit({"municipality": asked if asked in gateway.municipalities else ""}))

    @router.post(STATEMENT)
    @open_to(ANYONE)
    async def tell(request: Request) -> HTMLResponse:
        return await telling.tell(Visit(await read_own_form(request)))

    return router
