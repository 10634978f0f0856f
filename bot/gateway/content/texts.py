"""Reads sv.yml and fills in the numbers once, at start: a missing text or number stops the start, not a conversation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from ruamel.yaml import YAML

from bot.gateway.messages import KINDS, Bubble, Choice
from bot.languages.letters import words_of
from bot.languages.phrases import Phrases
from foundation.directory import Contacts

SWEDISH: Final = Path(__file__).with_name("sv.yml")


@dataclass(frozen=True, slots=True)
class FlagLine:
    """A line that is said when a flag of `any_of` is there and none of `unless`; with no `any_of`, when nothing else was."""

    text: str
    any_of: frozenset[str]
    unless: frozenset[str]

    def fits(self, flags: frozenset[str]) -> bool:
        """Whether the line belongs to `flags`."""
        return bool(self.any_of & flags) and not self.unless & flags


@dataclass(frozen=True, slots=True)
class FlagText:
    """A text whose first line always stands and whose other lines follow the flags."""

    first: str
    most: int
    lines: tuple[FlagLine, ...]

    def of(self, flags: Iterable[str]) -> str:
        """The text for `flags`, at most `most` lines after the first."""
        found = frozenset(flags)
        chosen = [line.text for line in self.lines if line.fits(found)]
        otherwise = [line.text for line in self.lines if not line.any_of]
        return "\n".join([self.first, *(chosen or otherwise)[: self.most]])


@dataclass(frozen=True, slots=True)
class Texts:
    """All that the gateway itself says, numbers filled in. `typed_answers` maps a short answer to its name.

    `phrases` puts it, and what Rasa says, into other languages; `language` holds the words around that, `learning` those of the buttons
    that report an answer.
    """

    say: Mapping[str, tuple[Bubble, ...]]
    emergency: FlagText
    danger_question: FlagText
    danger_answers: Mapping[str, str]
    typed_answers: Mapping[str, str]
    field_error: str
    live: Mapping[str, str]
    crowded: str
    language: Mapping[str, str]
    learning: Mapping[str, str]
    phrases: Phrases

    @classmethod
    def load(cls, contacts: Contacts, path: Path = SWEDISH, phrases: Phrases | None = None) -> Texts:
        """Raises KeyError, TypeError or ValueError when the file is not complete or names an unknown number."""
        content = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
        return cls(
            say={name: tuple(_bubble(row, contacts) for row in rows) for name, rows in content["say"].items()},
            emergency=_flag_text(content["emergency"], contacts),
            danger_question=_flag_text(content["danger_question"], contacts),
            danger_answers=content["danger_question"]["answers"],
            typed_answers={" ".join(words_of(answer)): name for name, answers in content["typed_answers"].items() for answer in answers},
            field_error=content["field_errors"]["otherwise"],
            live=content["live_labels"],
            crowded=contacts.fill(content["crowded"]),
            language=content["language"],
            learning=content["learning"],
            phrases=phrases or Phrases.load(contacts),
        )


def _bubble(row: dict[str, Any], contacts: Contacts) -> Bubble:
    choices = tuple(Choice(choice["label"], choice["payload"]) for choice in row.get("choices", ()))
    bubble = Bubble(contacts.fill(row["text"]), row.get("kind", "text"), choices, row.get("author", "bot"))
    if bubble.kind not in KINDS or bubble.author not in ("bot", "system"):
        raise ValueError(f"unknown kind or author in {SWEDISH.name}")
    return bubble


def _flag_text(part: dict[str, Any], contacts: Contacts) -> FlagText:
    lines = [FlagLine(contacts.fill(row["text"]), frozenset(row.get("any", ())), frozenset(row.get("unless", ()))) for row in part["lines"]]
    if lines[-1].any_of:
        raise ValueError("the last line must stand when nothing else fits")
    return FlagText(contacts.fill(part["first"]), part["most"], tuple(lines))
