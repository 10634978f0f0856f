"""What the process that works needs of the queue; nlu/studio/store/jobs.py is the real one."""

from __future__ import annotations

from typing import Any, Literal, Protocol

State = Literal["done", "refused", "failed", "cancelled"]


class Asked(Protocol):
    """A job that was taken. `about` may hold `version` and `why`."""

    @property
    def id(self) -> int:
        """Its number."""

    @property
    def kind(self) -> str:
        """`train`, `publish` or `rollback`."""

    @property
    def about(self) -> dict[str, Any]:
        """What it is about."""

    @property
    def asked_by(self) -> int:
        """Whose it is."""

    @property
    def asked_by_name(self) -> str:
        """Their name."""


class JobBook(Protocol):
    """The queue, from the side of who works."""

    def take(self) -> Asked | None:
        """The next job, now running; None when there is none."""

    def progress(self, job_id: int, done: int, total: int, words: str) -> bool:
        """Tells how far it has come, and that it lives; False when it is to stop."""

    def end(self, job_id: int, state: State, result: dict[str, Any], words: str = "") -> bool:
        """What came of it."""
