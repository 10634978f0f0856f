"""The examples of what people write: listed, added, changed and taken away."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from foundation.content.parts import Tree
from nlu.studio.content import example_blocks
from nlu.studio.content.errors import ContentError

OWN: Final = "nlu/data/intents/studio.yml"
"""Where editors' new examples go; nlu/training/data.py reads it with the others."""
_FOLDER, _NOT_EXAMPLES = "nlu/data/", "nlu/data/taxonomy.yml"
LANGUAGES: Final = ("sv", "en", "no", "da", "fi", "ar", "fa", "so", "pl", "bs", "tr", "uk")
_GONE: Final = "Exemplet finns inte längre. Någon har ändrat eller tagit bort det. Ladda om sidan."


@dataclass(frozen=True, slots=True)
class Example:
    """One message. `id` hangs on its words, labels and file, so it means the same however lines move."""

    id: str
    intent: str
    text: str
    lang: str
    action: str
    flags: tuple[str, ...]
    path: str
    line: int


def paths(tree: Tree) -> list[str]:
    """The files of examples."""
    return [path for path in sorted(tree) if path.startswith(_FOLDER) and path.endswith(".yml") and path != _NOT_EXAMPLES]


def all_examples(tree: Tree) -> Iterator[Example]:
    """All examples, files in order of name. Raises ContentError."""
    for path in paths(tree):
        yield from _of_file(tree[path], path)


def examples(tree: Tree, intent: str) -> list[Example]:
    """The examples of one intent."""
    return [one for one in all_examples(tree) if one.intent == intent]


def example(tree: Tree, example_id: str) -> Example:
    """One example. Raises ContentError when it is there no longer."""
    found = next((one for one in all_examples(tree) if one.id == example_id), None)
    if found is None:
        raise ContentError(_GONE)
    return found


def add_examples(tree: Tree, intent: str, texts: Sequence[str], lang: str = "sv", action: str = "none", flags: Sequence[str] = ()) -> Tree:
    """The changed file with more examples, in the editors' own file. What the intent has already, letter for letter, is left out.

    Raises ContentError for one that is empty or has lines.
    """
    if lang not in LANGUAGES:
        raise ContentError(f"Språket {lang} finns inte bland exemplen.")
    if not texts:
        return {}
    text = tree.get(OWN, example_blocks.HEAD)
    there = {_written(one.text) for one in examples(tree, intent) if one.lang == lang}
    rows: list[str] = []
    for row in map(_one_line, texts):
        if _written(row) not in there:
            rows.append(row)
            there.add(_written(row))
    if not rows:
        return {}
    return {OWN: example_blocks.with_rows(text, OWN, (intent, lang, action, tuple(flags)), rows)}


def remove_example(tree: Tree, example_id: str) -> Tree:
    """The changed file without the example; a block that is left empty goes too."""
    old = example(tree, example_id)
    text = tree[old.path]
    block = next(one for one in example_blocks.blocks(text, old.path) if one.start < old.line <= one.end)
    if len(block.lines) == 1:
        return {old.path: example_blocks.without_block(text, block)}
    return {old.path: example_blocks.with_line(text, old.line - 1, None)}


def replace_example(tree: Tree, example_id: str, text: str) -> Tree:
    """The changed file with other words for the example."""
    old, row = example(tree, example_id), _one_line(text)
    if any(_written(one.text) == _written(row) for one in examples(tree, old.intent) if one.lang == old.lang and one.id != old.id):
        raise ContentError("Samma exempel finns redan.")
    return {old.path: example_blocks.with_line(tree[old.path], old.line - 1, row)} if row != old.text else {}


def remove_intent(tree: Tree, intent: str) -> Tree:
    """The changed files without any example of an intent."""
    changed = {}
    for path in paths(tree):
        text = tree[path]
        for block in reversed(example_blocks.blocks(text, path)):
            if block.intent == intent:
                text = example_blocks.without_block(text, block)
        if text != tree[path]:
            changed[path] = text
    return changed


@lru_cache(maxsize=128)
def _of_file(text: str, path: str) -> tuple[Example, ...]:
    seen: Counter[str] = Counter()
    found = []
    for block in example_blocks.blocks(text, path):
        for number, row in block.lines:
            key = "\0".join((path, *block.labels[:3], *block.flags, row))
            seen[key] += 1
            digest = hashlib.sha256(f"{key}\0{seen[key]}".encode()).hexdigest()[:16]
            found.append(Example(digest, block.intent, row, block.lang, block.action, block.flags, path, number + 1))
    return tuple(found)


def _written(text: str) -> str:
    """As nlu/training/check/repeats.py compares: without case and double spaces."""
    return " ".join(text.casefold().split())


def _one_line(text: str) -> str:
    """An example as it is written. Raises ContentError for what no line of a file can hold."""
    plain = text.strip()
    if not plain:
        raise ContentError("Exemplet är tomt.")
    if any(sign in plain for sign in "\n\r\x0b\x0c\x85\u2028\u2029") or any(ord(sign) < 32 for sign in plain if sign != "\t"):
        raise ContentError("Ett exempel ska stå på en rad.")
    try:
        plain.encode("utf-8")
    except UnicodeEncodeError:
        raise ContentError("Exemplet har ett tecken som inte går att spara.") from None
    return plain.replace("\ufeff", "").replace("\t", " ")
