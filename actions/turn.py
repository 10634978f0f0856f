"""What a person has just done, read out of Rasa's tracker."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

from rasa_sdk import Tracker

# The gateway puts it before typed text that begins with '/', so that Rasa does not read it as a button.
_GUARD: Final = "\u2060"
# nlu/data/taxonomy.yml, safety_flags; anything else is not passed on.
FLAGS: Final = frozenset(
    {"violence_now", "threat_to_life", "weapon", "strangulation", "child_danger", "suicide", "victim_danger",
     "other_danger", "honour", "stalking_breach", "sexual_violence", "loss_of_control"}
)  # fmt: skip
NOT_UNDERSTOOD: Final = "nlu_fallback"


@dataclass(frozen=True)
class Turn:
    """One message: its clean text, its intent, whether a button was pressed, and the values that the button carried."""

    text: str
    intent: str
    pressed: bool = False
    chosen: dict[str, str] = field(default_factory=dict)


def latest_turn(tracker: Tracker) -> Turn:
    """The latest message of the person."""
    message = tracker.latest_message or {}
    raw = message.get("text") or ""
    chosen = {str(each.get("entity")): str(each.get("value")) for each in message.get("entities") or []}
    intent = (message.get("intent") or {}).get("name") or NOT_UNDERSTOOD
    # Only a button's payload begins with '/': what is typed so has the guard before it.
    return Turn(clean(raw), intent, raw.startswith("/"), chosen)


def clean(text: str) -> str:
    """The text as it was typed: without the gateway's guard and without space around it."""
    return text.strip().removeprefix(_GUARD).strip()


def bare(text: str) -> str:
    """A short answer as it is compared: in small letters, without the signs that end a sentence."""
    return text.casefold().strip(" .!")


def conversation_ref(tracker: Tracker) -> str:
    """The gateway's reference of this conversation, from the latest message that carries one; '' when none does."""
    for metadata in _metadata(tracker, newest_first=True):
        if metadata.get("conversation_ref"):
            return str(metadata["conversation_ref"])
    return ""


def flags(tracker: Tracker) -> list[str]:
    """All safety flags that were found in this conversation, sorted.

    `flags` of the metadata are those that the gateway remembers: it answers grave messages itself, so Rasa never sees them.
    """
    found: set[str] = set()
    for metadata in _metadata(tracker):
        found.update(metadata.get("flags") or [], (metadata.get("analysis") or {}).get("flags") or [])
    return sorted(found & FLAGS)


def intents(tracker: Tracker) -> list[str]:
    """The intents of the person's messages, newest first."""
    return [((event.get("parse_data") or {}).get("intent") or {}).get("name") or NOT_UNDERSTOOD for event in _said(tracker)]


def _said(tracker: Tracker, newest_first: bool = True) -> list[dict[str, Any]]:
    events = [event for event in tracker.events if event.get("event") == "user"]
    return events[::-1] if newest_first else events


def _metadata(tracker: Tracker, newest_first: bool = False) -> list[dict[str, Any]]:
    return [event.get("metadata") or {} for event in _said(tracker, newest_first)]
