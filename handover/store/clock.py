"""Time as it is stored: UTC, and no finer than it has to be, so that a row does not point at one visit in a network log."""

from __future__ import annotations

from datetime import UTC, datetime


def now() -> datetime:
    """The time now, with seconds; for expiry, never for a person's rows."""
    return datetime.now(UTC)


def this_minute(moment: datetime | None = None) -> datetime:
    """`moment` (default now) cut to the minute."""
    return (moment or now()).replace(second=0, microsecond=0)
