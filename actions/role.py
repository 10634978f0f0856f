"""Tells the gateway whom the conversation is about, once the person has said so by a button."""

from __future__ import annotations

from typing import Any, Final

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.speech import send

ROLES: Final = ("self", "victim", "other", "professional")


class ActionSetContext(Action):
    """Passes the role on. The slot itself is set by Rasa, from the button."""

    def name(self) -> str:
        """Rasa's name of the action."""
        return "action_set_context"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        """Sends the role, when there is one."""
        role = tracker.get_slot("role")
        if role in ROLES:
            send(dispatcher, "context", role=role)
        return []
