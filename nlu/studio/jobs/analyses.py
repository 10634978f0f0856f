"""Remembers what a model makes of the sentences in the saved conversations, so that a change of words waits for no model."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from foundation.content.sealed_folder import write
from foundation.settings import ROOT

Analyses = dict[str, dict[str, Any]]
_RULES: Final = ROOT / "nlu" / "safety" / "compiled.json"
_FILE: Final = "analyses.json"


class KnownAnalyses:
    """One file in `folder`, for one model: analyses of another one, or by other rules of danger, are worth nothing."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / _FILE

    def of(self, heads: Path) -> Analyses:
        """What the model with these heads is known to say, by text. Raises OSError when there are no such heads."""
        key = _key(heads)
        try:
            kept = json.loads(self._path.read_text(encoding="utf-8"))
            return kept["analyses"] if kept["key"] == key else {}
        except (OSError, ValueError, KeyError, TypeError):
            return {}

    def keep(self, heads: Path, analyses: Mapping[str, Any]) -> None:
        """Keeps these alone. A disk that takes nothing costs time later, and nothing else."""
        with suppress(OSError):
            partial = self._path.with_suffix(".partial")
            write(partial, json.dumps({"key": _key(heads), "analyses": analyses}, ensure_ascii=False).encode())
            partial.replace(self._path)


def _key(heads: Path) -> str:
    return hashlib.sha256((heads / "SHA256SUMS").read_bytes() + _RULES.read_bytes()).hexdigest()
