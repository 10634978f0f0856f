"""Finds what could belong to a real person: identity numbers, telephone numbers, e-mail, bank accounts, street addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import phonenumbers

from nlu.training.check.places import Fault, Placed

# Made up on purpose: the series that PTS keeps free for films and books, and numbers of many zeros that nobody can have.
FICTION = re.compile(r"7017406(0[5-9]|[1-9]\d)|3139006\d\d|4062804\d\d|8465004\d\d|9803192\d\d|\d*0000\d\d")
IDENTITY = re.compile(r"(?<!\d)(?:19|20)?\d\d(?:0[1-9]|1[0-2])(?:[06][1-9]|[1278]\d|[39][01])[-+ ]?\d{4}(?!\d)")
MAIL = re.compile(r"[\w.+-]+@(?!(?:[\w-]+\.)*example\.)(?:[\w-]+\.)+\w{2,}")  # example.* belongs to nobody (RFC 2606)
BANK = re.compile(r"\b[A-Z]{2}\d\d(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b")
STREET = re.compile(r"(?i)\b(?:\w{3,}(?:gatan|vägen|gränden|gränd|torget|stigen|allén|backen)\s+\d{1,3}\b"
                    r"|\d{1,4}\s+[A-Z]\w+\s+(?:street|road|avenue|lane)\b)")  # fmt: skip


def _is_bank_account(found: str) -> bool:
    """ISO 13616: letters as numbers, the first four signs last, modulo 97 is 1."""
    signs = found.replace(" ", "")
    return int("".join(str(int(sign, 36)) for sign in signs[4:] + signs[:4])) % 97 == 1


def _numbers(text: str) -> tuple[str, bool]:
    """The text without made-up telephone numbers, and whether a possible real one is left."""
    real, matches = False, list(phonenumbers.PhoneNumberMatcher(text, "SE"))
    for match in reversed(matches):
        if FICTION.fullmatch(str(match.number.national_number)):
            text = text[: match.start] + text[match.end :]
        elif match.raw_string.startswith(("0", "+")):
            real = True
    return text, real


def personal(text: str) -> list[str]:
    """What a text seems to hold, in words; empty for most."""
    rest, telephone = _numbers(text)
    found = {
        "personnummer": IDENTITY.search(rest) is not None,
        "telefonnummer": telephone,
        "e-postadress": MAIL.search(rest) is not None,
        "bankkonto": any(_is_bank_account(match[0]) for match in BANK.finditer(rest)),
        "gatuadress": STREET.search(rest) is not None,
    }
    return [name for name, there in found.items() if there]


def personal_data(placed: Sequence[Placed]) -> Iterator[Fault]:
    """A fault for each kind of personal data in each message; what it says is not repeated."""
    for one in placed:
        yield from (Fault(one.path, one.line, f"ser ut att innehålla {name}") for name in personal(one.example.text))
