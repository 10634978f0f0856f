"""What a turn came to, before it is published."""

from __future__ import annotations

from dataclasses import dataclass

from bot.gateway.messages import Bubble


@dataclass(frozen=True, slots=True)
class Said:
    """Bubbles in order; none only when staff read what was written. With `erase` the conversation is erased and that is said last.

    `is_answer` is false for words about the language: what is said again in another one is the answer before them.
    """

    bubbles: tuple[Bubble, ...]
    erase: bool = False
    is_answer: bool = True
