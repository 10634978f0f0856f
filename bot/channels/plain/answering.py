"""What the holder of a receipt code can do: read, write back, take back, take their data away. No conversation is needed for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from starlette.responses import HTMLResponse

from bot.channels.plain.pages import Pages
from bot.channels.plain.visit import Visit
from bot.channels.plain.words import RECEIPT
from bot.gateway.gateway import Gateway
from bot.gateway.receipts import passed_on
from foundation.problems import Problem


@dataclass(frozen=True, slots=True)
class Answering:
    """The code travels in the forms of its own pages only; every way out of them leaves it behind."""

    gateway: Gateway
    pages: Pages

    async def form(self, visit: Visit) -> HTMLResponse:
        """Where the code is written."""
        return self._form(visit)

    async def look_up(self, visit: Visit) -> HTMLResponse:
        """Status and messages."""
        return await self._looked_up(visit, note=RECEIPT["looked"] if visit.get("again") else "")

    async def reply(self, visit: Visit) -> HTMLResponse:
        """Writes back; the text stays in its field when it could not be sent."""
        text = visit.get("text")
        if not text.strip():
            return await self._looked_up(visit, error=RECEIPT["reply_empty"], status=422)
        body = {"code": visit.get("code"), "text": text, "idempotency_key": visit.idempotency_key(text)}
        try:
            answer = await passed_on(self.gateway, "reply", body, text, visit.tag)
        except Problem as refused:
            return await self._not_replied(visit, refused)
        return self._shown(visit, answer, note=RECEIPT["replied"], emergency=answer.get("emergency", ""))

    async def ask_withdraw(self, visit: Visit) -> HTMLResponse:
        """The question before it is taken back."""
        return self.pages.show("withdraw.html", visit, code=visit.get("code"), trouble="")

    async def withdraw(self, visit: Visit) -> HTMLResponse:
        """Takes it back; again is no error."""
        try:
            answer = await passed_on(self.gateway, "withdraw", {"code": visit.get("code")}, locale=visit.tag)
        except Problem as refused:
            if refused.status == 404:
                return self._form(visit, RECEIPT["unknown"], 404)
            return self.pages.show("withdraw.html", visit, refused.status, code=visit.get("code"), trouble=RECEIPT["withdraw_down"])
        return self._shown(visit, answer)

    async def export(self, visit: Visit) -> HTMLResponse:
        """Everything that is stored, to be read."""
        try:
            answer = await passed_on(self.gateway, "export", {"code": visit.get("code")}, locale=visit.tag)
        except Problem as refused:
            return self._form(visit, RECEIPT["unknown" if refused.status == 404 else "down"], refused.status)
        return self.pages.show("own_data.html", visit, code=visit.get("code"), own=answer["text"])

    async def _looked_up(self, visit: Visit, *, note: str = "", error: str = "", emergency: str = "", status: int = 200) -> HTMLResponse:
        if not visit.get("code").strip():
            return self._form(visit, RECEIPT["missing"], 422)
        try:
            answer = await passed_on(self.gateway, "lookup", {"code": visit.get("code")}, locale=visit.tag)
        except Problem as refused:
            return self._form(visit, RECEIPT["unknown" if refused.status == 404 else "down"], refused.status, emergency)
        return self._shown(visit, answer, note=note, error=error, emergency=emergency, status=status)

    async def _not_replied(self, visit: Visit, refused: Problem) -> HTMLResponse:
        emergency = self.pages.alarm_in(refused)
        if refused.status == 404:
            return self._form(visit, RECEIPT["unknown"], 404, emergency)
        is_long = any(error.get("code") == "too_long" for error in refused.errors)
        error = RECEIPT["reply_long"] if is_long else RECEIPT["reply_down"]
        return await self._looked_up(visit, error=error, emergency=emergency, status=refused.status)

    def _shown(self, visit: Visit, receipt: dict[str, Any], *, note: str = "", error: str = "", emergency: str = "",
               status: int = 200) -> HTMLResponse:  # fmt: skip
        is_kept = error or visit.get("speak")
        kept, key = (visit.get("text"), visit.key) if is_kept else ("", "")
        return self.pages.show("answers.html", visit, status, key=key, code=visit.get("code"), receipt=receipt, note=note,
                               error=error, text=kept, emergency=emergency)  # fmt: skip

    def _form(self, visit: Visit, error: str = "", status: int = 200, emergency: str = "") -> HTMLResponse:
        is_kept = error or visit.get("speak")
        return self.pages.show("code.html", visit, status, key=visit.key, code=visit.get("code") if is_kept else "", error=error,
                               text=visit.get("text") if is_kept else "", emergency=emergency)  # fmt: skip
