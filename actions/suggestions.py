"""What is said when nothing, or nothing for certain, was understood: first a question, then a way to a person."""

from __future__ import annotations

from itertools import takewhile
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import UserUtteranceReverted
from rasa_sdk.executor import CollectingDispatcher

from actions.speech import Button, labels, say
from actions.turn import NOT_UNDERSTOOD, intents

_SUGGESTED = 2


class ActionSuggestIntents(Action):
    """Asks `did you mean` with the likeliest intents; the second time in a row it shows the way to a person."""

    def name(self) -> str:
        """Rasa's name of the action."""
        return "action_suggest_intents"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        """Says it."""
        in_a_row = len(list(takewhile(lambda intent: intent == NOT_UNDERSTOOD, intents(tracker))))
        suggested = [] if in_a_row > 1 else likely(tracker.latest_message or {})
        if in_a_row > 1:
            say(dispatcher, tracker, "utter_fallback_person")
        elif suggested:
            say(dispatcher, tracker, "utter_fallback_suggest", buttons=suggested)
        else:
            say(dispatcher, tracker, "utter_fallback_rephrase")
        return []


class ActionDefaultFallback(ActionSuggestIntents):
    """The same where no rule fits at all, which then counts as not said."""

    def name(self) -> str:
        """Rasa's name of the action, which this one replaces."""
        return "action_default_fallback"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        """Says it and forgets the message."""
        await super().run(dispatcher, tracker, domain)
        return [UserUtteranceReverted()]


def likely(message: dict[str, Any]) -> list[Button]:
    """Buttons for the most likely intents of a message that have a label, at most two."""
    ranked = [each.get("name") for each in message.get("intent_ranking") or [] if each.get("confidence", 0) > 0]
    names = [name for name in ranked if name in labels()]
    return [{"title": labels()[name], "payload": f"/{name}"} for name in names[:_SUGGESTED]]
