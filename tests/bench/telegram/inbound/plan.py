"""What a run does."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class InboundPlan:
    """`updates` ordinary messages from `chats` people come as fast as the webhook takes them; `per_minute` acute ones at random.

    The run goes on for `seconds` after the last ordinary one is in. A turn takes the dialogue `turn_seconds`, as Rasa does. `speed` makes
    Telegram's limits and our pace so many times faster.
    """

    updates: int = 50_000
    chats: int = 5_000
    per_minute: float = 30.0
    seconds: float = 720.0
    connections: int = 40  # as many as Telegram opens for a bot that does not say otherwise
    turn_seconds: float = 0.1
    speed: float = 1.0
    seed: int = 7
