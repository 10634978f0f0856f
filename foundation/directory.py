"""Reads directory/*.yml: the only place where numbers, hours and municipalities stand."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from ruamel.yaml import YAML

from foundation.opening_hours import OpeningHours
from foundation.opening_hours_rows import DirectoryRefused, read_opening_hours
from foundation.settings import ROOT, refuse_to_start

# Unicode's isolate keeps the groups of a number in their order inside a text that runs from right to left (UAX #9).
_ISOLATED = "\u2066{}\u2069"
_MARK = re.compile(r"\[\[(number|name|hours)\.([a-z_]+)\]\]")


@dataclass(frozen=True, slots=True)
class Contact:
    """A number that a person may be shown. `hours` is in words, `verified_at` the day somebody checked it."""

    id: str
    name: str
    number: str
    hours: str
    owner: str
    verified_at: date


@dataclass(frozen=True, slots=True)
class Municipality:
    """A municipality that can be chosen. `code` is Statistics Sweden's four digits, `cooperation` shares a group.

    `hours` is when staff are usually there; None: nothing is said about it.
    """

    slug: str
    name: str
    code: str
    county: str
    cooperation: str | None
    open: bool
    hours: OpeningHours | None


def _load(path: Path) -> dict[str, list[dict[str, object]]]:
    return YAML(typ="safe").load(path.read_text(encoding="utf-8"))


class Contacts:
    """The contacts of one directory file, by id, with `fill` for texts."""

    def __init__(self, contacts: dict[str, Contact]) -> None:
        self._contacts = contacts

    @classmethod
    def load(cls, path: Path = ROOT / "directory" / "contacts.yml") -> Contacts:
        """Reads the rows with show: true. Raises KeyError or TypeError on a malformed row."""
        return cls.of_rows(_load(path)["contacts"])

    @classmethod
    def of_rows(cls, rows: list[dict[str, object]]) -> Contacts:
        """Of rows as they stand in the file, those with show: true. Raises KeyError or TypeError on a malformed row."""
        names, shown = Contact.__slots__, [row for row in rows if row["show"]]
        return cls({str(row["id"]): Contact(**{name: row[name] for name in names}) for row in shown})  # type: ignore[arg-type]

    def beside(self, others: Contacts) -> Contacts:
        """These and `others`. Raises ValueError for an id that both have."""
        if self._contacts.keys() & others._contacts.keys():
            raise ValueError("a contact stands in two directories")
        return Contacts(self._contacts | others._contacts)

    def __getitem__(self, key: str) -> Contact:
        return self._contacts[key]

    def all(self) -> list[Contact]:
        """In the order of the file."""
        return list(self._contacts.values())

    def in_words(self, words: Callable[[str, str], str], *, isolate: bool) -> Contacts:
        """The same contacts with names and hours in another language: `words` gets the place, such as bris/hours, and the Swedish."""
        return Contacts({
            key: replace(row, name=words(f"{key}/name", row.name), hours=words(f"{key}/hours", row.hours),
                         number=_ISOLATED.format(row.number) if isolate else row.number)
            for key, row in self._contacts.items()
        })  # fmt: skip

    def fill(self, text: str) -> str:
        """Replaces [[number.id]], [[name.id]] and [[hours.id]]. Raises KeyError for an unknown id."""
        return _MARK.sub(lambda found: getattr(self._contacts[found[2]], found[1]), text)


def load_municipalities(path: Path = ROOT / "directory" / "municipalities.yml") -> dict[str, Municipality]:
    """The municipalities by slug, in the order of the file. Raises DirectoryRefused for hours that are not right."""
    return {str(row["slug"]): _municipality(row) for row in _load(path)["municipalities"]}


def municipalities_at_start() -> dict[str, Municipality]:
    """The same for a process that starts: hours that are not right end it with a sentence."""
    try:
        return load_municipalities()
    except DirectoryRefused as refused:
        refuse_to_start(f"directory/municipalities.yml: {refused}")


def _municipality(row: dict[str, object]) -> Municipality:
    known = {name: row[name] for name in Municipality.__slots__}
    return Municipality(**known | {"hours": read_opening_hours(str(row["slug"]), row["hours"], row.get("closed"))})  # type: ignore[arg-type]
