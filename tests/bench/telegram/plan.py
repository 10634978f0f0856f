"""What a run does."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Plan:
    """`updates` answers to `chats` people wait from the start; `per_minute` emergencies come at random, to anybody.

    The run ends when everything has left, or after `seconds`. `speed` makes Telegram's limits and our pace so many times faster:
    at 1 they are the real ones, and 50,000 answers take 33 minutes.
    """

    updates: int = 50_000
    chats: int = 2_000
    per_minute: float = 30.0
    seconds: float = float("inf")
    gateways: int = 2
    speed: float = 1.0
    seed: int = 7
