"""Phone numbers by libphonenumber: the port that handover.core.contact asks for."""

from __future__ import annotations

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat, ValidationResult

from handover.core.errors import FieldRefused

_SHORT_OR_LONG = frozenset({ValidationResult.TOO_SHORT, ValidationResult.TOO_LONG, ValidationResult.INVALID_LENGTH,
                            ValidationResult.IS_POSSIBLE_LOCAL_ONLY})  # fmt: skip


def check_phone_number(text: str) -> str:
    """The number as it is dialled: Swedish ones without, foreign ones with country code. Raises FieldRefused.

    Length decides, not whether the series is in use: number plans grow, and a number that works must not be refused.
    """
    try:
        number = phonenumbers.parse(text, "SE")
    except NumberParseException as error:
        lengths = (NumberParseException.TOO_SHORT_NSN, NumberParseException.TOO_SHORT_AFTER_IDD, NumberParseException.TOO_LONG)
        raise FieldRefused("phone_wrong_length" if error.error_type in lengths else "phone_malformed") from None
    reason = phonenumbers.is_possible_number_with_reason(number)
    if reason in _SHORT_OR_LONG:
        raise FieldRefused("phone_wrong_length")
    if reason != ValidationResult.IS_POSSIBLE:
        raise FieldRefused("phone_malformed")
    swedish = number.country_code == 46
    return phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL if swedish else PhoneNumberFormat.INTERNATIONAL)
