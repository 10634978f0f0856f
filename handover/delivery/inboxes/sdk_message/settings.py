"""Who writes to whom: two functions of two organisations, as they stand in the address book of SDK. A person is never an address."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Final

MAX_LABEL: Final = 256
"""The longest name that the schema allows, in characters."""
_LABEL_OF_DOMAIN = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
# 0203 is the code of a domain name in ISO 6523 as SDK uses it (B1.3.3, 4.3.2.1).
_ORGANIZATION = re.compile(rf"0203:(?=.{{1,253}}\Z)(?:{_LABEL_OF_DOMAIN}\.)+(?=[a-z]){_LABEL_OF_DOMAIN}")
_FUNCTION = re.compile(rf"[!-~]{{1,{MAX_LABEL}}}")
_LABEL = re.compile(rf".{{1,{MAX_LABEL}}}")
_WHOSE: Final = {"sender": "Avsändarens", "recipient": "Mottagarens"}


class SdkSettingsError(ValueError):
    """Settings that no valid message can be made from. The text is Swedish, one sentence a line, and repeats no value."""


@dataclass(frozen=True, slots=True)
class SdkAddress:
    """A function in an organisation: `organization` is 0203:domain, `function` the identifier of its function address.

    The names are shown to staff beside the addresses, 1 to 256 characters each.
    """

    organization: str
    organization_name: str
    function: str
    function_name: str


@dataclass(frozen=True, slots=True)
class SdkSettings:
    """Sender and recipient. Raises SdkSettingsError with everything that is wrong with them."""

    sender: SdkAddress
    recipient: SdkAddress

    def __post_init__(self) -> None:
        faults = [fault for role, whose in _WHOSE.items() for fault in _faults(whose, getattr(self, role))]
        if faults:
            raise SdkSettingsError("\n".join(faults))


def read_settings(values: Mapping[str, object]) -> SdkSettings:
    """The settings in `sender` and `recipient`, each a mapping with the four names of an SdkAddress. Raises SdkSettingsError."""
    if set(values) != set(_WHOSE):
        raise SdkSettingsError("En SDK-inkorg ska ha sender och recipient, och inget annat.")
    return SdkSettings(**{role: _address(whose, values[role]) for role, whose in _WHOSE.items()})


def _address(whose: str, value: object) -> SdkAddress:
    names = [field.name for field in fields(SdkAddress)]
    if not isinstance(value, Mapping) or set(value) != set(names):
        raise SdkSettingsError(f"{whose} adress ska ha {', '.join(names[:-1])} och {names[-1]}, och inget annat.")
    return SdkAddress(**value)


def _faults(whose: str, address: SdkAddress) -> Iterator[str]:
    if not _is_text(address.organization, _ORGANIZATION):
        yield f"{whose} organisation ska vara 0203: och domänen med små bokstäver, till exempel 0203:exempel.se."
    if not _is_text(address.function, _FUNCTION):
        yield f"{whose} funktionsadress ska vara 1–{MAX_LABEL} tecken utan mellanslag och utan å, ä, ö. Den står i adressboken för SDK."
    for what, name in (("organisationsnamn", address.organization_name), ("funktionsnamn", address.function_name)):
        if not (_is_text(name, _LABEL) and name.isprintable() and name == name.strip()):
            yield f"{whose} {what} ska vara 1–{MAX_LABEL} tecken på en rad, utan mellanslag först och sist."


def _is_text(value: object, form: re.Pattern[str]) -> bool:
    return isinstance(value, str) and form.fullmatch(value) is not None
