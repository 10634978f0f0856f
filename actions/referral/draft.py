"""What a self-referral holds while it is written, and which questions it needs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from rasa_sdk.events import SlotSet

# In the order of the questions. Names as in tests/contract/referral-draft.schema.json.
FIELDS: Final = ("municipality", "about", "contact_method", "contact_value", "voicemail", "times", "interpreter", "own_words")
OPTIONAL: Final = frozenset({"times", "interpreter", "own_words"})
_OTHERS: Final = ("victim", "other", "professional")
# The value of a question that the person skipped; None means that it is still to be asked.
SKIPPED: Final = ""
RECEIPT_ONLY: Final = "receipt_only"

# Values of the slot referral_aside: what the form asks beside its own question.
STOP_QUESTION: Final = "stop_question"
LANGUAGE_QUESTION: Final = "language_question"
WRITE_QUESTION: Final = "write_question"
COUNTY_PREFIX: Final = "county:"
# The step of the draft while the preview waits for its button: the gateway must not change trackers now.
PREVIEW_STEP: Final = "preview"

Slots = Mapping[str, Any]
Events = list[dict[str, Any]]


def needed_fields(slots: Slots) -> list[str]:
    """The fields that this draft asks for, in order."""
    method = slots.get("contact_method")
    left_out = set()
    if slots.get("role") in _OTHERS:
        left_out.add("about")
    if method in (None, RECEIPT_ONLY):
        left_out |= {"contact_value", "voicemail", "times"}
    if method == "sms":
        left_out.add("voicemail")
    if method == "email":
        left_out |= {"voicemail", "times"}
    return [field for field in FIELDS if field not in left_out]


def next_field(slots: Slots) -> str | None:
    """The first field that is still to be asked; None when the draft is complete."""
    return next((field for field in needed_fields(slots) if slots.get(field) is None), None)


def draft_of(slots: Slots) -> dict[str, Any]:
    """The draft for the bridge and the gateway: what was answered, null where it was skipped, nothing that was not asked."""
    draft = {field: slots[field] or None for field in needed_fields(slots) if slots.get(field) is not None}
    role = slots.get("role")
    if role in _OTHERS:
        # The other choices say that the writer uses violence.
        draft["about"] = "other"
    return {**draft, "role": role} if role in ("self", *_OTHERS) else draft


def forget_draft() -> Events:
    """The events that empty the form."""
    return [SlotSet(name, None) for name in (*FIELDS, "preview_id", "referral_aside")]
