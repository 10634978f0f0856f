"""Says the latest answer again, more simply where an editor has written a simpler one."""

from __future__ import annotations

from typing import Any, Final

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.offers import last_offers
from actions.speech import responses, say
from actions.turn import intents

_KNOWN: Final = ("utter_action", "condition")


class ActionRepeatSimply(Action):
    """Repeats. What was answered is known by the intent before, so an own simple text needs no guessing."""

    def name(self) -> str:
        """Rasa's name of the action."""
        return "action_repeat_simply"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        """Says the simple text, or the same words again, or asks what is meant."""
        topic = next((intent for intent in intents(tracker) if intent != "ask_repeat"), "")
        said, named = last_text(tracker)
        if f"utter_simple_{topic}" in responses():
            say(dispatcher, tracker, f"utter_simple_{topic}")
        elif said:
            say(dispatcher, tracker, "utter_repeat_same")
            dispatcher.utter_message(text=said, buttons=last_offers(tracker), **named)
        else:
            say(dispatcher, tracker, "utter_repeat_nothing")
        return []


def last_text(tracker: Tracker) -> tuple[str, dict[str, Any]]:
    """The last text of the bot, or '', and what Rasa knew of it: which answer it was, for whom (bot/assistant/named_parts.py)."""
    said = next((event for event in reversed(tracker.events) if event.get("event") == "bot" and event.get("text")), {})
    known = said.get("metadata") or {}
    return said.get("text", ""), {key: known[key] for key in _KNOWN if known.get(key)}
