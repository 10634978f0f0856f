"""Changing or leaving a self-referral that is not sent yet, and buttons that come too late."""

from __future__ import annotations

from typing import Any, Final

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActiveLoop, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.referral.choices import choices
from actions.referral.draft import FIELDS, Events, forget_draft, needed_fields
from actions.speech import Button, say, send
from actions.turn import latest_turn

# Changing how to be reached asks for what hangs on it as well.
_WITH_IT: Final = {"contact_method": ("contact_value", "voicemail", "times")}


class ActionEditReferral(Action):
    """Asks what to change, and then asks that question again."""

    def name(self) -> str:
        """Rasa's name of the action."""
        return "action_edit_referral"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Offers the fields, or opens the form at the chosen one."""
        if not tracker.get_slot("municipality"):
            say(dispatcher, tracker, "utter_nothing_to_send")
            return []
        field = latest_turn(tracker).chosen.get("field")
        if field not in FIELDS:
            say(dispatcher, tracker, "utter_edit_which", buttons=_edit_buttons(tracker))
            return []
        asked_again = (field, *_WITH_IT.get(field, ()), "preview_id")
        return [*[SlotSet(name, None) for name in asked_again], FollowupAction("referral_form")]


class ActionCancelReferral(Action):
    """Leaves the form and forgets it, here and in the gateway."""

    def name(self) -> str:
        """Rasa's name of the action."""
        return "action_cancel_referral"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Says that nothing is sent; or, when it was sent before, how to take it back."""
        open_draft = any(tracker.get_slot(field) is not None for field in FIELDS) or tracker.active_loop.get("name")
        sent = tracker.get_slot("sent_preview_id") and not open_draft
        say(dispatcher, tracker, "utter_already_sent" if sent else "utter_referral_cancelled")
        send(dispatcher, "draft", draft={}, step=None)
        return [*forget_draft(), ActiveLoop(None), SlotSet("requested_slot", None)]


class ActionExplainStaleButton(Action):
    """Answers a button of a question that is no longer asked."""

    def name(self) -> str:
        """Rasa's name of the action."""
        return "action_explain_stale_button"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Offers to change the draft, or to begin one."""
        say(dispatcher, tracker, "utter_stale_button_edit" if tracker.get_slot("municipality") else "utter_stale_button")
        return []


def _edit_buttons(tracker: Tracker) -> list[Button]:
    titles = {each.value: each.title for each in choices("field")}
    fields = [field for field in needed_fields(tracker.slots) if field in titles]
    return [{"title": titles[field], "payload": f'/referral_edit{{"field":"{field}"}}'} for field in fields]
