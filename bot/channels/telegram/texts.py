"""Reads sv.yml and en.yml and fills in the numbers once, at start: a missing text stops the start, not a conversation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ruamel.yaml import YAML

from foundation.directory import Contacts

SWEDISH: Final = "sv"
LOCALES: Final = (SWEDISH, "en")
_APART: Final = {"labels", "commands"}


@dataclass(frozen=True, slots=True)
class ChannelTexts:
    """All of one language. `commands` are what the menu says of each command, in its order."""

    say: Mapping[str, str]
    labels: Mapping[str, str]
    commands: Mapping[str, str]


def load_texts(contacts: Contacts, folder: Path = Path(__file__).parent) -> dict[str, ChannelTexts]:
    """The texts by locale. Raises KeyError or ValueError when a language lacks a text, has one too many or names an unknown number."""
    texts = {locale: _read(contacts, folder / f"{locale}.yml") for locale in LOCALES}
    swedish = texts[SWEDISH]
    for other in texts.values():
        if set(other.say) != set(swedish.say) or set(other.labels) != set(swedish.labels):
            raise ValueError("the languages of the Telegram channel have not the same texts")
    return texts


def locale_of(language: str) -> str:
    """The language that we answer in to a Telegram that speaks `language` (two letters): ours if we have it, else Swedish."""
    return language if language in LOCALES else SWEDISH


def _read(contacts: Contacts, path: Path) -> ChannelTexts:
    content = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    say = {name: contacts.fill(text) for name, text in content.items() if name not in _APART}
    return ChannelTexts(say, content["labels"], content["commands"])
