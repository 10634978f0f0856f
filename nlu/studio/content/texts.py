"""What the gateway itself says, the emergency texts among it: each text by the place that the catalogues know it by."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from foundation.content.parts import Tree
from nlu.studio.content import translations
from nlu.studio.content.errors import ContentError
from nlu.studio.content.yaml_nodes import Node, parse
from nlu.studio.content.yaml_text import Steps, YamlText

PATH: Final = "bot/gateway/content/sv.yml"
_PREFIX: Final = "gateway"
_SAID: Final = {"text", "label", "title", "first"}
_ROWS_OF_WORDS: Final = {"answers", "field_errors", "live_labels", "labels", "language", "learning", "commands"}
_TYPED: Final = "typed_answers"
EMERGENCY: Final = ("gateway/emergency", "gateway/danger_question", "gateway/say/after_emergency", "gateway/say/in_doubt",
                    "gateway/say/trouble", "gateway/say/chat_down", "gateway/crowded")  # fmt: skip
"""How the places begin of what is said in danger, or when nothing else works."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text and its place (msgctxt). `is_emergency`: a second person must look at a change."""

    place: str
    text: str
    is_emergency: bool


def list_texts(tree: Tree) -> list[Text]:
    """All texts in order of the file. Raises ContentError."""
    return [Text(place, words.strip(), place.startswith(EMERGENCY)) for place, _steps, words in _found(tree)]


def write_text(tree: Tree, place: str, text: str) -> Tree:
    """The changed files when the text at `place` is another; its translations become unsure."""
    found = {where: (steps, words) for where, steps, words in _found(tree)}
    if place not in found:
        raise ContentError(f"Texten {place} finns inte.", PATH)
    if not text.strip():
        raise ContentError("Texten är tom. Den behövs, så skriv något.", PATH)
    steps, old = found[place]
    if text.strip() == old.strip():
        return {}
    new = YamlText(tree[PATH], PATH).set(steps, text.strip())
    return {PATH: new.text} | translations.follow(tree, place, [(place, text)])


def _found(tree: Tree) -> Iterator[tuple[str, Steps, str]]:
    for key, value in parse(tree[PATH], PATH).items():
        if key.value != _TYPED:
            yield from _walk(value, f"{_PREFIX}/{key.value}", (key.value,), is_word=True)


def _walk(node: Node, place: str, steps: Steps, *, is_word: bool) -> Iterator[tuple[str, Steps, Any]]:
    """The same walk as steget/languages/extracting.py, which names the places."""
    meant = node.meant
    if meant.kind == "scalar":
        if is_word and meant.value.strip():
            yield place, steps, meant.value
    elif meant.kind == "list":
        for number, row in enumerate(meant.children):
            yield from _walk(row, f"{place}/{number}", (*steps, number), is_word=False)
    else:
        for key, value in meant.items():
            is_said = key.value in _SAID or place.rpartition("/")[2] in _ROWS_OF_WORDS
            yield from _walk(value, f"{place}/{key.value}", (*steps, key.value), is_word=is_said)
