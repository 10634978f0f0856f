"""Keeps what aliases stand for when the place with the anchor is changed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlu.studio.content import yaml_sources
from nlu.studio.content.yaml_nodes import Node, plain
from nlu.studio.content.yaml_spans import Edit, column_of


def moves(text: str, root: Node, way: list[Node], edits: list[Edit]) -> list[Edit]:
    """Edits that give the first alias of every anchor that is lost or changed the old value, with the anchor.

    `way` leads to what is changed: its anchors, and those above it, no longer mean what they meant.
    """
    gone = [(edit.start, edit.end) for edit in edits]
    found = []
    for node in _anchored(way, gone):
        users = [path for path in _aliases(root, node) if not any(start <= path[-1].start < end for start, end in gone)]
        if users:
            source = source_of(text, node, *context_of(text, users[0]))
            found.append(Edit(users[0][-1].start, users[0][-1].end, f"&{node.anchor}{'' if source.startswith(chr(10)) else ' '}{source}"))
            found += _without_anchor(text, node, gone)
    return found


def _anchored(way: list[Node], gone: list[tuple[int, int]]) -> Iterator[Node]:
    changed = {id(node): node for node in way if node.kind != "alias"}
    below = (node for node in way[-1].walk() if node.kind != "alias" and any(start <= node.start < end for start, end in gone))
    above = way[-2].walk() if len(way) > 1 else ()
    lost = (node for node in above if node.anchor and any(start <= node.start < end for start, end in gone))
    changed |= {id(node): node for node in (*below, *lost)}
    return (node for node in changed.values() if node.anchor)


def _aliases(root: Node, target: Node) -> Iterator[list[Node]]:
    """The ways to all aliases of a node, in order of the text."""
    if root.kind == "alias":
        if root.target is target:
            yield [root]
        return
    for child in root.children:
        yield from ([root, *path] for path in _aliases(child, target))


def _without_anchor(text: str, node: Node, gone: list[tuple[int, int]]) -> list[Edit]:
    """Takes the anchor away where its node stays, changed inside."""
    if any(start <= node.start < end for start, end in gone):
        return []
    mark = re.compile(rf"&{re.escape(node.anchor or '')}[ \t]*").match(text, node.start)
    if not mark:
        return []
    start = len(text[: node.start].rstrip(" ")) if text[mark.end() : mark.end() + 1] in "\r\n" else node.start
    return [Edit(start, mark.end(), "")]


def context_of(text: str, way: list[Node]) -> tuple[bool, int, bool]:
    """Whether the place lies in a flow, the indentation of its map or list, and whether it is the value of a key."""
    above = way[-2]
    is_value = above.kind == "map"
    return any(node.flow for node in way[:-1]), column_of(text, above.children[0].start), is_value


def source_of(text: str, node: Node, in_flow: bool, indent: int, is_value: bool) -> str:
    """How a node is written at another place, without its anchor."""
    source = text[node.start : node.end].replace("\r\n", "\n")
    source = re.sub(rf"^&{re.escape(node.anchor)}[ \t]*", "", source) if node.anchor else source
    if "\n" not in source and (node.flow or node.kind == "scalar"):
        return source
    if in_flow or (node.kind != "scalar" and not (is_value and node.kind == "list")):
        return yaml_sources.flow(plain(node))
    if node.kind == "scalar":
        return yaml_sources.indented(source, _depth(source), indent + 2) if node.style in {"|", ">"} else yaml_sources.quoted(node.value)
    dash = text.rindex("-", 0, node.children[0].start)
    lines = text[dash : node.end].replace("\r\n", "\n")
    return "\n" + " " * indent + yaml_sources.indented(lines, column_of(text, dash), indent)


def _depth(source: str) -> int:
    """The indentation of the lines of a block."""
    return min((len(line) - len(line.lstrip(" ")) for line in source.split("\n")[1:] if line.strip()), default=0)
