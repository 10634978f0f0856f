"""Shows exactly what would be sent, sends it when the button is pressed, and otherwise sends nothing."""

from __future__ import annotations

import json
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.bridge import BridgeDownError, DraftRejectedError, PreviewGoneError, Receipt
from actions.referral.bridge_action import BridgeAction
from actions.referral.draft import PREVIEW_STEP, Events, draft_of, forget_draft, needed_fields, next_field
from actions.speech import Button, say, send, text_of
from actions.turn import conversation_ref, flags, latest_turn


class ActionPreviewReferral(BridgeAction):
    """Shows the preview that consent will mean."""

    def name(self) -> str:
        """Rasa's name of the action."""
        return "action_preview_referral"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Shows it, asks again for what the bridge rejects, or says that nothing is sent."""
        if next_field(tracker.slots):
            # The form was left before its end, and whoever left it has said why.
            return []
        draft = draft_of(tracker.slots)
        send(dispatcher, "draft", draft=draft, step=PREVIEW_STEP)
        try:
            preview = await self.bridge.preview(conversation_ref(tracker), draft, flags(tracker))
        except DraftRejectedError as rejected:
            wrong = [field for field, _code in rejected.errors if field in needed_fields(tracker.slots)]
            return self._ask_again(wrong, dispatcher, tracker)
        except BridgeDownError:
            return _cannot_send(dispatcher, tracker)
        send(dispatcher, "preview", text=preview.text, preview_id=preview.preview_id)
        say(dispatcher, tracker, "utter_preview_choices", buttons=[_consent("utter_consent_button", preview.preview_id, tracker)])
        return [SlotSet("preview_id", preview.preview_id)]

    def _ask_again(self, wrong: list[str], dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        if not wrong:
            return _cannot_send(dispatcher, tracker)
        say(dispatcher, tracker, _reason(wrong, tracker))
        return [SlotSet("preview_id", None), *[SlotSet(field, None) for field in wrong], FollowupAction("referral_form")]


class ActionSubmitReferral(BridgeAction):
    """Sends what the person was shown. Reached by the button's intent only, which no typed text can have.

    The button names its preview: after a change the old button is still on the screen, and must not send the new text.
    """

    def name(self) -> str:
        """Rasa's name of the action."""
        return "action_submit_referral"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Sends it and gives the receipt. A second press gives the same receipt, since the bridge sends once."""
        meant = latest_turn(tracker).chosen.get("preview_id")
        if meant is None or meant not in (tracker.get_slot("preview_id"), tracker.get_slot("sent_preview_id")):
            return _gone(dispatcher, tracker)
        try:
            receipt = await self.bridge.consent(conversation_ref(tracker), meant)
        except PreviewGoneError:
            return _gone(dispatcher, tracker)
        except BridgeDownError as error:
            return _not_answered(error, meant, dispatcher, tracker)
        _give(receipt, dispatcher, tracker)
        forgotten = forget_draft() if meant == tracker.get_slot("preview_id") else []
        return [*forgotten, SlotSet("sent_preview_id", meant)]


def _consent(title: str, preview_id: str, tracker: Tracker) -> Button:
    payload = "/referral_consent" + json.dumps({"preview_id": preview_id})
    return {"title": text_of(tracker, title), "payload": payload}


def _give(receipt: Receipt, dispatcher: CollectingDispatcher, tracker: Tracker) -> None:
    text = text_of(tracker, "utter_receipt", municipality=receipt.municipality_name)
    send(dispatcher, "receipt", text=text, code=receipt.code)
    say(dispatcher, tracker, "utter_after_receipt")
    send(dispatcher, "draft", draft={}, step=None)


def _gone(dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
    if not tracker.get_slot("municipality"):
        say(dispatcher, tracker, "utter_nothing_to_send")
        return []
    say(dispatcher, tracker, "utter_preview_gone")
    show_again = [] if next_field(tracker.slots) else [FollowupAction("action_preview_referral")]
    return [SlotSet("preview_id", None), *show_again]


def _reason(wrong: list[str], tracker: Tracker) -> str:
    if wrong != ["contact_value"]:
        return "utter_preview_rejected"
    return "utter_invalid_email" if tracker.get_slot("contact_method") == "email" else "utter_invalid_phone"


def _not_answered(error: BridgeDownError, preview_id: str, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
    again = [_consent("utter_consent_button_again", preview_id, tracker)]
    if error.reached:
        # It may be sent. The same button is safe to press again; the page's form would send a second one.
        say(dispatcher, tracker, "utter_consent_unanswered", buttons=again)
    else:
        say(dispatcher, tracker, "utter_consent_unreached", buttons=again)
        send(dispatcher, "control", control="open_referral_form")
    return []


def _cannot_send(dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
    say(dispatcher, tracker, "utter_bridge_down")
    send(dispatcher, "control", control="open_referral_form")
    return [SlotSet("preview_id", None)]
