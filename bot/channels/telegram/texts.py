"""Reads sv.yml, fills in the numbers and puts it into every language once, at start: nothing that is said waits for a catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from ruamel.yaml import YAML

from bot.languages.phrases import Phrases
from foundation.directory import Contacts
from foundation.languages.locales import EASY_SWEDISH, LANGUAGES, SWEDISH, canonical

SOURCE: Final = Path(__file__).with_name("sv.yml")
MENUS: Final = (SWEDISH, "en")
"""Languages in which Telegram is told the menu of commands; a Telegram in any other shows the Swedish one."""
_ENGLISH_NAMES: Final = {"akut": "emergency", "manniska": "human", "sprak": "language"}
_APART: Final = {"labels", "commands"}


@dataclass(frozen=True, slots=True)
class ChannelTexts:
    """All of one language. `commands` are what the menu says of each command, in its order."""

    say: Mapping[str, str]
    labels: Mapping[str, str]
    commands: Mapping[str, str]


def load_texts(contacts: Contacts, phrases: Phrases, source: Path = SOURCE) -> dict[str, ChannelTexts]:
    """The texts of every language by its tag. What has no translation is Swedish after a line that says so.

    Raises KeyError for a number that the directory does not have.
    """
    content = YAML(typ="safe").load(source.read_text(encoding="utf-8"))
    swedish = {name: contacts.fill(text) for name, text in content.items() if name not in _APART}
    return {tag: _in_language(tag, swedish, content, phrases) for tag in LANGUAGES}


def locale_of(language: str) -> str:
    """The language that we answer in to a Telegram that speaks `language` (two letters): ours if we have it, else Swedish."""
    return canonical(language) or SWEDISH


def _in_language(tag: str, swedish: Mapping[str, str], content: Mapping[str, Any], phrases: Phrases) -> ChannelTexts:
    say = {name: phrases.text(text, tag)[0] for name, text in swedish.items()}
    labels = {name: phrases.words(text, tag) for name, text in content["labels"].items()}
    names = {} if tag in (SWEDISH, EASY_SWEDISH) else _ENGLISH_NAMES
    return ChannelTexts(say, labels, {names.get(name, name): phrases.words(text, tag) for name, text in content["commands"].items()})
