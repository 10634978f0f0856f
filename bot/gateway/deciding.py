"""Who answers a message in which nobody is in danger for certain: the question, Rasa, or a word about the mode."""

from __future__ import annotations

import re
from typing import Final

from bot.gateway.buttons import Press
from bot.gateway.content.texts import Texts
from bot.gateway.emergency import danger_question, emergency, typed_answer
from bot.gateway.gate import Verdict
from bot.gateway.reading import ReadText, for_rasa
from bot.gateway.said import Said
from bot.gateway.state import Outgoing, Question, State
from bot.gateway.store.turns import OpenTurn
from bot.gateway.talk import Talk

QUIET_TURNS: Final = 3
NO_DANGER: Final = "/gate_no"
_INTENT = re.compile(r"[a-z_]{1,60}")


class Deciding:
    """Answers within a turn that holds the conversation."""

    def __init__(self, texts: Texts, talk: Talk) -> None:
        self._texts, self._talk = texts, talk

    async def text(self, turn: OpenTurn, text: ReadText, verdict: Verdict) -> Said:
        """The answer to a text whose verdict is 'none' or 'ask'."""
        state, finding = turn.state, verdict.finding
        state.turn += 1
        state.remember_flags(finding.flags)
        answer = typed_answer(self._texts, text.plain) if _is_waiting(state) else None
        if answer:
            return await self._answered(turn, answer)
        if finding.action == "ask" and _may_ask(state, finding.flags):
            return self._ask(state, text, verdict)
        if text.too_long:
            return Said(self._texts.say["too_long"])
        said = await self._by_mode(turn, _outgoing(text, verdict))
        if finding.action == "ask" and not said.erase:  # not asked again so soon, but never left without the number
            return Said((*said.bubbles, *self._texts.say["in_doubt"]))
        return said

    async def press(self, turn: OpenTurn, press: Press) -> Said:
        """The answer to a button that Rasa or a held intent answers."""
        turn.state.turn += 1
        if press.payload.startswith("/"):
            return await self._by_mode(turn, Outgoing(press.payload))
        name, _, carried = press.payload.removeprefix("gate:").partition(":")
        if name == "danger_no":
            return await self._no_danger(turn, carried)
        if turn.state.retry:
            return await self._by_mode(turn, turn.state.retry)
        return Said(self._texts.say["nothing_to_retry"])

    def _ask(self, state: State, text: ReadText, verdict: Verdict) -> Said:
        flags, intent = list(verdict.finding.flags), verdict.analysis.intent.name if verdict.analysis else None
        # An answer to Rasa's form must reach the form in the person's own words; else the intent is enough.
        in_form = state.step is not None and not text.too_long
        state.question = Question(flags, state.turn, _outgoing(text, verdict) if in_form else _of_intent(intent))
        return Said((danger_question(self._texts, flags, intent),))

    async def _answered(self, turn: OpenTurn, answer: str) -> Said:
        question = turn.state.question
        if answer == "danger_no":
            return await self._no_danger(turn, None)
        if question:
            question.answered = True
        return Said(emergency(self._texts, question.flags if question else []))

    async def _no_danger(self, turn: OpenTurn, intent: str | None) -> Said:
        question = turn.state.question
        held = question.held if question and not question.answered else _of_intent(intent)
        if question:
            question.answered = True
        said = await self._by_mode(turn, held)
        return Said((*self._texts.say["not_in_danger"], *said.bubbles), said.erase)

    async def _by_mode(self, turn: OpenTurn, outgoing: Outgoing) -> Said:
        if turn.mode != "bot":
            return Said(self._texts.say[turn.mode])
        return await self._talk.reply(turn.vault, turn.state, outgoing)


def _outgoing(text: ReadText, verdict: Verdict) -> Outgoing:
    """The text for Rasa with its analysis, danger as the whole gate saw it."""
    finding, analysis = verdict.finding, verdict.analysis
    joined = {"action": finding.action, "flags": list(finding.flags)}
    return Outgoing(for_rasa(text.plain), analysis.wire() | joined if analysis else None)


def _of_intent(intent: str | None) -> Outgoing:
    return Outgoing("/" + intent if intent and _INTENT.fullmatch(intent) else NO_DANGER)


def _is_waiting(state: State) -> bool:
    """Whether a typed yes or no answers our question: only as the very next message, later Rasa may have asked its own."""
    question = state.question
    return question is not None and not question.answered and state.turn == question.asked_in_turn + 1


def _may_ask(state: State, flags: tuple[str, ...]) -> bool:
    """Not the same question again within three turns; new flags make it a new question."""
    question = state.question
    if question is None or state.turn - question.asked_in_turn > QUIET_TURNS:
        return True
    return bool(set(flags) - set(question.flags))
