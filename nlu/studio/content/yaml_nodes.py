"""A YAML text as nodes that know where they stand, so that one of them can be changed and the rest left as it is.

ruamel.yaml gives the events; aliases stay aliases here. What editors' files never need is refused: tags, merge keys,
several documents, the same key twice.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final, Literal

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import ScalarNode
from ruamel.yaml.reader import ReaderError

from nlu.studio.content.errors import ContentError
from nlu.studio.content.yaml_faults import in_swedish

Kind = Literal["scalar", "list", "map", "alias"]
DEEPEST: Final = 30
LARGEST: Final = 400_000  # nodes, aliases counted as what they stand for
_RESOLVER: Final = YAML(typ="safe", pure=True)


@dataclass(slots=True, eq=False)
class Node:
    """A part of a text. `start` and `end` are places in the text, an anchor included; `target` is what an alias stands for.

    `children` of a map are its keys and values in turn.
    """

    kind: Kind
    start: int
    end: int
    value: str = ""
    style: str | None = None
    flow: bool = False
    anchor: str | None = None
    children: list[Node] = field(default_factory=list)
    target: Node | None = None

    @property
    def meant(self) -> Node:
        """The node itself, or what the alias stands for."""
        return self.target or self

    def items(self) -> Iterator[tuple[Node, Node]]:
        """Keys and values of a map, as they stand."""
        inner = self.meant.children if self.meant.kind == "map" else []
        return zip(inner[::2], inner[1::2], strict=True)

    def get(self, key: str) -> Node | None:
        """The value of a map's key, or None."""
        return next((value for name, value in self.items() if name.meant.value == key), None)

    def rows(self) -> list[Node]:
        """The parts of a list; none for anything else."""
        return self.meant.children if self.meant.kind == "list" else []

    def walk(self) -> Iterator[Node]:
        """The node and all below it, aliases not followed."""
        yield self
        for child in self.children:
            yield from child.walk()


def position(text: str, index: int) -> tuple[int, int]:
    """Line and column, both from 1, of a place in a text."""
    return text.count("\n", 0, index) + 1, index - (text.rfind("\n", 0, index) + 1) + 1


def plain(node: Node) -> Any:
    """What a node means: strings, numbers, lists and dicts, as a loader would give them (dates and numbers as (kind, text))."""
    node = node.meant
    if node.kind == "map":
        return {plain(key): plain(value) for key, value in node.items()}
    if node.kind == "list":
        return [plain(row) for row in node.children]
    if node.style is not None:
        return node.value
    kind = str(_RESOLVER.resolver.resolve(ScalarNode, node.value, (True, False))).rpartition(":")[2].rstrip("')")
    return node.value if kind == "str" else {"null": None, "bool": node.value.lower() == "true"}.get(kind, (kind, node.value))


@lru_cache(maxsize=128)
def parse(text: str, path: str) -> Node:
    """The whole text. The result is shared: never change it. Raises ContentError with line and column."""
    try:
        return _Builder(text, path).build()
    except ReaderError as error:
        raise ContentError("Här står ett tecken som inte får finnas i filen.", path, *position(text, error.position)) from None
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (0, 0)
        raise ContentError(in_swedish(text, line, column, str(error.problem or "")), path, line, column) from None
    except YAMLError:
        raise ContentError("Filen går inte att läsa som YAML.", path) from None


class _Builder:
    def __init__(self, text: str, path: str) -> None:
        self._text, self._path = text, path
        self._open: list[Node] = []
        self._anchors: dict[str, Node] = {}
        self._sizes: dict[int, int] = {}
        self._root: Node | None = None

    def build(self) -> Node:
        # ruamel takes a mark of byte order away before it counts; every place after it would be one too early.
        if self._text.startswith("\ufeff"):
            raise ContentError("Filen börjar med ett osynligt tecken (BOM). Spara den som UTF-8 utan BOM.", self._path, 1)
        for event in YAML(typ="safe", pure=True).parse(self._text):
            self._take(event, type(event).__name__.removesuffix("Event"))
        if self._root is None or self._root.kind != "map":
            raise ContentError("Filen är tom, eller börjar inte med en rubrik följd av kolon.", self._path, 1)
        return self._root

    def _take(self, event: Any, name: str) -> None:
        index = event.start_mark.index if event.start_mark else 0
        if name == "DocumentStart" and (self._root is not None or event.version or event.tags):
            raise self._refused("Filen får bara ha ett dokument och inga direktiv (%).", index)
        if getattr(event, "tag", None) is not None or getattr(event, "ctag", None) is not None:
            raise self._refused("Taggar (!) får inte användas.", index)
        if name in {"SequenceStart", "MappingStart"}:
            kind: Kind = "list" if name == "SequenceStart" else "map"
            self._add(Node(kind, index, index, flow=bool(event.flow_style), anchor=event.anchor), opens=True)
        elif name in {"SequenceEnd", "MappingEnd"}:
            self._close(event.end_mark.index)
        elif name == "Scalar":
            self._add(Node("scalar", index, self._end_of(event), event.value, event.style, anchor=event.anchor))
        elif name == "Alias":
            self._alias(event, index)

    def _end_of(self, event: Any) -> int:
        """Where a scalar ends: of a block, after its last line with words (the empty ones below belong to nobody)."""
        end = event.end_mark.index
        if event.style not in {"|", ">"}:
            return end
        last = len(self._text[:end].rstrip())
        line = self._text.find("\n", last)
        return len(self._text[: line if line >= 0 else len(self._text)].removesuffix("\r"))

    def _alias(self, event: Any, index: int) -> None:
        target = self._anchors.get(event.anchor)
        if target is None:
            raise self._refused(f"*{event.anchor} syftar på något som inte finns ovanför.", index)
        if any(target is one for one in self._open):
            raise self._refused(f"*{event.anchor} syftar på sig självt.", index)
        self._add(Node("alias", index, event.end_mark.index, event.anchor, target=target))

    def _add(self, node: Node, *, opens: bool = False) -> None:
        if len(self._open) >= DEEPEST:
            raise self._refused("Det är för många nivåer in.", node.start)
        if self._open:
            self._check_key(self._open[-1], node)
            self._open[-1].children.append(node)
        else:
            self._root = node
        if node.anchor:
            self._anchors[node.anchor] = node
        if opens:
            self._open.append(node)
        else:
            self._sizes[id(node)] = self._sizes.get(id(node.target), 1) if node.target else 1

    def _check_key(self, above: Node, node: Node) -> None:
        if above.kind != "map" or len(above.children) % 2:
            return
        if node.meant.kind != "scalar" or node.value == "<<":
            raise self._refused("En rubrik ska vara ett vanligt ord. Sammanslagning (<<) används inte.", node.start)
        if any(key.meant.value == node.meant.value for key in above.children[::2]):
            raise self._refused(f"{node.meant.value} står två gånger på samma ställe.", node.start)

    def _close(self, end: int) -> None:
        node = self._open.pop()
        node.end = end if node.flow else (node.children[-1].end if node.children else end)
        size = self._sizes[id(node)] = 1 + sum(self._sizes[id(child)] for child in node.children)
        if size > LARGEST:
            raise self._refused("Filen blir för stor när det som är kopierat (*) skrivs ut.", node.start)

    def _refused(self, what: str, index: int) -> ContentError:
        return ContentError(what, self._path, *position(self._text, index))
