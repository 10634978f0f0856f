"""Writes what differs between two forms of an answer, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import Final

from nlu.studio.content import yaml_sources
from nlu.studio.content.answer_parts import Answer, Button, Variation
from nlu.studio.content.yaml_nodes import parse
from nlu.studio.content.yaml_spans import column_of
from nlu.studio.content.yaml_text import Steps, YamlText

_ONE_LINE: Final = 60


def changed(text: YamlText, at: Steps, old: Answer, new: Answer) -> YamlText:
    """The text with `new` where `old` stands."""
    wanted = {variation.role: variation for variation in new.variations}
    kept = [variation.role for variation in old.variations]
    for place in reversed(range(len(old.variations))):
        before = old.variations[place]
        if before.role not in wanted:
            text = text.remove((*at, place))
            kept.pop(place)
        elif before != wanted[before.role]:
            text = _varied(text, (*at, place), before, wanted[before.role])
    for variation in new.variations:
        if variation.role not in kept:
            text = _added(text, at, len(kept), variation)
            kept.append(variation.role)
    return text


def _varied(text: YamlText, at: Steps, before: Variation, after: Variation) -> YamlText:
    if before.text != after.text:
        text = text.set((*at, "text"), after.text)
    if before.buttons == after.buttons:
        return text
    rows = [_row(button) for button in after.buttons]
    if not before.buttons:
        return text.set((*at, "buttons"), rows) if text.at(at).get("buttons") else text.put(at, "buttons", rows)
    return _buttons(text, (*at, "buttons"), before.buttons, after.buttons) if rows else text.remove((*at, "buttons"))


def _buttons(text: YamlText, at: Steps, before: Sequence[Button], after: Sequence[Button]) -> YamlText:
    """Changes the rows that differ; from the end, so that the numbers before stay right."""
    for kind, start, end, first, last in reversed(SequenceMatcher(None, before, after, autojunk=False).get_opcodes()):
        pairs = min(end - start, last - first) if kind == "replace" else 0
        if kind != "equal":
            for button in reversed(after[first + pairs : last]):
                text = text.insert((*at,), end, _row(button))
            for place in reversed(range(start + pairs, end)):
                text = text.remove((*at, place))
        for offset in range(pairs):
            text = _button(text, (*at, start + offset), before[start + offset], after[first + offset])
    return text


def _button(text: YamlText, at: Steps, before: Button, after: Button) -> YamlText:
    if before.title != after.title:
        text = text.set((*at, "title"), after.title)
    return text.set((*at, "payload"), after.payload) if before.payload != after.payload else text


def _row(button: Button) -> dict[str, str]:
    return {"title": button.title, "payload": yaml_sources.Plain(button.payload)}


def _added(text: YamlText, at: Steps, place: int, variation: Variation) -> YamlText:
    dash = text.text.rindex("-", 0, text.at((*at, 0)).start)
    indent = column_of(text.text, dash)
    value: dict[str, object] = {"text": variation.text}
    if variation.role:
        value = {"condition": [{"type": "slot", "name": "role", "value": variation.role}]} | value
    if variation.buttons:
        value["buttons"] = [_row(button) for button in variation.buttons]
    return text.insert(at, place, value, source=_source(variation, indent))


def _source(variation: Variation, indent: int) -> str:
    """A variation as the files have them: `- condition: […]`, the text, the buttons."""
    inner = " " * (indent + 2)
    lines = [f"condition: [{{type: slot, name: role, value: {variation.role}}}]"] if variation.role else []
    style = ">" if len(variation.text) > _ONE_LINE else '"'
    lines.append(f"text: {yaml_sources.scalar(variation.text, indent + 4, style)}")
    if variation.buttons:
        lines.append("buttons:\n" + yaml_sources.rows([_row(button) for button in variation.buttons], indent + 2))
    return " " * indent + "- " + f"\n{inner}".join(lines)


def appended(text: str, new: Answer) -> str:
    """The text of a file with one more answer at its end."""
    source = "\n".join([f"  {new.name}:", *(_source(variation, 2) for variation in new.variations)])
    line_end = "\r\n" if "\r\n" in text else "\n"
    rows = parse(text, new.path).get("responses")
    gap = "\n" if rows and rows.children else ""
    text = text.rstrip("\r\n").replace("\nresponses: {}", "\nresponses:")
    return text + f"\n{gap}{source}\n".replace("\n", line_end)
