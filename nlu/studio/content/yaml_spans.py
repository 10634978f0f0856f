"""Where the parts of a YAML text begin and end, with the signs around them."""

from __future__ import annotations

from dataclasses import dataclass

from nlu.studio.content.yaml_nodes import Node


@dataclass(frozen=True, slots=True)
class Edit:
    """What stands in place of text[start:end]; its lines end with "\\n"."""

    start: int
    end: int
    new: str


def spliced(text: str, edits: list[Edit]) -> str:
    """The text with the edits, which don't overlap, and its own way to end lines."""
    line_end = "\r\n" if "\r\n" in text else "\n"
    for edit in sorted(edits, key=lambda one: (one.start, one.end), reverse=True):
        text = text[: edit.start] + edit.new.replace("\n", line_end) + text[edit.end :]
    return text


def column_of(text: str, index: int) -> int:
    """How many signs stand before the place on its line."""
    return index - (text.rfind("\n", 0, index) + 1)


def is_alone(text: str, end: int) -> bool:
    """Whether nothing more stands on the line."""
    line_end = text.find("\n", end)
    return not text[end : line_end if line_end >= 0 else len(text)].strip()


def value_span(text: str, above: Node, node: Node) -> tuple[int, int]:
    """From behind the colon or the dash, or from the value itself where a comment stands between, to the value's end."""
    if above.kind == "map":
        key = next(key for key, value in above.items() if value is node)
        start = text.index(":", key.end) + 1
    else:
        start = text.rindex("-", 0, node.start) + 1 if not above.flow else node.start
    is_near = not text[start : node.start].strip()
    return (start, max(node.end, start)) if is_near else (node.start, node.end)


def entry_span(text: str, above: Node, node: Node) -> tuple[int, int]:
    """All of a row or of a key with its value: whole lines in a block, with its comma in a flow."""
    parts = above.children
    place = next(number for number, part in enumerate(parts) if part is node)
    first = parts[place - 1] if above.kind == "map" else node
    if above.flow:
        return _flow_span(parts, parts.index(first), node)
    start = text.rfind("\n", 0, first.start) + 1
    after = next((part for part in parts if part.start > node.start and part.start >= node.end), None)
    if above.kind == "map" and text[start : first.start].strip() and after:
        return first.start, after.start  # the row's dash stands on the line: the next key takes its place
    end = text.find("\n", node.end)
    return start, end + 1 if end >= 0 else len(text)


def _flow_span(parts: list[Node], place: int, node: Node) -> tuple[int, int]:
    if place > 0:
        return parts[place - 1].end, node.end
    following = next(part for part in parts if part.start >= node.end and part is not node)
    return parts[0].start, following.start
