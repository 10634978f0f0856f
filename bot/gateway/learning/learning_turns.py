"""Learning within a turn: a way to say that an answer was wrong, and the question whether editors may read what was asked.

Nobody reads over anybody's shoulder: without a press nothing is kept but how often a theme was not understood. What would be kept is
shown to the person before they decide. Nothing is asked when somebody may be in danger, or in the middle of the form.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from bot.gateway.background import Background
from bot.gateway.content.texts import Texts
from bot.gateway.gate import Verdict
from bot.gateway.learning.lesson import PREFIX, Lesson, is_unsure, read
from bot.gateway.messages import Bubble, Choice
from bot.gateway.said import Said
from bot.gateway.state import State
from bot.gateway.store.engine import StoreUnavailable
from bot.gateway.store.learning import LessonStore
from bot.gateway.store.turns import OpenTurn
from foundation.masking.mask import masked

_SECONDS: Final = 5.0


class LearningTurns:
    """Answers the buttons that begin with lesson.PREFIX, and puts the first of them beside an answer."""

    def __init__(self, texts: Texts, store: LessonStore, background: Background) -> None:
        self._texts, self._store, self._background = texts, store, background

    def beside(self, state: State, text: str, verdict: Verdict, said: Said) -> Said:
        """`said`, with a way to report its last answer."""
        places = [place for place, bubble in enumerate(said.bubbles) if bubble.is_answer]
        if not places or said.erase or state.step is not None or _may_be_in_danger(state, verdict):
            return said
        self._count(verdict)
        lesson = Lesson.of(masked(text), verdict.analysis)
        bubbles, last = list(said.bubbles), said.bubbles[places[-1]]
        choice = Choice(self._texts.learning["unsure" if lesson.kind == "unsure" else "wrong"], lesson.payload("wrong"))
        bubbles[places[-1]] = replace(last, choices=(*last.choices, choice))
        return replace(said, bubbles=tuple(bubbles))

    async def press(self, turn: OpenTurn, payload: str) -> Said:
        """What follows a press: the report is kept at once, the words only after a yes."""
        step, lesson = read(payload)
        if step == "no":
            return Said(self._texts.say["learning_refused"], is_answer=False)
        try:
            await self._store.keep(turn.connection, lesson, with_words=step == "yes")
        except StoreUnavailable:
            return Said(self._texts.say["learning_not_kept"], is_answer=False)
        return Said(self._texts.say["learning_allowed"] if step == "yes" else self._asked(lesson), is_answer=False)

    def _asked(self, lesson: Lesson) -> tuple[Bubble, ...]:
        if lesson.words is None:
            return self._texts.say["learning_reported"]
        question, answer = self._texts.say["learning_ask"]
        choices = tuple(replace(each, payload=lesson.payload("yes" if each.payload == f"{PREFIX}yes" else "no")) for each in answer.choices)
        return question, Bubble(f"”{lesson.words}”", verbatim=True), replace(answer, choices=choices)

    def _count(self, verdict: Verdict) -> None:
        if verdict.analysis is not None and is_unsure(verdict.analysis):
            self._background.start("count_unsure", self._store.count(verdict.analysis.intent.name), _SECONDS)


def _may_be_in_danger(state: State, verdict: Verdict) -> bool:
    """Now, or in a question that nobody has answered yet: then nothing stands between the person and what to do."""
    is_open = state.question is not None and not state.question.answered
    return is_open or verdict.finding.action != "none" or bool(verdict.finding.flags)
