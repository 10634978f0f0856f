"""What a person is told about a field that cannot be sent. Gateway and actions show these words as they are."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

_WORDS: Final = {
    "missing": "Det här behöver du fylla i.",
    "unknown_municipality": "Den kommunen finns inte i listan. Välj en annan.",
    "municipality_closed": "Den kommunen tar inte emot just nu. Du kan välja en annan.",
    "unknown_value": "Välj ett av svaren.",
    "not_text": "Skriv med text.",
    "too_long": "Texten är för lång. Korta den lite.",
    "phone_has_letters": "Det finns bokstäver i numret. Skriv bara siffror.",
    "phone_wrong_length": "Numret har för få eller för många siffror.",
    "phone_malformed": "Det går inte att läsa numret. Skriv bara siffror.",
    "email_malformed": "Det går inte att läsa adressen. Den ska se ut som namn@exempel.se.",
}
_OTHERWISE: Final = "Det här behöver ändras."


def field_errors(errors: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
    """The members of `errors` in a problem document: field, code and Swedish text."""
    return [{"field": field, "code": code, "text": _WORDS.get(code, _OTHERWISE)} for field, code in errors]
