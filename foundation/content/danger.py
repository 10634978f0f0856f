"""What a second person must look at: intents in which somebody may be in danger. Program, not content: nobody edits it away."""

from __future__ import annotations

from typing import Final

SAFETY_INTENTS: Final = frozenset({
    "disclose_physical_violence", "disclose_psychological_violence", "disclose_sexual_violence", "disclose_relapse", "express_low_mood",
    "express_anger", "disclose_victim", "concern_for_other", "ask_honour", "ask_youth", "ask_children_effects", "night_plan",
})  # fmt: skip
"""Violence that goes on, a wish to die, a child or a victim in danger."""
SAFETY_ANSWERS: Final = frozenset({
    *(f"utter_{name}" for name in SAFETY_INTENTS), *(f"utter_simple_{name}" for name in SAFETY_INTENTS), "utter_gate_no",
    "utter_ask_manage_anger", "utter_simple_ask_manage_anger", "utter_fallback_person", "utter_first_words", "utter_request_human",
    "utter_ask_support_available", "utter_simple_ask_support_available", "utter_ask_contact_details",
})  # fmt: skip
"""Answers that are read in danger, or that say where help is."""
EMERGENCY_CONTACTS: Final = frozenset({"nodnummer", "polisen", "vard", "sjalvmordslinjen"})
"""Contacts whose numbers stand wherever the common words have them, whoever words the rest."""
