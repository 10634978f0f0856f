"""The hours of a municipality as a form: its fields by name, and the row that they say.

monday.0.from, monday.0.to    when staff come and go on Mondays; monday.1.… after a break
closed                        further days when nobody is there, one a line
verified_at                   when somebody last looked that it is right
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final

from foundation.opening_hours_rows import WEEKDAYS
from nlu.studio.content.directory import MunicipalityRow
from nlu.studio.content.errors import ContentError
from nlu.studio.content.hours import DAYS, opening_hours
from nlu.studio.web.cleaned import clean_line, clean_text

Fields = dict[str, str]
SPANS: Final = 2
"""How many from–to a day has on the page; more where the file has more."""
MOST_CLOSED: Final = 200
_NAME: Final = re.compile(rf"(?:{'|'.join(WEEKDAYS)})\.\d\.(?:from|to)|closed|verified_at")
_CLOCK: Final = re.compile(r"(?:kl\.? ?)?(\d{1,2})(?:[:.,]?([0-5]\d))?", re.ASCII)
_SPLIT_DAYS: Final = re.compile(r"[\n,;]")
_ONE_CLOCK: Final = "Skriv ett klockslag, till exempel 8.30."


@dataclass
class Read:
    """What was sent: the row, or what is wrong by field."""

    row: MunicipalityRow
    faults: dict[str, str] = field(default_factory=dict)


def fields_of(row: MunicipalityRow) -> Fields:
    """What the form shows of a row."""
    shown = {"closed": "\n".join(row.closed), "verified_at": row.verified_at.isoformat() if row.verified_at else ""}
    for day, told in (row.hours or {}).items():
        for number, span in enumerate([told] if isinstance(told, str) else told):
            shown[f"{day}.{number}.from"], _, shown[f"{day}.{number}.to"] = span.partition("-")
    return shown


def copied(fields: Fields) -> Fields:
    """The fields with Monday's hours on all days until Friday."""
    kept = {name: text for name, text in fields.items() if name.partition(".")[0] not in WEEKDAYS[1:5]}
    return kept | {f"{day}{name.removeprefix('monday')}": text for name, text in fields.items() if name.startswith("monday.")
                   for day in WEEKDAYS[1:5]}  # fmt: skip


def cleared(fields: Fields) -> Fields:
    """The fields without any hours."""
    return {name: text for name, text in fields.items() if name.partition(".")[0] not in WEEKDAYS}


def is_whole(form: Mapping[str, str]) -> bool:
    """Whether the form came as a browser sends it: with a field for each day, were it empty. Half of one would clear the hours."""
    return all(f"{day}.0.from" in form for day in WEEKDAYS)


def posted(form: Mapping[str, str]) -> Fields:
    """The fields of the hours among those that were sent, cleaned."""
    return {name: (clean_text if name == "closed" else clean_line)(value) for name, value in form.items() if _NAME.fullmatch(name)}


def read(fields: Fields, old: MunicipalityRow) -> Read:
    """The row that the fields say. What is unreadable is told at its field; no hours at all means that nothing is said about them."""
    faults: dict[str, str] = {}
    hours: dict[str, Any] = {}
    for day in WEEKDAYS:
        spans = [span for number in range(10) if (span := _span(fields, f"{day}.{number}", faults))]
        if spans:
            hours[day] = spans[0] if len(spans) == 1 else sorted(spans)
    new = replace(old, hours=hours or None, closed=_closed(fields, faults), verified_at=_verified(fields, old, faults))
    if not faults:
        _look_at_overlaps(new, faults)
    same = not faults and opening_hours(new) == opening_hours(old)
    return Read(replace(new, hours=old.hours, closed=old.closed) if same else new, faults)


def as_text(row: MunicipalityRow) -> str:
    """A row in words: what two editors compare."""
    told = fields_of(row)
    lines = [f"{name}: {_day_line(told, day)}" for name, day in zip(DAYS, WEEKDAYS, strict=True)]
    closed = ", ".join(row.closed) or "inga"
    return "\n".join([*lines, f"stängda dagar: {closed}", f"kontrollerat: {told['verified_at'] or 'aldrig'}"])


def _day_line(told: Fields, day: str) -> str:
    spans = [f"{told[f'{day}.{number}.from']}–{told[f'{day}.{number}.to']}" for number in range(10) if f"{day}.{number}.from" in told]
    return " och ".join(spans) or "ingen tid"


def _span(fields: Fields, begin: str, faults: dict[str, str]) -> str:
    told = {end: fields.get(f"{begin}.{end}", "") for end in ("from", "to")}
    if not any(told.values()):
        return ""
    clocks = {end: _clock(text) for end, text in told.items()}
    for end, text in told.items():
        if not clocks[end]:
            faults[f"{begin}.{end}"] = _ONE_CLOCK if text else f"Skriv också när personalen {'kommer' if end == 'from' else 'går'}."
    if all(clocks.values()) and clocks["to"] <= clocks["from"]:
        faults[f"{begin}.to"] = "Tiden slutar innan den börjar."
    return f"{clocks['from']}-{clocks['to']}"


def _clock(text: str) -> str:
    """`08:30` from 8.30, 0830, kl 8; "" for what is no time of the clock."""
    found = _CLOCK.fullmatch(text.casefold())
    return f"{int(found[1]):02}:{found[2] or '00'}" if found and int(found[1]) < 24 else ""


def _closed(fields: Fields, faults: dict[str, str]) -> tuple[str, ...]:
    rows = [row.strip() for row in _SPLIT_DAYS.split(fields.get("closed", "")) if row.strip()]
    wrong = next((row for row in rows if not _is_day(row)), None)
    if wrong is not None:
        faults["closed"] = f"”{wrong[:30]}” är ingen dag. Skriv så här: 2026-12-23."
    elif len(rows) > MOST_CLOSED:
        faults["closed"] = f"Det är för många dagar. Skriv högst {MOST_CLOSED}."
    return tuple(dict.fromkeys(rows))


def _verified(fields: Fields, old: MunicipalityRow, faults: dict[str, str]) -> date | None:
    told = fields.get("verified_at", "")
    if told and not _is_day(told):
        faults["verified_at"] = "Skriv dagen så här: 2026-11-23."
    return date.fromisoformat(told) if told and "verified_at" not in faults else old.verified_at


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _look_at_overlaps(row: MunicipalityRow, faults: dict[str, str]) -> None:
    for day, told in (row.hours or {}).items():
        try:
            opening_hours(replace(row, hours={day: told}, closed=()))
        except ContentError:
            faults[f"{day}.1.from"] = "Tiderna går in i varandra."
