"""How a job tells what it does, how it is stopped, and how it fails: always in plain Swedish."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

Tell = Callable[[int, int, str], None]
"""Called with (done, total, words): how far the job is and what it does now."""
Stopped = Callable[[], bool]
"""Whether somebody has asked the job to stop. Asked several times a second."""

_FULL: Final = {errno.ENOSPC, errno.EDQUOT}
FULL_DISK: Final = "Disken är full. Inget är ändrat och inget är borta. Be den som sköter datorn göra plats, och försök igen."


class JobFailed(Exception):
    """The job can't be done; the text is plain Swedish and says why and what to do. Nothing that is used has changed."""


class Cancelled(Exception):
    """Somebody stopped the job; it has left nothing behind."""


def silent(_done: int, _total: int, _words: str) -> None:
    """A Tell for who does not listen."""


def never() -> bool:
    """A Stopped that never stops."""
    return False


def check(stopped: Stopped) -> None:
    """Raises Cancelled when the job is to stop."""
    if stopped():
        raise Cancelled


def fault_of(error: OSError) -> str:
    """What a person is told of a fault of the disk."""
    if error.errno in _FULL:
        return FULL_DISK
    return f"Det gick inte att skriva eller läsa en fil ({type(error).__name__}). Inget är ändrat. Försök igen."


@contextmanager
def disk_told() -> Iterator[None]:
    """Turns a fault of the disk into JobFailed."""
    try:
        yield
    except OSError as error:
        raise JobFailed(fault_of(error)) from None
