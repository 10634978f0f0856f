"""Lets a channel know that an answer takes its time: nothing acute was found, and the dialogue is asked.

A turn runs in one task from the channel to Rasa, so it goes by the task's context and not through everything between the two.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_BEGINS: ContextVar[Callable[[], None] | None] = ContextVar("begins", default=None)


@contextmanager
def told_when_waiting(begins: Callable[[], None]) -> Iterator[None]:
    """Calls `begins` whenever the turn in the block begins to wait for the dialogue."""
    token = _BEGINS.set(begins)
    try:
        yield
    finally:
        _BEGINS.reset(token)


def waits() -> None:
    """The turn begins to wait."""
    begins = _BEGINS.get()
    if begins is not None:
        begins()
