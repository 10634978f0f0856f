"""A judgement: a candidate beside the live version, as JSON that a page shows and that is kept as long as the version."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

from foundation.content.sealed_folder import write
from foundation.content.versions import is_version_id

FORMAT: Final = 1


@dataclass(frozen=True, slots=True)
class Judgement:
    """`refusals` are Swedish sentences; while there is one the candidate may not be published.

    lost            emergencies of all sets that the candidate lets pass and the live model does not: {"id", "text", "lang"}; one of
                    the locked set is a refusal too, whether the live model finds it or not
    figures         {"live", "candidate"}: the release gate's figures; empty where understanding is the same model
    intents         {"name", "messages", "live", "candidate", "difference"}: F1 by intent
    changed         {"id", "text", "lang", "true", "true_action", "from", "to", "from_action", "to_action", "verdict"}
    confusions      {"came", "went"}: {"true", "said", "live", "candidate"}
    left_out        {"name", "examples", "right", "taken": {"text", "lang", "said"}}: each example tried without itself (left_out.py)
    unsure          {"id", "text", "lang", "true", "said", "confidence"}
    conversations   {"name", "path", "held", "fault"}
    eyes            {"id", "what"}: changes that nobody else had looked at when the candidate was made
    notes           Swedish sentences on what was not tried
    """

    live: str
    candidate: str
    refusals: tuple[str, ...] = ()
    lost: list[dict[str, Any]] = field(default_factory=list)
    figures: dict[str, Any] = field(default_factory=dict)
    intents: list[dict[str, Any]] = field(default_factory=list)
    changed: list[dict[str, Any]] = field(default_factory=list)
    confusions: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: {"came": [], "went": []})
    left_out: list[dict[str, Any]] = field(default_factory=list)
    unsure: list[dict[str, Any]] = field(default_factory=list)
    conversations: list[dict[str, Any]] = field(default_factory=list)
    eyes: list[dict[str, Any]] = field(default_factory=list)
    notes: tuple[str, ...] = ()
    format: int = FORMAT

    @property
    def may_be_published(self) -> bool:
        """Whether nothing speaks against it."""
        return not self.refusals

    def as_json(self) -> dict[str, Any]:
        """Plain JSON."""
        return asdict(self) | {"refusals": list(self.refusals), "notes": list(self.notes)}

    @classmethod
    def of_json(cls, document: dict[str, Any]) -> Judgement:
        """What `as_json` gave. Raises ValueError for another format."""
        if document.get("format") != FORMAT:
            raise ValueError("format")
        return cls(**document | {"refusals": tuple(document["refusals"]), "notes": tuple(document["notes"])})


class Judgements:
    """Judgements on disk, beside the versions: one file for each candidate."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, judgement: Judgement) -> None:
        """Writes it; whole or not at all. Raises OSError."""
        path = self._place(judgement.candidate)
        partial = path.with_suffix(".partial")
        write(partial, json.dumps(judgement.as_json(), ensure_ascii=False).encode())
        partial.replace(path)

    def of(self, version: str) -> Judgement | None:
        """The judgement of a version; None for one that was never judged, or by another release of the program."""
        try:
            return Judgement.of_json(json.loads(self._place(version).read_text(encoding="utf-8")))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def forget(self, version: str) -> None:
        """Removes it, when its version is removed."""
        with suppress(OSError):
            self._place(version).unlink()

    def _place(self, version: str) -> Path:
        if not is_version_id(version):
            raise ValueError(version)
        return self._folder / f"{version}.json"
