"""Puts a row last in a list of a YAML file, on lines of its own also where the list is empty or missing."""

from __future__ import annotations

from typing import Any

from nlu.studio.content import yaml_sources
from nlu.studio.content.errors import ContentError
from nlu.studio.content.yaml_text import YamlText


def with_row(text: YamlText, key: str, value: dict[str, Any], source: str | None = None) -> YamlText:
    """The text with a row more in a list, last; `source` is how it is written, with its indentation."""
    rows = rows_of(text, key)
    if rows:
        return text.insert((key,), len(rows), value, source)
    if text.at(()).get(key) is None:
        text = text.put((), key, [])
    text = text.set((key,), [])  # nothing at all behind the colon has no place of its own
    node = text.at((key,))
    line_end = "\r\n" if "\r\n" in text.text else "\n"
    lines = ("\n" + (source or yaml_sources.rows([value], 2))).replace("\n", line_end)
    new = YamlText(text.text[: node.start].rstrip(" ") + lines + (text.text[node.end :] or line_end), text.path)
    if new.value() != {**text.value(), key: [value]}:
        raise ContentError("Ändringen gick inte att skriva utan att något annat också ändrades. Inget är ändrat.", text.path)
    return new


def rows_of(text: YamlText, key: str) -> list[dict[str, Any]]:
    """The rows of a list that may be missing or empty."""
    return text.value().get(key) or []
