"""The texts against the measures, without those whose reason stands in exceptions.yml."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ruamel.yaml import YAML

from foundation.plain_swedish.findings import PERSON, STAFF, Finding, findings_in
from tests.swedish.sources import Piece, pieces

EXCEPTIONS: Final = Path(__file__).with_name("exceptions.yml")


@dataclass(frozen=True, slots=True)
class Allowed:
    """A text, or the beginning of one, that may break `rule`; `what` narrows it to one word, empty means any."""

    text: str
    rule: str
    what: str
    why: str

    def covers(self, piece: Piece, finding: Finding) -> bool:
        """Whether this finding is the one that is allowed."""
        return self.rule == finding.rule and self.text in piece.text and self.what in finding.what


def exceptions() -> list[Allowed]:
    """What may stay, and why."""
    rows = YAML(typ="safe").load(EXCEPTIONS.read_text(encoding="utf-8"))["exceptions"]
    return [Allowed(row["text"], row["rule"], row.get("what", ""), row["why"]) for row in rows]


def all_findings() -> list[tuple[Piece, Finding]]:
    """Every finding in every text, allowed or not."""
    return [(piece, found) for piece in pieces() for found in findings_in(piece.text, STAFF if piece.for_staff else PERSON)]


def left_over() -> list[tuple[Piece, Finding]]:
    """The findings that nobody has given a reason for."""
    allowed = exceptions()
    return [(piece, found) for piece, found in all_findings() if not any(one.covers(piece, found) for one in allowed)]
