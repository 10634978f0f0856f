"""Starting over, erasing, and coming back with a code."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import FollowupAction, Restarted
from rasa_sdk.executor import CollectingDispatcher

from actions.speech import say, send

Events = list[dict[str, Any]]


class ActionRestart(Action):
    """Starts over. In the middle of the form the form decides: `ändra` reads as restart too, and so may somebody's own words."""

    def name(self) -> str:
        """Rasa's name of the action, which this one replaces."""
        return "action_restart"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Forgets everything, or gives the message to the form, which asks whether to stop."""
        if tracker.active_loop.get("name"):
            return [FollowupAction("referral_form")]
        say(dispatcher, tracker, "utter_restart")
        return [Restarted()]


class ActionEraseConversation(Action):
    """Lets the gateway erase the chat, and forgets it here as well."""

    def name(self) -> str:
        """Rasa's name of the action."""
        return "action_erase_conversation"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Says it and hands over to the gateway."""
        say(dispatcher, tracker, "utter_erase")
        send(dispatcher, "control", control="erase_conversation")
        return [Restarted()]


class ActionOpenReceipt(Action):
    """Lets the page ask for the receipt code. The code itself never passes through Rasa."""

    def name(self) -> str:
        """Rasa's name of the action."""
        return "action_open_receipt"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Says where, when nothing was said yet, and hands over to the page."""
        if (tracker.latest_message.get("intent") or {}).get("name") == "open_receipt":
            say(dispatcher, tracker, "utter_open_receipt")
        send(dispatcher, "control", control="open_receipt")
        return []
