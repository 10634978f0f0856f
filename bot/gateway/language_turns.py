"""The person's language within a turn: offered once when they write another, changed by a press, and the last answer said again."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from bot.gateway.content.texts import Texts
from bot.gateway.known_locales import KnownLocales
from bot.gateway.messages import Bubble, Choice
from bot.gateway.said import Said
from bot.gateway.state import State
from bot.gateway.store.turns import OpenTurn
from bot.languages.recognition import prepare, recognise
from foundation.languages.locales import EASY_SWEDISH, LANGUAGES, SWEDISH

PREFIX: Final = "lang:"
ASKS_FOR_LANGUAGE: Final = "ask_language"
_BOTH_SWEDISH: Final = (SWEDISH, EASY_SWEDISH)


class LanguageTurns:
    """Answers the buttons that begin with PREFIX, and puts the ways to another language beside what is said."""

    def __init__(self, texts: Texts, locales: KnownLocales) -> None:
        self._texts, self._locales = texts, locales
        prepare()

    def press(self, turn: OpenTurn, payload: str) -> Said:
        """What follows a press: what stands is said again, in the language that was chosen, which stays."""
        tag, before = payload.removeprefix(PREFIX), turn.state.locale
        if tag == "menu":
            return Said((self.menu(),), is_answer=False)
        if tag not in LANGUAGES:
            return Said(self._texts.say["language_kept"], is_answer=False)
        turn.state.locale = tag
        self._locales.saw(turn.vault.conversation_id, tag)
        again = self._again(turn)
        only_simpler = before in _BOTH_SWEDISH and tag in _BOTH_SWEDISH and turn.state.last_said
        return Said(again if only_simpler else (*self._texts.say["language_changed"], *again), is_answer=False)

    def _again(self, turn: OpenTurn) -> tuple[Bubble, ...]:
        """What stands: the last answer, or, when others than the bot answer, what was said of danger and how it is now."""
        said, mode = tuple(turn.state.last_said), turn.mode
        if mode == "bot":
            return said or self._texts.say["welcome"]
        return (*(bubble for bubble in said if _is_of_danger(bubble)), *self._texts.say[mode])

    def menu(self) -> Bubble:
        """The question which language, with every language under its own name."""
        choices = tuple(Choice(language.own_name, PREFIX + language.tag) for language in LANGUAGES.values())
        return replace(self._texts.say["language_menu"][0], choices=choices)

    def beside(self, state: State, text: str, intent: str | None, said: Said) -> Said:
        """`said`, with the menu when it was asked for, else with the offer of the language that `text` is written in, once for each."""
        if said.erase:
            return said
        if intent == ASKS_FOR_LANGUAGE:
            return replace(said, bubbles=(*said.bubbles, self.menu()))
        written_in = other_language(state.locale, text)
        if written_in is None or written_in in state.offered:
            return said
        state.offered.append(written_in)
        return replace(said, bubbles=(*said.bubbles, self._offer(written_in)))

    def with_other_swedish(self, state: State, said: Said) -> Said:
        """`said`, with the other Swedish one press away under Rasa's last words, where they have an easy form."""
        if state.locale not in _BOTH_SWEDISH:
            return said
        places = [place for place, bubble in enumerate(said.bubbles)
                  if bubble.is_answer and self._has_easy_form(bubble)]  # fmt: skip
        if not places:
            return said
        bubbles, other = list(said.bubbles), ("easier", EASY_SWEDISH) if state.locale == SWEDISH else ("normal", SWEDISH)
        last = bubbles[places[-1]]
        bubbles[places[-1]] = replace(last, choices=(*last.choices, Choice(self._texts.language[other[0]], PREFIX + other[1])))
        return replace(said, bubbles=tuple(bubbles))

    def _has_easy_form(self, bubble: Bubble) -> bool:
        if bubble.local and EASY_SWEDISH in bubble.local.translations:
            return True
        return self._texts.phrases.has_easy_form(bubble.local.common if bubble.local else bubble.text)

    def _offer(self, tag: str) -> Bubble:
        offer = self._texts.say["language_offer"][0]
        choices = tuple(Choice(choice.label, choice.payload.replace("{tag}", tag)) for choice in offer.choices)
        return replace(offer, choices=choices, said_in=tag)


def _is_of_danger(bubble: Bubble) -> bool:
    return bubble.kind == "emergency" or any(choice.payload.startswith("gate:danger") for choice in bubble.choices)


def other_language(locale: str, text: str) -> str | None:
    """The language of `text` when it is one of ours and not the conversation's; easy Swedish is Swedish."""
    written_in = recognise(text)
    return None if written_in is None or written_in == locale.partition("-")[0] else written_in
