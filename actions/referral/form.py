"""validate_referral_form: what Rasa's form calls after each message, to learn what was answered and what comes next."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.bridge import BridgeDownError, Municipality
from actions.referral.bridge_action import BridgeAction
from actions.referral.checking import Checked, check
from actions.referral.draft import Events, next_field
from actions.referral.reading import Reading, read
from actions.speech import say
from actions.turn import Turn, latest_turn


class ValidateReferralForm(BridgeAction):
    """Reads the latest message against the question that was asked.

    Returns the slots that changed and the next question. When no slot but requested_slot is among them, Rasa's form
    steps aside for this turn, a rule answers, and the form is asked again.
    """

    def name(self) -> str:
        """Rasa's name of the action."""
        return "validate_referral_form"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Checks the answers and says what is wrong with them."""
        slots = dict(tracker.slots)
        reading, places = await self._read(latest_turn(tracker), slots)
        changed: dict[str, Any] = {} if reading is None else {"referral_aside": reading.aside}
        for name, raw in (reading.answers if reading else {}).items():
            checked = check(name, raw, slots, places)
            if checked.say:
                say(dispatcher, tracker, checked.say, buttons=checked.buttons)
            changed |= _changes(name, checked, slots)
        following = next_field(slots | changed)
        return [*[SlotSet(name, value) for name, value in changed.items()], SlotSet("requested_slot", following)]

    async def _read(self, turn: Turn, slots: dict[str, Any]) -> tuple[Reading | None, list[Municipality]]:
        requested = slots.get("requested_slot")
        try:
            # A button may answer the municipality at any question.
            asked = requested == "municipality" or "municipality" in turn.chosen
            places = await self.bridge.municipalities() if asked else []
        except BridgeDownError:
            # Without the list no place can be judged. The question is asked again, and says what is wrong.
            return Reading(), []
        return read(turn, requested, slots, places), places


def _changes(name: str, checked: Checked, slots: dict[str, Any]) -> dict[str, Any]:
    changes: dict[str, Any] = {name: checked.value}
    if name == "contact_method" and checked.value != slots.get(name):
        # A number is not an address: another way asks anew.
        changes |= {"contact_value": None, "voicemail": None, "times": None}
    return changes | ({"referral_aside": checked.aside} if checked.aside else {})
