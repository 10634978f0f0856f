"""Reads a YAML file with one heading and the municipalities below it, as inboxes and retention decisions are written."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from ruamel.yaml import YAML, YAMLError


class MunicipalityFileError(Exception):
    """The file can't be used; the Swedish text says where and why, never what a secret is."""


def read_by_municipality(path: Path, heading: str, municipalities: Collection[str]) -> dict[str, object]:
    """What stands below each municipality (its slug), unchecked, in the order of the file. Raises MunicipalityFileError."""
    try:
        content = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        raise MunicipalityFileError(f"{path.name} går inte att läsa.") from None
    except YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise MunicipalityFileError(f"{path.name} är inte rätt skriven" + (f", rad {mark.line + 1}." if mark else ".")) from None
    rows = content[heading] if isinstance(content, dict) and set(content) == {heading} else None
    if not isinstance(rows, dict):
        raise MunicipalityFileError(f"{path.name} ska ha en enda rubrik, `{heading}`, med kommunerna under.")
    if unknown := next((name for name in rows if name not in municipalities), None):
        raise MunicipalityFileError(f"{path.name}: kommunen {unknown} finns inte i directory/municipalities.yml.")
    return rows
