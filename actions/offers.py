"""What a typed `yes` means: the offer that was made last. A consent or an erasure is never given this way."""

from __future__ import annotations

from typing import Any, Final

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActionExecuted
from rasa_sdk.executor import CollectingDispatcher

from actions.speech import Button, say

# A typed word can be misread, so what cannot be undone takes a press on the button itself.
_PRESS_ONLY: Final = ("/referral_consent", "/erase_everything_confirm")


class ActionFollowOffer(Action):
    """Takes up the only offer of the last message, or asks which of several is meant."""

    def name(self) -> str:
        """Rasa's name of the action."""
        return "action_follow_offer"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        """Says what is needed, or continues as if the only button had been pressed."""
        offers = last_offers(tracker)
        payloads = [offer["payload"] for offer in offers]
        if not offers:
            say(dispatcher, tracker, "utter_affirm_open")
        elif any(payload.startswith(_PRESS_ONLY) for payload in payloads):
            say(dispatcher, tracker, "utter_affirm_press", buttons=offers)
        elif len(offers) > 1 or "{" in payloads[0]:
            say(dispatcher, tracker, "utter_affirm_which", buttons=offers)
        else:
            return pressed(payloads[0])
        return []


def last_offers(tracker: Tracker) -> list[Button]:
    """The buttons of what the bot said before the latest message of the person."""
    before_latest = False
    for event in reversed(tracker.events):
        if event.get("event") == "user":
            if before_latest:
                return []
            before_latest = True
        elif before_latest and event.get("event") == "bot" and (event.get("data") or {}).get("buttons"):
            return [{"title": each["title"], "payload": each["payload"]} for each in event["data"]["buttons"]]
    return []


def pressed(payload: str) -> list[dict[str, Any]]:
    """The events of a press on a button without values, as if the person had made it."""
    intent = {"name": payload.removeprefix("/"), "confidence": 1.0}
    parsed = {"intent": intent, "entities": [], "intent_ranking": [intent], "text": payload}
    return [
        ActionExecuted("action_listen"),
        {"event": "user", "timestamp": None, "text": payload, "parse_data": parsed, "metadata": {}},
    ]
