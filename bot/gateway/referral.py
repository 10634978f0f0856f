"""The self-referral as a plain form: the same calls to the bridge as the chat's, and neither Rasa nor actions on the way."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from bot.gateway.alarms import Alarm, Alarms
from bot.gateway.bridge_client import BridgeSilent, Handover
from bot.gateway.content.texts import Texts
from bot.gateway.conversing import NOT_FOUND
from bot.gateway.from_memory import FromMemory
from bot.gateway.messages import Bubble
from bot.gateway.publishing import Publisher
from bot.gateway.staff_hours import StaffHours
from bot.gateway.state import State
from bot.gateway.store.conversations import Conversations, UnknownConversation
from bot.gateway.store.engine import StoreUnavailable
from bot.gateway.store.turns import Arrival
from bot.gateway.vault import Vault
from foundation.logs import EventLog
from foundation.problems import Problem

NOT_SENT: Final = Problem(
    503, "bridge-silent", "Det går inte att skicka just nu", headers={"Retry-After": "30"},
    detail="Det du har skrivit finns kvar hos dig. Försök igen om en stund.",
)  # fmt: skip
FIELDS: Final = ("municipality", "about", "contact_method", "contact_value", "times", "voicemail", "interpreter", "first_name",
                 "own_words", "role")  # fmt: skip


@dataclass(frozen=True, slots=True)
class ReferralForm:
    """A dead database costs the stored draft and the flags, not the referral."""

    conversations: Conversations
    bridge: Handover
    alarms: Alarms
    publisher: Publisher
    texts: Texts
    history: FromMemory
    log: EventLog
    hours: StaffHours

    async def draft(self, vault: Vault) -> dict[str, Any]:
        """{"draft": …} so far, to fill the form with. Raises Problem 404."""
        state = await self._state(vault)
        role = {"role": state.role} if state and state.role else {}
        return {"draft": {**role, **(state.draft if state else {})}}

    async def preview(self, vault: Vault, draft: dict[str, Any]) -> dict[str, Any]:
        """As public-preview.schema.json. Raises Problem 404, 422 with errors per field, 503."""
        state, alarm = await self._state(vault) or State(), await self._alarm(vault, draft.get("own_words"))
        known = {"role": state.role} | {key: value for key, value in draft.items() if key in FIELDS}
        state.remember_flags(alarm.flags)
        await self._keep(vault, lambda kept: _written(kept, known, alarm))
        body = {"conversation_ref": vault.bridge_ref, "draft": known, "flags": state.flags}
        return alarm.beside(await self._call("/v1/referrals/preview", body, alarm, vault))

    async def send(self, vault: Vault, preview_id: str) -> dict[str, Any]:
        """As bridge-consent-response: the person consented to exactly this preview. Raises Problem 404, 422, 503."""
        await self._state(vault)
        sent = await self._call("/v1/referrals", {"conversation_ref": vault.bridge_ref, "preview_id": preview_id}, Alarm(), vault)
        await self._keep(vault, _sent)
        self._into_history(vault, preview_id, sent)
        return sent

    async def _alarm(self, vault: Vault, text: object) -> Alarm:
        return (await self.alarms.of(text)).in_words(functools.partial(self.publisher.words, vault))

    def _into_history(self, vault: Vault, preview_id: str, sent: dict[str, Any]) -> None:
        """The code also stands in the chat, once: a page that is reloaded would else have lost it for ever."""
        told, code = self.texts.say["form_sent"], str(sent["receipt_code"])
        mark = vault.digest("form sent", preview_id.encode("utf-8"))
        bubbles = [Bubble(f"{bubble.text}\n{code}", bubble.kind, author=bubble.author) for bubble in told]
        bubbles += self.hours.say("sent_until", sent.get("municipality"))
        shown = self.publisher.words(vault, self.texts.say["form_sent_by_person"][0].text)
        self.history.told(vault, Arrival(shown, mark, mark), bubbles)

    async def _state(self, vault: Vault) -> State | None:
        try:
            return await self.conversations.state(vault)
        except UnknownConversation:
            raise NOT_FOUND from None
        except StoreUnavailable:
            return None

    async def _keep(self, vault: Vault, change: Callable[[State], None]) -> None:
        try:
            await self.conversations.change_state(vault, change)
        except StoreUnavailable:
            self.log.event("draft_not_kept")

    async def _call(self, path: str, body: dict[str, Any], alarm: Alarm, vault: Vault) -> dict[str, Any]:
        try:
            return await self.bridge.call(path, body)
        except BridgeSilent:
            self.log.event("bridge_silent", reason="referral")
            raise alarm.within(self.publisher.problem(vault, NOT_SENT)) from None
        except Problem as refused:
            raise alarm.within(self.publisher.problem(vault, self._in_words(refused))) from None

    def _in_words(self, refused: Problem) -> Problem:
        """The refusal with Swedish words at every field."""
        errors = [{"text": self.texts.field_error, **error} for error in refused.errors]
        return Problem(refused.status, refused.name, refused.title, errors=errors)


def _written(state: State, draft: dict[str, Any], alarm: Alarm) -> None:
    state.draft = draft
    state.remember_flags(alarm.flags)


def _sent(state: State) -> None:
    """What was sent is no draft any more; a form that Rasa still has open would ask for it again."""
    state.draft = {}
    state.new_tracker()
