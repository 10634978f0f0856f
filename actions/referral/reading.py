"""Tells an answer to the form's question from a question back, a wish to stop, and a button.

The classifier's intent is one hint among others: somebody's own words about violence, or `varberg`, have an intent too.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from actions.bridge import Municipality
from actions.referral.choices import choices, chosen, named
from actions.referral.contact import contact_value
from actions.referral.denial import says
from actions.referral.draft import COUNTY_PREFIX, FIELDS, OPTIONAL, SKIPPED, STOP_QUESTION, Slots
from actions.referral.places import county_named, find
from actions.turn import NOT_UNDERSTOOD, Turn, bare

_STOP_INTENTS: Final = frozenset({"deny", "goodbye", "withdraw_referral", "restart"})
_STOP_WORDS: Final = frozenset({"avbryt", "stopp", "stop", "ångra", "ångra mig", "jag ångrar mig", "sluta", "cancel"})
_SKIP_WORDS: Final = frozenset({"hoppa över", "nej", "nej tack", "inget", "ingenting", "skip", "-", "no", "لا", "نه", "maya"})
# What a plain answer is often taken for; never a question back.
_ANSWER_INTENTS: Final = frozenset({"inform", "affirm", "start_referral", "out_of_scope", NOT_UNDERSTOOD})
_FEW_WORDS: Final = 4
_SHORT_QUESTION: Final = 12


@dataclass(frozen=True)
class Reading:
    """What a turn means to the form: raw answers by field, or something asked beside. Both empty: ask again."""

    answers: dict[str, str] = field(default_factory=dict)
    aside: str | None = None


def read(turn: Turn, requested: str | None, slots: Slots, places: list[Municipality]) -> Reading | None:
    """The meaning of a turn while `requested` is asked. None: not for the form; a rule answers, and then the form goes on."""
    if requested is None:
        return None
    if turn.pressed:
        return _read_button(turn, requested)
    if _says_stop(turn):  # before everything: `sluta` is no relation that is over
        return Reading(aside=STOP_QUESTION)
    if requested in OPTIONAL and (bare(turn.text) in _SKIP_WORDS or _refuses(turn, requested)):
        return Reading({requested: SKIPPED})
    if _understood(turn.text, requested, slots, places) and not _asks(turn, requested):
        return Reading({requested: turn.text})
    if _stops(turn, requested):
        return Reading(aside=STOP_QUESTION)
    county = county_named(turn.text, places) if requested == "municipality" else None
    if county:
        return Reading(aside=COUNTY_PREFIX + county)
    return None if _asks(turn, requested) or _tells(turn, requested) else Reading({requested: turn.text})


def _read_button(turn: Turn, requested: str) -> Reading | None:
    if turn.intent == "referral_choose":
        answers = {name: value for name, value in turn.chosen.items() if name in FIELDS}
        aside = COUNTY_PREFIX + turn.chosen["county"] if "county" in turn.chosen else None
        return Reading(answers, aside)
    if turn.intent == "skip_question":
        return Reading({requested: SKIPPED} if requested in OPTIONAL else {})
    return Reading() if turn.intent in ("referral_resume", "start_referral") else None


def _refuses(turn: Turn, requested: str) -> bool:
    text = turn.text.casefold()
    if requested == "interpreter" and "tolk" in text and not says(text, r"\btolk"):
        return True
    return turn.intent == "deny" and len(turn.text.split()) <= _FEW_WORDS


def _understood(text: str, requested: str, slots: Slots, places: list[Municipality]) -> bool:
    if requested == "municipality":
        return bool(find(text, places))
    if requested == "contact_value":
        return contact_value(slots.get("contact_method"), text) is not None
    return bool(choices(requested)) and chosen(requested, text) is not None


def _stops(turn: Turn, requested: str) -> bool:
    few_words = len(turn.text.split()) <= _FEW_WORDS
    return turn.intent in _STOP_INTENTS and (few_words or requested not in OPTIONAL)


def _says_stop(turn: Turn) -> bool:
    return bare(turn.text) in _STOP_WORDS


def _asks(turn: Turn, requested: str) -> bool:
    """Whether it is a question back. A town, a number or a button's own words settle it; of free words only a short clear one is one."""
    if named(requested, turn.text) is not None:
        return False
    asks = turn.intent.startswith("ask_") or turn.intent == "request_human"
    words = len(turn.text.split())
    if requested in ("municipality", "contact_value"):
        return False
    if requested in OPTIONAL:
        return asks and "?" in turn.text and words <= _SHORT_QUESTION
    return asks and (words >= _FEW_WORDS or "?" in turn.text)


def _tells(turn: Turn, requested: str) -> bool:
    """Whether words that are no answer deserve one of their own, such as a feeling in the middle of the form."""
    if requested in OPTIONAL or turn.intent in _ANSWER_INTENTS:
        return False
    return requested != "municipality" or "?" in turn.text or len(turn.text.split()) >= _FEW_WORDS
