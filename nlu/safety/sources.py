"""Reads the rule files (rules/*.yml) into one set of definitions. Used at compile time only."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

RULES = Path(__file__).with_name("rules")
# Parts of the rule files that are tables by name, and those that are lists.
TABLES = ("classes", "verbs", "phrases", "acts", "roles", "guards", "facts")
LISTS = ("idioms", "rules", "real_words", "homographs", "twins", "neither")
ACTIONS = ("emergency", "ask", "mark")


class SourceError(ValueError):
    """A rule file that cannot be used; the message names the file and what is wrong."""


@dataclass
class Sources:
    """Everything the rule files define, merged, and a digest of their texts."""

    tables: dict[str, dict[str, Any]] = field(default_factory=lambda: {name: {} for name in TABLES})
    lists: dict[str, list[Any]] = field(default_factory=lambda: {name: [] for name in LISTS})
    digest: str = ""


def read_sources(folder: Path = RULES) -> Sources:
    """The definitions of all *.yml in the folder, in the order of their names.

    Raises SourceError with file (and for broken YAML line and column).
    """
    sources = Sources()
    digest = hashlib.sha256()
    for path in sorted(folder.glob("*.yml")):
        text = path.read_text(encoding="utf-8")
        digest.update(f"{path.name}\0{text}\0".encode())
        _merge(sources, path.name, _parsed(path.name, text))
    sources.digest = digest.hexdigest()
    _check_rules(sources.lists["rules"])
    return sources


def _parsed(name: str, text: str) -> dict[str, Any]:
    try:
        parsed = YAML(typ="safe", pure=True).load(text)
    except YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f" line {mark.line + 1} column {mark.column + 1}" if mark else ""
        raise SourceError(f"{name}{place}: {getattr(error, 'problem', error)}") from error
    if not isinstance(parsed, dict):
        raise SourceError(f"{name}: want a table of definitions")
    return parsed


def _merge(sources: Sources, name: str, parsed: dict[str, Any]) -> None:
    for part, content in parsed.items():
        if part in TABLES:
            twice = sources.tables[part].keys() & content.keys()
            if twice:
                raise SourceError(f"{name}: {part} {sorted(twice)} is defined twice")
            sources.tables[part].update(content)
        elif part in LISTS:
            sources.lists[part].extend(content)
        else:
            raise SourceError(f"{name}: unknown part {part!r}")


def _check_rules(rules: list[dict[str, Any]]) -> None:
    seen: set[str] = set()
    for rule in rules:
        missing = {"id", "action", "flags", "say", "yes", "no"} - rule.keys()
        if missing:
            raise SourceError(f"rule {rule.get('id')!r} lacks {sorted(missing)}")
        if rule["action"] not in ACTIONS or rule["id"] in seen:
            raise SourceError(f"rule {rule['id']!r}: action {rule['action']!r}, or id used twice")
        seen.add(rule["id"])
