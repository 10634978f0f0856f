"""How fast a bot may speak."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pace:
    """Telegram's limits are about 30 messages a second in all and one a second in a chat (https://core.telegram.org/bots/faq).

    `per_second` leaves room for emergencies and for messages that arrive closer together than they left; so does `chat_seconds`.
    `at_once`: how many may leave together after a silence.
    """

    per_second: float = 25.0
    chat_seconds: float = 1.05
    at_once: int = 3

    @property
    def gap(self) -> float:
        """Seconds between two messages of a bot."""
        return 1.0 / self.per_second
