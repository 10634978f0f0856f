"""Changes one value of a YAML text and leaves every other sign of it as it was.

Each change is spliced into the text, read back, and refused unless exactly the wanted value is another. What an alias stood
for is written out where it is changed; an anchor inside what is replaced moves to the first place that uses it.
"""

from __future__ import annotations

import re
from copy import deepcopy
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from nlu.studio.content import yaml_anchors, yaml_sources
from nlu.studio.content.errors import ContentError
from nlu.studio.content.yaml_nodes import Node, parse, plain, position
from nlu.studio.content.yaml_spans import Edit, column_of, entry_span, is_alone, spliced, value_span

Steps = tuple[str | int, ...]
_HEADER_COMMENT: Final = re.compile(r"[|>][-+0-9]*[ \t]+(#[^\r\n]*)")


@dataclass(frozen=True)
class YamlText:
    """A text that can be changed; every change gives a new one. Raises ContentError for a text that can't be read."""

    text: str
    path: str

    @cached_property
    def root(self) -> Node:
        """Its nodes; never to be changed."""
        return parse(self.text, self.path)

    def at(self, steps: Steps) -> Node:
        """The node at a place, which may be an alias. Raises ContentError when there is none."""
        return self._way(steps)[-1]

    def line_of(self, steps: Steps) -> int:
        """The line, from 1."""
        return position(self.text, self.at(steps).start)[0]

    def value(self, steps: Steps = ()) -> Any:
        """What stands there, aliases written out."""
        return plain(self.at(steps))

    def set(self, steps: Steps, value: Any) -> YamlText:
        """The text with another value at a place that is there."""
        if self.value(steps) == value:
            return self
        own = self._written_out(steps)
        way = own._way(steps)
        edit = own._value_edit(way, value)
        return own._changed([edit], way, _with(self.value(), steps, value))

    def put(self, steps: Steps, key: str, value: Any) -> YamlText:
        """The text with a key more in the map at `steps`, last."""
        own = self._written_out((*steps, key))
        way = own._way(steps)
        last = way[-1].children[-1]
        if way[-1].flow:
            edit = Edit(last.end, last.end, f", {key}: {yaml_sources.flow(value)}")
        else:
            indent = column_of(own.text, way[-1].children[0].start)
            place = own._line_end(last.end)
            edit = Edit(place, place, f"\n{' ' * indent}{key}:{own._block_value(value, indent)}")
        return own._changed([edit], way, _with(self.value(), (*steps, key), value))

    def remove(self, steps: Steps) -> YamlText:
        """The text without a key of a map or a row of a list; an empty list is written as one."""
        above = self.value(steps[:-1])
        if len(above) == 1 and len(steps) == 1:
            raise ContentError("Det sista i filen kan inte tas bort.", self.path)
        if len(above) == 1:
            return self.set(steps[:-1], type(above)())
        own = self._written_out(steps)
        way = own._way(steps)
        start, end = entry_span(own.text, way[-2], way[-1])
        return own._changed([Edit(start, end, "")], way, _without(self.value(), steps))

    def insert(self, steps: Steps, index: int, value: Any, source: str | None = None) -> YamlText:
        """The text with a row more before the row `index` of a list. `source` is how it is written, each line with its indentation."""
        rows = self.value(steps)
        own = self._written_out((*steps, 0))
        way = own._way(steps)
        if not rows or way[-1].flow:
            return self.set(steps, [*rows[:index], value, *rows[index:]])
        children = way[-1].children
        indent = column_of(own.text, own.text.rindex("-", 0, children[0].start))
        line = source if source is not None else yaml_sources.rows([value], indent)
        if index >= len(children):
            place = own._line_end(children[-1].end)
            edit = Edit(place, place, "\n" + line)
        else:
            place = own.text.rfind("\n", 0, children[index].start) + 1
            edit = Edit(place, place, line + "\n")
        return own._changed([edit], way, _with_row(self.value(), steps, index, value))

    def _way(self, steps: Steps) -> list[Node]:
        way = [self.root]
        for step in steps:
            node = way[-1].get(step) if isinstance(step, str) else next(iter(way[-1].rows()[step : step + 1]), None)
            if node is None:
                raise ContentError(f"{step} finns inte där.", self.path, position(self.text, way[-1].start)[0])
            way.append(node)
        return way

    def _written_out(self, steps: Steps) -> YamlText:
        """The same text where no alias stands above the place that is to be changed."""
        own = self
        for count in range(len(steps)):
            way = own._way(steps[:count])
            if way[-1].kind == "alias":
                source = yaml_anchors.source_of(own.text, way[-1].meant, *yaml_anchors.context_of(own.text, way))
                start = len(own.text[: way[-1].start].rstrip(" ")) if source.startswith("\n") else way[-1].start
                own = own._changed([Edit(start, way[-1].end, source)], way, own.value())
        return own

    def _value_edit(self, way: list[Node], value: Any) -> Edit:
        start, end = value_span(self.text, way[-2], way[-1])
        gap = "" if way[-2].flow and way[-2].kind == "list" else " "
        is_flow = any(node.flow for node in way[:-1])
        indent = column_of(self.text, way[-2].children[0].start if way[-2].kind == "map" else way[-1].start)
        if isinstance(value, list) and value and not is_flow and way[-2].kind == "map" and not way[-1].flow:
            return Edit(start, self._line_end(end), self._block_value(value, indent))
        if not isinstance(value, str):
            return Edit(start, end, gap + yaml_sources.flow(value))
        inline = is_flow or not is_alone(self.text, end)
        style = way[-1].style if way[-1].kind == "scalar" else '"'
        source = yaml_sources.scalar(value, indent + 2 * (way[-2].kind == "map"), style, inline=inline)
        comment = _HEADER_COMMENT.match(self.text[way[-1].start : end])
        if comment and source[0] in "|>":
            source = source.replace("\n", f"  {comment[1]}\n", 1)
        return Edit(start, end, gap + source)

    def _block_value(self, value: Any, indent: int) -> str:
        if isinstance(value, list) and value:
            return "\n" + yaml_sources.rows(value, indent)
        return " " + (yaml_sources.scalar(value, indent + 2, '"') if isinstance(value, str) else yaml_sources.flow(value))

    def _line_end(self, index: int) -> int:
        """The end of the line, where nothing but a comment follows."""
        if not is_alone(self.text, index) and not self.text[index:].lstrip(" \t").startswith("#"):
            return index
        end = self.text.find("\n", index)
        return len(self.text[: end if end >= 0 else len(self.text)].removesuffix("\r"))

    def _changed(self, edits: list[Edit], way: list[Node], expected: Any) -> YamlText:
        moves = yaml_anchors.moves(self.text, self.root, way, edits)
        new = YamlText(spliced(self.text, [*edits, *moves]), self.path)
        if plain(new.root) != expected:
            raise ContentError("Ändringen gick inte att skriva utan att något annat också ändrades. Inget är ändrat.",
                               self.path, position(self.text, way[-1].start)[0])  # fmt: skip
        return new


def _with(whole: Any, steps: Steps, value: Any) -> Any:
    whole = deepcopy(whole)
    above = whole
    for step in steps[:-1]:
        above = above[step]
    above[steps[-1]] = value
    return whole


def _without(whole: Any, steps: Steps) -> Any:
    whole = deepcopy(whole)
    above = whole
    for step in steps[:-1]:
        above = above[step]
    del above[steps[-1]]
    return whole


def _with_row(whole: Any, steps: Steps, index: int, value: Any) -> Any:
    whole = deepcopy(whole)
    above = whole
    for step in steps:
        above = above[step]
    above.insert(index, value)
    return whole
