"""Writes rows into a file of a municipality's own, and nothing else of it becomes another."""

from __future__ import annotations

from typing import Any

from foundation.content.overlay_rows import OwnAnswer
from nlu.studio.content import yaml_sources
from nlu.studio.content.yaml_rows import rows_of, with_row
from nlu.studio.content.yaml_text import Steps, YamlText


def with_answer(text: YamlText, own: OwnAnswer) -> YamlText:
    """The text with the own words in their row, or in a new one last."""
    rows = rows_of(text, "answers")
    place = next((number for number, row in enumerate(rows) if (row["answer"], row.get("role")) == (own.answer, own.role)), None)
    if place is None:
        return with_row(text, "answers", _value(own), _source(own))
    at: Steps = ("answers", place)
    text = text.set((*at, "over"), own.over) if rows[place]["over"].strip() != own.over else text
    text = text.set((*at, "text"), own.text) if rows[place]["text"].strip() != own.text else text
    return _with_translations(text, at, rows[place].get("translations") or {}, dict(own.translations))


def without_row(text: YamlText, at: Steps) -> YamlText:
    """The text without a row."""
    return text.remove(at)


def _with_translations(text: YamlText, at: Steps, before: dict[str, str], after: dict[str, str]) -> YamlText:
    if not after:
        return text.remove((*at, "translations")) if text.at(at).get("translations") else text
    if not before:
        return text.set((*at, "translations"), after) if text.at(at).get("translations") else text.put(at, "translations", after)
    for tag in sorted(before.keys() - after.keys()):
        text = text.remove((*at, "translations", tag))
    for tag, words in after.items():
        if tag not in before:
            text = text.put((*at, "translations"), tag, words)
        elif before[tag].strip() != words:
            text = text.set((*at, "translations", tag), words)
    return text


def _value(own: OwnAnswer) -> dict[str, Any]:
    value: dict[str, Any] = {"answer": own.answer, "role": own.role, "over": own.over, "text": own.text}
    return value | ({"translations": dict(own.translations)} if own.translations else {})


def _source(own: OwnAnswer) -> str:
    lines = [f"  - answer: {own.answer}", f"    role: {own.role or 'null'}"]
    lines += [f"    {key}: {yaml_sources.scalar(words, 6, '>')}" for key, words in (("over", own.over), ("text", own.text))]
    if own.translations:
        lines.append("    translations:")
        lines += [f"      {tag}: {yaml_sources.scalar(words, 8, '>')}" for tag, words in own.translations.items()]
    return "\n".join(lines)
