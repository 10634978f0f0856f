"""Turns bubbles into messages: says them in the person's language, gives ids and issues their buttons."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Final

from bot.gateway import buttons
from bot.gateway.known_locales import KnownLocales
from bot.gateway.messages import Bubble, Message, MessageClock
from bot.gateway.vault import Vault
from bot.languages.phrases import Phrases
from foundation.languages.locales import LANGUAGES, SWEDISH
from foundation.problems import Problem

_OWN_NAMES: Final = frozenset(language.own_name for language in LANGUAGES.values())


class Publisher:
    """Everything that a person reads of a conversation passes here, and nowhere else is it translated."""

    def __init__(self, clock: MessageClock, phrases: Phrases, locales: KnownLocales) -> None:
        self._clock, self._phrases, self._locales = clock, phrases, locales

    def publish(self, vault: Vault, bubbles: Iterable[Bubble]) -> list[Message]:
        """The messages of `bubbles`, in order, in the language that the conversation was last seen in."""
        tag = self._locales.of(vault.conversation_id)
        return [self._message(vault, bubble, bubble.said_in or tag) for bubble in bubbles]

    def from_person(self, text: str) -> Message:
        """What the person wrote or the label that they pressed, for the history."""
        return Message(self._clock.next(), "person", "text", text)

    def words(self, vault: Vault, swedish: str) -> str:
        """A label or a short text in the conversation's language."""
        return self._phrases.words(swedish, self._locales.of(vault.conversation_id))

    def problem(self, vault: Vault, problem: Problem) -> Problem:
        """`problem` in the conversation's language, where there are words for it."""
        return problem.in_words(functools.partial(self._phrases.words, tag=self._locales.of(vault.conversation_id)))

    @contextmanager
    def refusing(self, vault: Vault) -> Iterator[None]:
        """Says a Problem that is raised inside in the conversation's language. Only for who has shown the conversation's token."""
        try:
            yield
        except Problem as refused:
            raise self.problem(vault, refused) from None

    def _message(self, vault: Vault, bubble: Bubble, tag: str) -> Message:
        if bubble.verbatim or bubble.author == "staff":
            text, said_in = bubble.text, SWEDISH
        elif bubble.local:
            text, said_in = self._phrases.local(bubble.text, bubble.local.common, bubble.local.translations, tag)
        else:
            text, said_in = self._phrases.text(bubble.text, tag)
        labels = [(self._label(choice.label, tag), choice.payload) for choice in bubble.choices]
        row = [{"label": label, "button": buttons.issue(vault, label, payload)} for label, payload in labels]
        return Message(self._clock.next(), bubble.author, bubble.kind, text, row, said_in)

    def _label(self, label: str, tag: str) -> str:
        return label if label in _OWN_NAMES else self._phrases.words(label, tag)  # a language is always called what it calls itself
