"""What a button of learning carries: all that would be kept, so that nothing has to be looked up, or found, afterwards."""

from __future__ import annotations

import json
import secrets
from dataclasses import asdict, dataclass
from typing import Final, Literal

from bot.gateway.nlu_client import Analysis

PREFIX: Final = "learn:"
UNSURE_BELOW: Final = 0.35
"""The confidence below which Rasa asks what was meant (bot/assistant/config.yml, FallbackClassifier)."""

Step = Literal["wrong", "yes", "no"]
Kind = Literal["wrong", "unsure"]


@dataclass(frozen=True, slots=True)
class Lesson:
    """`id` is random: nothing of the conversation, and the same press twice is one report. `words` are masked, or None.

    `ranking` is what the question was taken for: up to three names, each with its confidence.
    """

    id: str
    kind: Kind
    words: str | None
    ranking: tuple[tuple[str, float], ...]

    @classmethod
    def of(cls, words: str | None, analysis: Analysis | None) -> Lesson:
        """What a question that was just answered may teach."""
        ranking = tuple((guess.name, round(guess.confidence, 2)) for guess in analysis.ranking) if analysis else ()
        return cls(secrets.token_hex(16), "unsure" if is_unsure(analysis) else "wrong", words, ranking)

    def payload(self, step: Step) -> str:
        """What the button carries; the gateway seals it for the conversation."""
        return f"{PREFIX}{step}:{json.dumps(asdict(self), ensure_ascii=False, separators=(',', ':'))}"


def is_unsure(analysis: Analysis | None) -> bool:
    """Whether the question was not understood."""
    return analysis is None or analysis.intent.confidence < UNSURE_BELOW


def read(payload: str) -> tuple[str, Lesson]:
    """The step and the lesson of a button that this gateway sealed."""
    step, _, carried = payload.removeprefix(PREFIX).partition(":")
    content = json.loads(carried)
    return step, Lesson(content["id"], content["kind"], content["words"], tuple((name, sure) for name, sure in content["ranking"]))
