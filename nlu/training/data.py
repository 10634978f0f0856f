"""Reads the training data: Rasa YAML, with language, safety action and flags as metadata of each block."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError

DATA = Path(__file__).resolve().parent.parent / "data"
ACTIONS = ("none", "ask", "emergency")


class DataError(Exception):
    """The training data can't be used; the message names file, line and what is wrong."""


@dataclass(frozen=True, slots=True)
class Example:
    """One purpose-written message. `flags` is empty where `action` is none."""

    text: str
    intent: str
    lang: str
    action: str
    flags: tuple[str, ...]
    file: str


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """The labels that data, models and reports share, in the order of taxonomy.yml."""

    intents: tuple[str, ...]
    flags: tuple[str, ...]


def _read_yaml(path: Path) -> dict:
    try:
        return YAML(typ="safe").load(path.read_text(encoding="utf-8")) or {}
    except MarkedYAMLError as error:
        mark = error.problem_mark
        where = f"rad {mark.line + 1}, kolumn {mark.column + 1}" if mark else "okänd rad"
        raise DataError(f"{path.name}: {where}: {error.problem}") from None


@cache
def load_taxonomy(path: Path = DATA / "taxonomy.yml") -> Taxonomy:
    """The names of intents and flags."""
    content = _read_yaml(path)
    return Taxonomy(tuple(content["intents"]), tuple(content["safety_flags"]))


def _check_block(path: Path, block: dict, taxonomy: Taxonomy) -> tuple[str, str, str, tuple[str, ...]]:
    intent, meta = block.get("intent"), block.get("metadata") or {}
    lang, action, flags = meta.get("lang", "sv"), meta.get("action", "none"), tuple(meta.get("flags") or ())
    unknown = [flag for flag in flags if flag not in taxonomy.flags]
    if intent not in taxonomy.intents:
        raise DataError(f"{path.name}: okänd avsikt {intent}")
    if action not in ACTIONS or unknown:
        raise DataError(f"{path.name}: {intent}: okänd åtgärd eller flagga {action} {unknown}")
    if action == "none" and flags:
        raise DataError(f"{path.name}: {intent}: flaggor utan åtgärd {flags}")
    return intent, lang, action, flags


def read_file(path: Path, taxonomy: Taxonomy) -> Iterator[Example]:
    """The examples of one file. Raises DataError for broken YAML, unknown labels or a line that is no example."""
    for block in _read_yaml(path).get("nlu", []):
        labels = _check_block(path, block, taxonomy)
        for line in str(block.get("examples") or "").splitlines():
            if not line.strip():
                continue
            if not line.startswith("- ") or not line[2:].strip():
                raise DataError(f"{path.name}: {labels[0]}: raden börjar inte med '- '")
            yield Example(line[2:].strip(), *labels, path.name)


def load_examples(folder: Path = DATA) -> list[Example]:
    """All examples below `folder`, files in order of name. Raises DataError when there are none."""
    taxonomy = load_taxonomy()
    files = sorted(path for path in folder.rglob("*.yml") if path.name != "taxonomy.yml")
    examples = [example for path in files for example in read_file(path, taxonomy)]
    if not examples:
        raise DataError(f"inga exempel i {folder.name}")
    return examples
