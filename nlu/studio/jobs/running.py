"""A job while it runs: its progress is told to the queue, and the queue is heard when somebody wants it stopped."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Final

from nlu.studio.jobs.job_book import JobBook

_TELL_SECONDS: Final = 0.5
_BEAT_SECONDS: Final = 1.0


class Running:
    """`tell` and `stopped` for the work itself; a thread of its own says that the job lives while the work is silent."""

    def __init__(self, book: JobBook, job_id: int, ending: Callable[[], bool]) -> None:
        self._book, self._job_id, self._ending = book, job_id, ending
        self._lock, self._over, self._cancel = threading.Lock(), threading.Event(), threading.Event()
        self._latest, self._told = (0, 1, "Börjar"), 0.0
        self._beating = threading.Thread(target=self._beat, name="heartbeat", daemon=True)

    def __enter__(self) -> Running:
        self._beating.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._beating.join()

    def tell(self, done: int, total: int, words: str) -> None:
        """Notes how far it is; the queue is told at once of new words, and else twice a second at most."""
        is_new = words != self._latest[2]
        self._latest = (done, total, words)
        if is_new or time.monotonic() - self._told > _TELL_SECONDS:
            self._send()

    def stopped(self) -> bool:
        """Whether somebody has cancelled it, or the process is to end."""
        return self._cancel.is_set() or self._ending()

    @property
    def is_cancelled(self) -> bool:
        """Whether it was a person who stopped it."""
        return self._cancel.is_set()

    def _beat(self) -> None:
        while not self._over.wait(_BEAT_SECONDS):
            self._send()

    def _send(self) -> None:
        """A queue that is out of reach for a while stops nothing: the work goes on, and tells it later."""
        with self._lock:
            self._told = time.monotonic()
            try:
                goes_on = self._book.progress(self._job_id, *self._latest)
            except Exception:
                return
        if not goes_on:
            self._cancel.set()
