"""The question whether somebody is in danger: when it is asked, how long it stands, and what counts as its answer.

It stands for the very next message, and on from there for as long as danger was the last thing that the person read of:
thanks, a question about cost, or a reply of Rasa's that asks something itself take its place. After three turns it is
asked anew where there is reason to.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bot.gateway.content.texts import Texts
from bot.gateway.emergency import opening_answer, typed_answer
from bot.gateway.gate import Verdict, is_beside_the_matter
from bot.gateway.messages import Bubble
from bot.gateway.state import Question, State
from bot.gateway.window import CLEAR_CONFIDENCE

QUIET_TURNS: Final = 3
URGENT: Final = ("danger_yes", "danger_unsure")  # the answers that are met with the numbers


def may_ask(state: State, flags: Sequence[str]) -> bool:
    """Not the same question again within three turns; new flags make it a new question."""
    question = state.question
    if question is None or state.turn - question.asked_in_turn > QUIET_TURNS:
        return True
    return bool(set(flags) - set(question.flags))


def open_question(state: State) -> Question | None:
    """The question that a typed yes, no or 'do not know' answers in this turn."""
    question = state.question
    if question is None or question.answered:
        return None
    return question if state.turn == max(question.asked_in_turn, question.last_in_turn) + 1 else None


def answer_to(texts: Texts, state: State, text: str, verdict: Verdict) -> str | None:
    """'danger_yes', 'danger_no' or 'danger_unsure' when `text` answers the question that stands, else None.

    Words that an editor listed always count. Right after the question the first words of a yes or a 'do not know' are
    enough; a no in other words counts only when nlu is sure of it and nothing in the message is grave.
    """
    question = open_question(state)
    if question is None:
        return None
    listed = typed_answer(texts, text)
    if listed or state.turn != question.asked_in_turn + 1:
        return listed
    opening = opening_answer(texts, text)
    if opening in URGENT:
        return opening
    intent = verdict.analysis.intent if verdict.analysis else None
    if intent and intent.name == "affirm" and opening is None:
        return "danger_yes"
    is_sure_no = intent is not None and intent.name == "deny" and intent.confidence >= CLEAR_CONFIDENCE
    return "danger_no" if is_sure_no and verdict.finding.action == "none" else None


def stands_on(state: State, verdict: Verdict, said: Sequence[Bubble]) -> bool:
    """Whether the question that was not answered in this turn stands on: neither message nor Rasa's reply left the matter."""
    question = open_question(state)
    if question is None or state.turn - question.asked_in_turn > QUIET_TURNS or is_beside_the_matter(verdict):
        return False
    return not any(bubble.choices or bubble.kind != "text" or "?" in bubble.text for bubble in said)
