"""The directory as editors see it: numbers with owner and dates, and when a municipality's staff are there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from foundation.content.parts import Tree
from foundation.opening_hours_rows import DirectoryRefused, read_opening_hours
from nlu.studio.content import translations
from nlu.studio.content.errors import ContentError
from nlu.studio.content.names import NAME
from nlu.studio.content.yaml_nodes import parse, plain
from nlu.studio.content.yaml_sources import Plain
from nlu.studio.content.yaml_text import YamlText

CONTACTS: Final = "directory/contacts.yml"
MUNICIPALITIES: Final = "directory/municipalities.yml"
_WORDS: Final = ("name", "number", "hours", "owner", "source")
_STATES: Final = ("seen", "unverified")
_NUMBER: Final = re.compile(r"\+?\d[\d -]{1,18}\d")


@dataclass(frozen=True, slots=True)
class ContactRow:
    """A number that may be shown. `verified_at` is the day somebody checked it, `valid_until` the last day it is right, if known."""

    id: str
    name: str
    number: str
    hours: str
    owner: str
    source: str
    verified_at: date
    status: str = "seen"
    show: bool = True
    valid_until: date | None = None


@dataclass(frozen=True, slots=True)
class MunicipalityRow:
    """What an editor may change of a municipality: whether it is open, and its hours by weekday (None: nothing is said)."""

    slug: str
    name: str
    open: bool
    hours: dict[str, Any] | None
    closed: tuple[str, ...] = ()
    verified_at: date | None = None
    county: str = ""


def contacts(tree: Tree) -> list[ContactRow]:
    """All rows in order. Raises ContentError for a row that lacks something."""
    text = YamlText(tree[CONTACTS], CONTACTS)
    return [contact_of(row, CONTACTS, text.line_of(("contacts", number))) for number, row in enumerate(text.value(("contacts",)))]


def write_contact(tree: Tree, row: ContactRow) -> Tree:
    """The changed files: the directory, and the catalogues where name or hours are others. A new id gives a new row."""
    check_contact(row)
    text, rows = YamlText(tree[CONTACTS], CONTACTS), contacts(tree)
    place = next((number for number, one in enumerate(rows) if one.id == row.id), None)
    if place is None:
        new = text.insert(("contacts",), len(rows), contact_row(row))
    else:
        new = with_values(text, ("contacts", place), contact_row(row), text.value(("contacts", place)))
    changed = {CONTACTS: new.text} if new.text != text.text else {}
    said = [(f"directory/{row.id}/name", row.name), (f"directory/{row.id}/hours", row.hours)] if row.show else []
    return changed | (translations.follow(tree, f"directory/{row.id}", said) if changed else {})


def municipalities(tree: Tree) -> list[MunicipalityRow]:
    """All municipalities in order. Raises ContentError for hours that are not right."""
    found = [_municipality(row) for row in plain(parse(tree[MUNICIPALITIES], MUNICIPALITIES))["municipalities"]]
    for row in found:
        _check_hours(row)
    return found


def write_municipality(tree: Tree, row: MunicipalityRow) -> Tree:
    """The changed file. Municipalities are not added here: that is done with the inbox that takes what is sent to them."""
    _check_hours(row)
    text, rows = YamlText(tree[MUNICIPALITIES], MUNICIPALITIES), municipalities(tree)
    place = next((number for number, one in enumerate(rows) if one.slug == row.slug), None)
    if place is None:
        raise ContentError(f"Kommunen {row.slug} finns inte.", MUNICIPALITIES)
    wanted: dict[str, Any] = {"open": row.open, "hours": row.hours}
    if row.verified_at:
        wanted["verified_at"] = ("timestamp", row.verified_at.isoformat())
    if row.closed or rows[place].closed:
        wanted["closed"] = list(row.closed)
    new = with_values(text, ("municipalities", place), wanted, text.value(("municipalities", place)))
    return {MUNICIPALITIES: new.text} if new.text != text.text else {}


def with_values(text: YamlText, at: tuple[str | int, ...], wanted: dict[str, Any], there: dict[str, Any]) -> YamlText:
    """The text with `wanted` in the map at a place that holds `there`; what stands there besides stays, but an end that is not wanted."""
    for key, value in wanted.items():
        if key not in there:
            text = text.put(at, key, value)
        elif there[key] != value:
            text = text.set((*at, key), value)
    return text.remove((*at, "valid_until")) if "id" in wanted and "valid_until" in there and "valid_until" not in wanted else text


def contact_row(row: ContactRow) -> dict[str, Any]:
    """A contact as it is written."""
    values: dict[str, Any] = {"id": Plain(row.id)} | {name: getattr(row, name) for name in _WORDS}
    values |= {"verified_at": ("timestamp", row.verified_at.isoformat()), "status": Plain(row.status), "show": row.show}
    return values | ({"valid_until": ("timestamp", row.valid_until.isoformat())} if row.valid_until else {})


def contact_of(row: dict[str, Any], path: str, line: int) -> ContactRow:
    """A contact of a row as it was read. Raises ContentError for what is missing."""
    try:
        words = {name: _text(row[name]) for name in _WORDS}
        until = _day(row["valid_until"]) if row.get("valid_until") else None
        checked, state = _day(row["verified_at"]), _text(row["status"])
        return ContactRow(_text(row["id"]), **words, verified_at=checked, status=state, show=row["show"] is True, valid_until=until)
    except KeyError as missing:
        raise ContentError(f"{missing.args[0]} saknas.", path, line) from None
    except (TypeError, ValueError):
        raise ContentError("Ett datum ska skrivas som 2026-11-23.", path, line) from None


def _municipality(row: dict[str, Any]) -> MunicipalityRow:
    closed = tuple(_text(day) for day in row.get("closed") or ())
    return MunicipalityRow(row["slug"], row["name"], row["open"] is True, row["hours"], closed, _day(row["verified_at"]),
                           _text(row.get("county", "")))  # fmt: skip


def _text(value: Any) -> str:
    return str(value[1]) if isinstance(value, tuple) else str(value)


def _day(value: Any) -> date:
    return date.fromisoformat(_text(value))


def _check_hours(row: MunicipalityRow) -> None:
    try:
        read_opening_hours(row.name, row.hours, list(row.closed))
    except DirectoryRefused as refused:
        raise ContentError(str(refused), MUNICIPALITIES) from None


def check_contact(row: ContactRow, path: str = CONTACTS) -> None:
    """Raises ContentError, in words, for a contact that may not be written."""
    if not NAME.fullmatch(row.id) or re.search(r"\d", row.id):
        raise ContentError("Namnet i texterna får bara ha små bokstäver a till z och understreck.", path)
    if any(not getattr(row, name).strip() or "\n" in getattr(row, name) for name in _WORDS):
        raise ContentError("Fyll i namn, nummer, tider, ägare och källa, var och en på en rad.", path)
    if not _NUMBER.fullmatch(row.number):
        raise ContentError("Numret får bara ha siffror, mellanslag och bindestreck.", path)
    if row.status not in _STATES:
        raise ContentError("Numret ska vara kontrollerat (seen) eller inte (unverified).", path)
    if row.valid_until and row.valid_until < row.verified_at:
        raise ContentError("Sista giltiga dagen ligger före dagen då numret kontrollerades.", path)
