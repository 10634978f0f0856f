"""Checks one answer: the value to keep, or what to say instead."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from actions.bridge import Municipality
from actions.referral.choices import choices, choose_button, chosen
from actions.referral.contact import contact_value
from actions.referral.draft import LANGUAGE_QUESTION, SKIPPED, WRITE_QUESTION, Slots
from actions.referral.places import find, similar
from actions.speech import Button
from actions.turn import bare

# As in handover/core/referral.py, which has the last word.
_LONGEST: Final = {"times": 200, "interpreter": 60, "own_words": 4000}
# A bare yes to these is no answer yet, and must not be sent as the person's own words.
_AFTER_YES: Final = {"interpreter": LANGUAGE_QUESTION, "own_words": WRITE_QUESTION}
_YES: Final = frozenset({"ja", "ja tack", "japp", "jo", "yes", "gärna", "jag behöver tolk", "نعم", "بله", "haa"})


@dataclass(frozen=True)
class Checked:
    """`value` is None when the answer cannot be kept. `say` is a text of actions/texts/, with buttons. `aside`: ask this next."""

    value: str | None
    say: str | None = None
    buttons: list[Button] = field(default_factory=list)
    aside: str | None = None


def check(name: str, raw: str, slots: Slots, places: list[Municipality]) -> Checked:
    """Checks the raw answer to the field `name`."""
    if name == "municipality":
        return _check_municipality(raw, places)
    if name == "contact_value":
        return _check_contact(slots.get("contact_method"), raw)
    if choices(name):
        value = chosen(name, raw)
        return Checked(value) if value else Checked(None, "utter_invalid_choice")
    if name in _AFTER_YES and bare(raw) in _YES:
        return Checked(None, aside=_AFTER_YES[name])
    if raw != SKIPPED and len(raw) > _LONGEST[name]:
        return Checked(None, f"utter_invalid_{name}")
    return Checked(raw)


def _check_municipality(raw: str, places: list[Municipality]) -> Checked:
    found = find(raw, places)
    if len(found) > 1:
        return Checked(None, "utter_invalid_municipality_many", _buttons(found))
    if not found:
        return Checked(None, "utter_invalid_municipality", _buttons(similar(raw, places)))
    return Checked(found[0].slug) if found[0].open else Checked(None, "utter_invalid_municipality_closed")


def _check_contact(method: str | None, raw: str) -> Checked:
    value = contact_value(method, raw)
    return Checked(value) if value else Checked(None, f"utter_invalid_{'email' if method == 'email' else 'phone'}")


def _buttons(places: list[Municipality]) -> list[Button]:
    return [choose_button("municipality", place.slug, place.name) for place in places]
