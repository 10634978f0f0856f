"""A self-referral: what a person's draft may hold, checked field by field and made into one frozen value."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import Final

from handover.core.contact import PhoneCheck, check_email, check_phone
from handover.core.errors import FieldRefused, HandoverError, MessageTooLong
from handover.core.free_text import clean, clean_line
from handover.core.recipient import Recipients

FieldError = tuple[str, str]
ABOUT: Final = ("own_violence", "fear_of_own_violence", "own_violence_children", "relationship_ended", "other")
CONTACT_METHODS: Final = ("receipt_only", "phone", "sms", "email")
VOICEMAIL: Final = ("yes", "no")
ROLES: Final = ("self", "victim", "other", "professional")
MAX_LENGTH: Final = {"contact_value": 254, "times": 200, "interpreter": 60, "first_name": 60, "own_words": 4000}


@dataclass(frozen=True, slots=True)
class Referral:
    """A checked self-referral, as in tests/contract/referral-draft.schema.json; None where the person said nothing.

    `contact_value` is None exactly for receipt_only; `voicemail` is set exactly for phone, and "no" unless they said yes.
    """

    municipality: str
    about: str
    contact_method: str
    contact_value: str | None = None
    times: str | None = None
    voicemail: str | None = None
    interpreter: str | None = None
    first_name: str | None = None
    own_words: str | None = None
    role: str | None = None


FIELDS: Final = tuple(field.name for field in fields(Referral))


class ReferralRefused(HandoverError):
    """The draft cannot be sent as it is. `errors` are (field, code) in the order of the form, without what was written."""

    code = "invalid-referral"
    title = "Något i förfrågan behöver ändras"
    status_code = 422

    def __init__(self, errors: list[FieldError]) -> None:
        super().__init__()
        self.errors = errors


def check_draft(draft: Mapping[str, object], recipients: Recipients, phone: PhoneCheck) -> Referral:
    """The referral that `draft` says; `phone` formats a number or raises FieldRefused. Raises ReferralRefused with all errors."""
    errors: list[FieldError] = []

    def take(field: str, read: Callable[[], str | None]) -> str | None:
        try:
            return read()
        except FieldRefused as refused:
            errors.append((field, refused.code))
            return None

    method = draft.get("contact_method")
    values = {
        "municipality": take("municipality", lambda: _municipality(draft, recipients)),
        "about": take("about", lambda: _required_choice(draft, "about", ABOUT)),
        "contact_method": take("contact_method", lambda: _required_choice(draft, "contact_method", CONTACT_METHODS)),
        "contact_value": take("contact_value", lambda: _contact_value(draft, method, phone)),
        "times": take("times", lambda: _line(draft, "times")),
        "voicemail": take("voicemail", lambda: _voicemail(draft, method)),
        "interpreter": take("interpreter", lambda: _line(draft, "interpreter")),
        "first_name": take("first_name", lambda: _line(draft, "first_name")),
        "own_words": take("own_words", lambda: _text(draft, "own_words", clean)),
        "role": take("role", lambda: _choice(draft, "role", ROLES)),
    }
    if set(draft) - set(FIELDS):
        errors.append(("draft", "unknown_field"))  # not named: a key may hold a person's words too
    if errors:
        raise ReferralRefused(errors)
    return Referral(**values)  # type: ignore[arg-type]  # the required fields raise rather than be None


def _municipality(draft: Mapping[str, object], recipients: Recipients) -> str:
    slug = draft.get("municipality")
    if slug is None or slug == "":
        raise FieldRefused("missing")
    recipient = recipients.get(slug) if isinstance(slug, str) else None
    if recipient is None:
        raise FieldRefused("unknown_municipality")
    if not recipient.open:
        raise FieldRefused("municipality_closed")
    return recipient.slug


def _choice(draft: Mapping[str, object], field: str, allowed: tuple[str, ...]) -> str | None:
    value = draft.get(field)
    if value is None:
        return None
    if not isinstance(value, str) or value not in allowed:
        raise FieldRefused("unknown_value")
    return value


def _required_choice(draft: Mapping[str, object], field: str, allowed: tuple[str, ...]) -> str:
    value = _choice(draft, field, allowed)
    if value is None:
        raise FieldRefused("missing")
    return value


def _text(draft: Mapping[str, object], field: str, read: Callable[[str, int], str]) -> str | None:
    value = draft.get(field)
    if value is None:
        return None
    if not isinstance(value, str):
        raise FieldRefused("not_text")
    try:
        return read(value, MAX_LENGTH[field]) or None
    except MessageTooLong as refused:
        raise FieldRefused(refused.code) from None


def _line(draft: Mapping[str, object], field: str) -> str | None:
    return _text(draft, field, clean_line)


def _contact_value(draft: Mapping[str, object], method: object, phone: PhoneCheck) -> str | None:
    if method not in ("phone", "sms", "email"):
        return None  # a number that was typed while the code alone was chosen must not be sent
    value = _line(draft, "contact_value")
    if value is None:
        raise FieldRefused("missing")
    return check_email(value) if method == "email" else check_phone(value, phone)


def _voicemail(draft: Mapping[str, object], method: object) -> str | None:
    answer = _choice(draft, "voicemail", VOICEMAIL)
    return (answer or "no") if method == "phone" else None  # silence means no: somebody else may listen to the message
