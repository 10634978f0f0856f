"""action_ask_referral_form_<field>: asks one question, and gives the gateway the draft so far.

With the draft the gateway can go on with a plain form on the page if Rasa or these actions die in the middle.
"""

from __future__ import annotations

from abc import abstractmethod
from typing import Any, ClassVar

from rasa_sdk import Tracker
from rasa_sdk.events import ActiveLoop, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.bridge import BridgeDownError, Municipality
from actions.referral.bridge_action import BridgeAction
from actions.referral.choices import choice_buttons, choose_button
from actions.referral.draft import COUNTY_PREFIX, LANGUAGE_QUESTION, STOP_QUESTION, WRITE_QUESTION, Events, draft_of
from actions.referral.places import counties
from actions.speech import Button, say, send


class AskField(BridgeAction):
    """Asks for one field. A wish to stop comes before the question."""

    # What is asked instead after a bare yes, by referral_aside.
    after_yes: ClassVar[dict[str, str]] = {}

    @property
    @abstractmethod
    def field(self) -> str:
        """The field's name."""

    def name(self) -> str:
        """Rasa's name of the action."""
        return f"action_ask_referral_form_{self.field}"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Asks."""
        send(dispatcher, "draft", draft=draft_of(tracker.slots), step=self.field)
        if tracker.get_slot("referral_aside") == STOP_QUESTION:
            say(dispatcher, tracker, "utter_referral_stop_question")
            return [SlotSet("referral_aside", None)]
        return [SlotSet("referral_aside", None), *await self.ask(dispatcher, tracker)]

    async def ask(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Says the question, with a button for each given answer."""
        question = self.after_yes.get(tracker.get_slot("referral_aside"), f"utter_ask_{self.field}")
        say(dispatcher, tracker, question, buttons=choice_buttons(self.field))
        return []


class AskMunicipality(AskField):
    """First the counties, then the municipalities of one. A name may be typed at any time."""

    field = "municipality"

    async def ask(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Asks, or stops the form when there is nobody to send to."""
        try:
            places = [place for place in await self.bridge.municipalities() if place.open]
        except BridgeDownError:
            say(dispatcher, tracker, "utter_bridge_down")
            send(dispatcher, "control", control="open_referral_form")
            return [ActiveLoop(None), SlotSet("requested_slot", None)]
        county = (tracker.get_slot("referral_aside") or "").removeprefix(COUNTY_PREFIX)
        inside = [place for place in places if place.county == county]
        if inside:
            say(dispatcher, tracker, "utter_ask_municipality_in_county", buttons=_municipality_buttons(inside), county=county)
        else:
            say(dispatcher, tracker, "utter_ask_municipality", buttons=_county_buttons(places))
        return []


class AskAbout(AskField):
    """What it is about."""

    field = "about"


class AskContactMethod(AskField):
    """How the person wants to be answered."""

    field = "contact_method"


class AskContactValue(AskField):
    """The number or the address, asked in the words of the method."""

    field = "contact_value"

    async def ask(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Asks."""
        say(dispatcher, tracker, f"utter_ask_contact_value_{tracker.get_slot('contact_method')}")
        return []


class AskVoicemail(AskField):
    """Whether a message may be left."""

    field = "voicemail"


class AskTimes(AskField):
    """When it is safe and fits to be reached."""

    field = "times"


class AskInterpreter(AskField):
    """Whether an interpreter is needed, and then in which language."""

    field = "interpreter"
    after_yes: ClassVar[dict[str, str]] = {LANGUAGE_QUESTION: "utter_ask_interpreter_language"}


class AskOwnWords(AskField):
    """What the person wants to say in their own words."""

    field = "own_words"
    after_yes: ClassVar[dict[str, str]] = {WRITE_QUESTION: "utter_ask_own_words_write"}


def _county_buttons(places: list[Municipality]) -> list[Button]:
    return [choose_button("county", county, county) for county in counties(places)]


def _municipality_buttons(places: list[Municipality]) -> list[Button]:
    return [choose_button("municipality", place.slug, place.name) for place in places]
