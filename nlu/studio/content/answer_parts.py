"""What an answer is made of, for who reads it and for who writes it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

ROLES: Final = ("self", "victim", "other", "professional")


@dataclass(frozen=True, slots=True)
class Button:
    """What stands on it, and what it means: `/intent`, perhaps with values behind."""

    title: str
    payload: str


@dataclass(frozen=True, slots=True)
class Variation:
    """What is said to a role; None is for everybody else. `text` is exactly what a person reads, lines included."""

    role: str | None
    text: str
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """A named answer and the file where it stands."""

    name: str
    path: str
    variations: tuple[Variation, ...]
