"""Remarks about numbers that nobody has checked for long."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from nlu.studio.checks.remark import Remark
from nlu.studio.content.directory import ContactRow

CHECK_AGAIN: Final = timedelta(days=365)
"""How long a number counts as checked when nobody has said until when it is right."""
GRACE: Final = timedelta(days=90)


def dated(row: ContactRow, place: str, today: date) -> Iterator[Remark]:
    """That a number should be checked again soon, or must be before anything is published."""
    last = row.valid_until or row.verified_at + CHECK_AGAIN
    if today <= last:
        return
    said = f"Numret gällde till och med {last}." if row.valid_until else f"Numret kontrollerades senast {row.verified_at}."
    if today > last + GRACE:
        yield Remark("block", place, f"{said} Det är för länge sedan. Kontrollera det innan du publicerar.")
    else:
        left = (last + GRACE - today).days
        yield Remark("warn", place, f"{said} Kontrollera det inom {left} dagar, annars går det inte att publicera.")
