"""Reads Rasa's answer: what is shown becomes bubbles, what is meant for the gateway changes the state."""

from __future__ import annotations

import re
from typing import Any, Final

from bot.gateway.content.own_words import NO_OWN_WORDS, OwnWords
from bot.gateway.content.texts import Texts
from bot.gateway.messages import Bubble, Choice, Local
from bot.gateway.rasa_client import RasaPart
from bot.gateway.said import Said
from bot.gateway.staff_hours import StaffHours
from bot.gateway.state import State
from foundation.directory import Contacts
from foundation.languages.locales import SWEDISH
from foundation.logs import EventLog

ROLES: Final = ("self", "victim", "other", "professional")
_NAME = re.compile(r"[a-z_]{1,40}")
_MARK = re.compile(r"\[\[[^\[\]]*\]\]")


class PartReader:
    """Turns parts into bubbles by the kinds of tests/contract/rasa-response.schema.json."""

    def __init__(self, texts: Texts, contacts: Contacts, log: EventLog, hours: StaffHours, own_words: OwnWords = NO_OWN_WORDS) -> None:
        self._texts, self._contacts, self._log, self._hours, self._own_words = texts, contacts, log, hours, own_words

    def read(self, parts: list[RasaPart], state: State) -> Said:
        """The bubbles of `parts`; drafts and roles go into `state`. No bubbles at all means that Rasa said nothing."""
        bubbles: list[Bubble] = []
        erase, sent_to = False, state.draft.get("municipality")  # a sent draft may be emptied before its receipt
        for part in parts:
            if part.text:
                bubbles.append(self._spoken(part, state.draft.get("municipality") or sent_to or state.municipality))
            if part.custom is not None:
                erase |= part.custom.get("control") == "erase_conversation"
                bubbles.extend(self._custom(part.custom, state, sent_to))
        return Said(tuple(bubbles), erase)

    def _spoken(self, part: RasaPart, municipality: object) -> Bubble:
        """The buttons are the common ones, whoever words the answer."""
        choices = tuple(Choice(self._filled(button.title), button.payload) for button in part.buttons)
        common, own = self._filled(part.text or ""), self._own_words.over(municipality, part.answer, part.role, part.text or "")
        if own is None:
            return Bubble(common, choices=choices, is_answer=True)
        return Bubble(own.text, choices=choices, is_answer=True, local=Local(common, dict(own.translations)))

    def _custom(self, custom: dict[str, Any], state: State, sent_to: object) -> tuple[Bubble, ...]:
        match custom:
            case {"kind": "draft", "draft": dict(draft)}:
                step = custom.get("step")
                state.draft, state.step = draft, step if isinstance(step, str) else None
            case {"kind": "context", "role": role} if role in ROLES:
                state.role, state.role_known_to_rasa = role, True
            case {"kind": "preview", "text": str(text)}:  # the person's own words: nothing in them is filled or changed
                return (Bubble(text, "form", verbatim=True), *self._beside_preview(state))
            case {"kind": "receipt", "text": str(text), "code": str(code)}:
                filled = self._filled(text)
                receipt = Bubble(filled if code in filled else f"{filled}\n{code}", "receipt")
                return (receipt, *self._hours.say("sent_until", sent_to))
            case {"kind": "control", "control": "open_referral_form" | "open_receipt" as name}:
                return self._texts.say[name]
            case {"kind": "control", "control": "erase_conversation"}:
                pass
            case _:
                self._unknown(custom.get("kind"))
        return ()

    def _beside_preview(self, state: State) -> tuple[Bubble, ...]:
        """What is sent is Swedish, whatever the person reads: that must be said beside it."""
        return () if state.locale == SWEDISH else self._texts.say["preview_language"]

    def _filled(self, text: str) -> str:
        try:
            return self._contacts.fill(text)
        except KeyError:  # an editor named a number that is not in the directory: say the rest
            self._log.event("unknown_mark")
            return _MARK.sub("", text)

    def _unknown(self, kind: object) -> None:
        known = isinstance(kind, str) and _NAME.fullmatch(kind)
        self._log.event("unknown_part", kind=str(kind) if known else "malformed")
