"""Who answers a message in which nobody is in danger for certain: the question, Rasa, or a word about the mode."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from bot.gateway.buttons import Press
from bot.gateway.closures import Closures
from bot.gateway.content.texts import Texts
from bot.gateway.emergency import danger_question, emergency
from bot.gateway.gate import Verdict
from bot.gateway.language_turns import PREFIX as LANGUAGE
from bot.gateway.language_turns import LanguageTurns, other_language
from bot.gateway.learning.learning_turns import LearningTurns
from bot.gateway.learning.lesson import PREFIX as LEARNING
from bot.gateway.live.live_bridge import WITH_STAFF
from bot.gateway.live.offering import PREFIX, Offering
from bot.gateway.live.turns import LiveTurns
from bot.gateway.messages import Choice
from bot.gateway.nlu_client import NOT_UNDERSTOOD
from bot.gateway.question import URGENT, answer_to, may_ask, stands_on
from bot.gateway.reading import ReadText, for_rasa
from bot.gateway.recall import told_of
from bot.gateway.said import Said
from bot.gateway.state import Outgoing, Question, State
from bot.gateway.store.turns import OpenTurn
from bot.gateway.talk import Talk
from bot.gateway.typed_labels import typed_choice

NO_DANGER: Final = "/gate_no"
ASKS_FOR_STAFF: Final = "request_human"
_INTENT = re.compile(r"[a-z_]{1,60}")


class Deciding:
    """Answers within a turn that holds the conversation."""

    def __init__(self, texts: Texts, talk: Talk, live: LiveTurns, offering: Offering, closures: Closures, languages: LanguageTurns,
                 learning: LearningTurns) -> None:  # fmt: skip
        self._texts, self._talk, self._live, self._offering = texts, talk, live, offering
        self._closures, self._languages, self._learning = closures, languages, learning

    async def text(self, turn: OpenTurn, text: ReadText, verdict: Verdict) -> Said:
        """The answer to a text whose verdict is 'none' or 'ask'."""
        state, finding = turn.state, verdict.finding
        state.turn += 1
        chosen = self._chosen(turn, text)
        if not chosen:
            state.remember_flags(finding.flags)
        if closed := self._closed(turn):
            return closed
        answer = answer_to(self._texts, state, text.plain, verdict)
        await self._live.pass_on(turn, text, is_urgent=answer in URGENT)
        if answer:
            return await self._answered(turn, answer)
        if chosen:  # our own words, whose press is no reason for the question
            return self._in_doubt(turn, verdict, await self._by_choice(turn, chosen))
        state.remember_told(told_of(turn.arrival, verdict))
        if finding.action == "ask" and may_ask(state, finding.flags):
            return self._ask(state, text, verdict)
        if text.too_long:
            return Said(self._texts.say["too_long"])
        said = await self._by_mode(turn, _outgoing(text, verdict))
        if turn.mode == "bot":
            intent = verdict.analysis.intent.name if verdict.analysis else None
            said = await self._offering.beside(state, said) if intent == ASKS_FOR_STAFF else said
            said = self._languages.beside(state, text.plain, intent, said)
        # Last, and never under what the doubt added: a choice under an answer counts as the matter being left.
        said = self._in_doubt(turn, verdict, said)
        return self._learning.beside(state, text.plain, verdict, said) if turn.mode == "bot" else said

    async def press(self, turn: OpenTurn, press: Press) -> Said:
        """The answer to a button that Rasa or a held intent answers."""
        if press.payload.startswith(LANGUAGE):  # no turn of the matter: a question that stands, stands on
            return self._languages.press(turn, press.payload)
        if press.payload.startswith(LEARNING):
            return await self._learning.press(turn, press.payload)
        turn.state.turn += 1
        if closed := self._closed(turn):
            return closed
        if press.payload.startswith(PREFIX):
            return await self._offering.press(turn, press.payload)
        if turn.mode != "bot" and not press.payload.startswith("gate:danger"):
            return Said(self._texts.say[turn.mode])
        if press.payload.startswith("/"):
            return await self._by_mode(turn, Outgoing(press.payload))
        name, _, carried = press.payload.removeprefix("gate:").partition(":")
        if name == "danger_no":
            return await self._no_danger(turn, carried)
        if turn.state.retry:
            return await self._by_mode(turn, turn.state.retry)
        return Said(self._texts.say["nothing_to_retry"])

    def _closed(self, turn: OpenTurn) -> Said | None:
        """The reason, when the channel was closed while the chat ran. Who writes with staff goes on: a person reads there."""
        if turn.mode in WITH_STAFF:
            return None
        notice = self._closures.notice(turn.state.channel, turn.state.municipality)
        return Said(notice) if notice else None

    def _chosen(self, turn: OpenTurn, text: ReadText) -> Choice | None:
        """The button whose words were typed. With staff, words are for them."""
        if turn.mode != "bot":
            return None
        last_said = turn.state.last_said or self._texts.say["welcome"]  # which nobody has noted
        return typed_choice(last_said, text.plain, lambda label: self._texts.phrases.words(label, turn.state.locale))

    async def _by_choice(self, turn: OpenTurn, choice: Choice) -> Said:
        if choice.payload.startswith("/"):
            return await self._by_mode(turn, Outgoing(choice.payload))
        return Said(self._texts.say[choice.payload.removeprefix("gate:")])

    def _ask(self, state: State, text: ReadText, verdict: Verdict) -> Said:
        flags, intent = list(verdict.finding.flags), verdict.analysis.intent.name if verdict.analysis else None
        # An answer to Rasa's form must reach the form in the person's own words; else the intent is enough.
        in_form = state.step is not None and not text.too_long
        held = _outgoing(text, verdict) if in_form else _of_intent(intent)
        state.question = Question(flags, state.turn, held)
        question, written_in = danger_question(self._texts, flags, intent), other_language(state.locale, text.plain)
        return Said((question, replace(question, said_in=written_in)) if written_in else (question,))

    def _in_doubt(self, turn: OpenTurn, verdict: Verdict, said: Said) -> Said:
        """`said`, with the number last while there is doubt: not asked again so soon, but never left without it."""
        state = turn.state
        is_standing = turn.mode == "bot" and stands_on(state, verdict, said.bubbles)
        if said.erase or not (verdict.finding.action == "ask" or is_standing):
            return said
        if state.question:
            state.question.last_in_turn = state.turn
        return Said((*said.bubbles, *self._texts.say["in_doubt"]))

    async def _answered(self, turn: OpenTurn, answer: str) -> Said:
        question = turn.state.question
        if answer == "danger_no":
            return await self._no_danger(turn, None)
        if question:
            question.answered = True
        turn.state.close_window(turn.arrival.at)
        return Said(emergency(self._texts, question.flags if question else [], turn.mode))

    async def _no_danger(self, turn: OpenTurn, intent: str | None) -> Said:
        question = turn.state.question
        held = question.held if question and not question.answered else _of_intent(intent)
        if question:
            question.answered = True
        said = await self._by_mode(turn, held)
        return Said((*self._texts.say["not_in_danger"], *said.bubbles), said.erase)

    async def _by_mode(self, turn: OpenTurn, outgoing: Outgoing) -> Said:
        if turn.mode in WITH_STAFF:
            return self._live.word(turn)
        if turn.mode != "bot":
            return Said(self._texts.say[turn.mode])
        return await self._talk.reply(turn.vault, turn.state, outgoing)


def _outgoing(text: ReadText, verdict: Verdict) -> Outgoing:
    """The text for Rasa with its analysis, danger as the whole gate saw it."""
    finding, analysis = verdict.finding, verdict.analysis
    joined = {"action": finding.action, "flags": list(finding.flags)}
    return Outgoing(for_rasa(text.plain), (analysis.wire() if analysis else NOT_UNDERSTOOD) | joined)


def _of_intent(intent: str | None) -> Outgoing:
    return Outgoing("/" + intent if intent and _INTENT.fullmatch(intent) else NO_DANGER)
