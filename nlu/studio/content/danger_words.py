"""What the chat itself says when somebody may be in danger, as the gateway reads it (bot/gateway/content/texts.py)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from foundation.content.parts import Tree
from nlu.studio.content.errors import ContentError
from nlu.studio.content.texts import PATH
from nlu.studio.content.yaml_nodes import parse, plain

Part = dict[str, Any]
"""A bubble: {"text"} and perhaps {"buttons": [{"title", "payload"}]}, as the dialogue writes its own."""
_WORD: Final = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class DangerWords:
    """`answers` are the labels of the question's three answers by name, `typed` a short answer in small letters to its name."""

    emergency: Mapping[str, Any] = field(default_factory=dict)
    question: Mapping[str, Any] = field(default_factory=dict)
    answers: Mapping[str, str] = field(default_factory=dict)
    typed: Mapping[str, str] = field(default_factory=dict)
    say: Mapping[str, list[Part]] = field(default_factory=dict)

    def numbers(self, flags: Iterable[str]) -> str:
        """The text with the numbers."""
        return _of(self.emergency, frozenset(flags))

    def ask(self, flags: Iterable[str]) -> str:
        """The question whether somebody is in danger."""
        return _of(self.question, frozenset(flags))

    def typed_answer(self, text: str) -> str | None:
        """`danger_yes`, `danger_no` or `danger_unsure` for a short answer to it that an editor has listed."""
        return self.typed.get(letters(text))


def danger_words(tree: Tree) -> DangerWords:
    """Of a tree; empty ones where the file is not there or has another form: the chat would refuse such a version."""
    try:
        read = plain(parse(tree[PATH], PATH))
        typed = {letters(str(answer)): name for name, answers in read["typed_answers"].items() for answer in answers}
        said = {name: [_part(row) for row in rows] for name, rows in read["say"].items()}
        return DangerWords(read["emergency"], read["danger_question"], read["danger_question"]["answers"], typed, said)
    except (KeyError, TypeError, AttributeError, ContentError):
        return DangerWords()


def letters(text: str) -> str:
    """The words of a text in small letters, one space between."""
    return " ".join(_WORD.findall(text.casefold()))


def _part(row: dict[str, Any]) -> Part:
    buttons = [{"title": each["label"], "payload": each["payload"]} for each in row.get("choices") or []]
    return {"text": str(row["text"]), "buttons": buttons}


def _of(part: Mapping[str, Any], flags: frozenset[str]) -> str:
    lines = part.get("lines") or []
    chosen = [row["text"] for row in lines if flags & set(row.get("any") or ()) and not flags & set(row.get("unless") or ())]
    otherwise = [row["text"] for row in lines if not row.get("any")]
    most = part.get("most")
    return "\n".join([str(part.get("first", "")), *(chosen or otherwise)[: int(most[1]) if isinstance(most, tuple) else 9]])
