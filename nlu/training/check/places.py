"""Reads training data with the line of every message, and goes on after a fault where `data.py` stops at the first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from nlu.training.check.labels import label_faults
from nlu.training.data import DATA, Example, Taxonomy, load_taxonomy


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong at a line (from 1) of a file. Never quotes a message."""

    file: str
    line: int
    what: str

    def __str__(self) -> str:
        return f"{self.file}, rad {self.line}: {self.what}"


@dataclass(frozen=True, slots=True)
class Placed:
    """An example and where it stands: `path` from the data folder, `line` from 1."""

    example: Example
    path: str
    line: int


Found = Iterator[Placed | Fault]


def _plain(node: Node) -> Any:
    if isinstance(node, MappingNode):
        return {str(_plain(key)): _plain(value) for key, value in node.value}
    if isinstance(node, SequenceNode):
        return [_plain(part) for part in node.value]
    return node.value


def _parts(node: Node) -> dict[str, Node]:
    return {str(key.value): value for key, value in node.value} if isinstance(node, MappingNode) else {}


def _lines(node: ScalarNode) -> Iterator[tuple[int, str]]:
    """The lines of a text and where they stand; the text of a `|` begins below its mark."""
    first = node.start_mark.line + (2 if node.style in {"|", ">"} else 1)
    return enumerate(node.value.splitlines(), first)


def _examples(path: str, node: Node | None, labels: tuple[str, str, str, tuple[str, ...]]) -> Found:
    for line, text in _lines(node) if isinstance(node, ScalarNode) else ():
        if text.startswith("- ") and text[2:].strip():
            yield Placed(Example(text[2:].strip(), *labels, Path(path).name), path, line)
        elif text.strip():
            yield Fault(path, line, "raden börjar inte med '- '")


def _block(path: str, node: Node, taxonomy: Taxonomy) -> Found:
    parts = _parts(node)
    intent = _plain(parts["intent"]) if "intent" in parts else None
    meta = _plain(parts["metadata"]) if "metadata" in parts else {}
    faults = label_faults(intent, meta, taxonomy)
    yield from (Fault(path, node.start_mark.line + 1, fault) for fault in faults)
    if not faults:
        labels = (str(intent), meta.get("lang", "sv"), meta.get("action", "none"), tuple(meta.get("flags") or ()))
        yield from _examples(path, parts.get("examples"), labels)


def read_placed(file: Path, path: str, taxonomy: Taxonomy) -> Found:
    """The examples and faults of one `file`, called `path` in what is said of it."""
    try:
        root = YAML(typ="safe").compose(file.read_text(encoding="utf-8"))
    except MarkedYAMLError as error:
        mark = error.problem_mark
        place = f"kolumn {mark.column + 1}: " if mark else ""
        yield Fault(path, mark.line + 1 if mark else 1, f"{place}går inte att läsa som YAML ({error.problem})")
        return
    except UnicodeDecodeError:
        yield Fault(path, 1, "filen är inte UTF-8")
        return
    blocks = _parts(root).get("nlu") if root else None
    if not isinstance(blocks, SequenceNode) or not blocks.value:
        yield Fault(path, 1, "inga exempel i filen")
        return
    for block in blocks.value:
        yield from _block(path, block, taxonomy)


def read_folder(folder: Path = DATA) -> tuple[list[Placed], list[Fault]]:
    """All examples and faults below `folder`, files in order of name. A folder without examples is a fault."""
    taxonomy = load_taxonomy()
    files = [path for path in sorted(folder.rglob("*.yml")) if path.name != "taxonomy.yml"]
    found = [item for file in files for item in read_placed(file, file.relative_to(folder).as_posix(), taxonomy)]
    placed = [item for item in found if isinstance(item, Placed)]
    faults = [item for item in found if isinstance(item, Fault)]
    return placed, faults if placed or faults else [Fault(folder.name, 0, "inga exempel i mappen")]
