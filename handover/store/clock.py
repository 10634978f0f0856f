"""Time as it is stored: UTC, and no finer than it has to be, so that a row does not point at one visit in a network log."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


def now() -> datetime:
    """The time now, with seconds; for expiry, never for a person's rows."""
    return datetime.now(UTC)


def this_minute(moment: datetime | None = None) -> datetime:
    """`moment` (default now) cut to the minute."""
    return (moment or now()).replace(second=0, microsecond=0)


def next_minute(moment: datetime) -> datetime:
    """`moment` rounded up to the minute: for an expiry that stays in a person's rows."""
    cut = this_minute(moment)
    return cut if cut == moment else cut + timedelta(minutes=1)
