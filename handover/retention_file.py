"""Reads what each municipality has decided about how long content is kept.

    municipalities:
      alingsas:
        decision: KS 2026-123      # the reference of the decision (gallringsbeslut); without one nothing that was sent is purged
        on_hold: false             # true stops all purging
        referral_days: 30          # any of referral, notes, messages, outbox, events, live, accessibility
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from pathlib import Path
from typing import Final

from handover.core.retention import TICKET_PARTS, RetentionRule
from handover.municipality_file import MunicipalityFileError, read_by_municipality

_DAYS: Final = {f"{part}_days": part for part in (*TICKET_PARTS, "live", "accessibility")}
_LONGEST_DAYS: Final = 36_500


def read_retention(path: Path | None, municipalities: Collection[str]) -> dict[str, RetentionRule]:
    """The rules by municipality; none without a file, and then nothing that was sent is purged. Raises MunicipalityFileError."""
    if path is None:
        return {}
    rows = read_by_municipality(path, "municipalities", municipalities)
    return {name: _rule(row, f"{path.name}: {name}") for name, row in rows.items()}


def _rule(row: object, where: str) -> RetentionRule:
    if not isinstance(row, dict) or set(row) - {"decision", "on_hold", *_DAYS}:
        raise MunicipalityFileError(f"{where} har något annat än decision, on_hold, {', '.join(_DAYS)}.")
    decision, on_hold = row.get("decision"), row.get("on_hold", False)
    if not isinstance(decision, str | None) or not isinstance(on_hold, bool):
        raise MunicipalityFileError(f"{where}: decision ska vara text, och on_hold true eller false.")
    days = {name: row[name] for name in _DAYS if name in row}
    if wrong := [name for name, value in days.items() if type(value) is not int or not 1 <= value <= _LONGEST_DAYS]:
        raise MunicipalityFileError(f"{where}: {wrong[0]} ska vara ett antal dagar, minst 1.")
    return _ordered(RetentionRule(decision, on_hold, tuple((_DAYS[name], timedelta(days=value)) for name, value in days.items())), where)


def _ordered(rule: RetentionRule, where: str) -> RetentionRule:
    # With the messages goes the link by which a person can erase the rest, and with the events the whole ticket.
    if max(rule.period("referral"), rule.period("notes")) > rule.period("messages"):
        raise MunicipalityFileError(f"{where}: referral_days och notes_days får inte vara fler än messages_days.")
    if any(rule.period(part) > rule.period("events") for part in TICKET_PARTS):
        raise MunicipalityFileError(f"{where}: inget får ligga längre än events_days.")
    return rule
