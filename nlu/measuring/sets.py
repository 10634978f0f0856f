"""Labelled sets to measure on: JSON lines, or the YAML of the training data."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from nlu.training.data import ACTIONS, DataError, load_taxonomy, read_file


class SetError(Exception):
    """The set can't be read; the message names the line, never its text."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """One message of a measuring set."""

    id: str
    text: str
    lang: str
    intent: str
    action: str
    flags: tuple[str, ...]


def _labelled(line: str) -> Labelled:
    row = json.loads(line)
    found = Labelled(row["id"], row["text"], row["lang"], row["intent"], row["action"], tuple(row["flags"]))
    words = (found.id, found.text, found.lang, found.intent, *found.flags)
    if found.action not in ACTIONS or not all(isinstance(word, str) for word in words):
        raise ValueError
    return found


def _read_lines(path: Path) -> list[Labelled]:
    rows = []
    for number, line in enumerate(path.read_bytes().split(b"\n"), 1):
        if not line.strip():
            continue
        try:
            rows.append(_labelled(line.decode()))
        except (ValueError, KeyError, TypeError):
            raise SetError(f"{path.name}, rad {number}: inte ett märkt meddelande") from None
    return rows


def _read_yaml(path: Path) -> list[Labelled]:
    try:
        examples = list(read_file(path, load_taxonomy()))
    except DataError as error:
        raise SetError(str(error)) from None
    return [Labelled(f"{path.stem}-{number:04}", e.text, e.lang, e.intent, e.action, e.flags) for number, e in enumerate(examples, 1)]


def read_set(path: Path) -> list[Labelled]:
    """JSON lines of {"id", "lang", "text", "intent", "action", "flags"}, or a .yml file as below nlu/data.

    Raises SetError for a line that is no labelled message and for a set without any, OSError for a file that can't be opened.
    """
    rows = _read_yaml(path) if path.suffix in {".yml", ".yaml"} else _read_lines(path)
    if not rows:
        raise SetError(f"{path.name}: inga meddelanden")
    return rows
