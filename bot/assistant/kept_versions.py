"""What was made of the last few versions, so that a turn that names one finds it ready."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Final, Generic, TypeVar

from bot.assistant.content_versions import VersionRefused

Thing = TypeVar("Thing")
MOST: Final = 3
"""The one that is live, the one before it, and one that is being tried."""
_AGAIN_SECONDS: Final = 30.0


class KeptVersions(Generic[Thing]):
    """Makes a thing of a version once, and forgets the one that was used longest ago. Safe in threads."""

    def __init__(self, make: Callable[[str], Thing], most: int = MOST) -> None:
        self._make, self._most = make, most
        self._made: OrderedDict[str, Thing] = OrderedDict()
        self._refused: dict[str, float] = {}

    def prepare(self, id_: str) -> Thing:
        """The thing of `id_`, made where it is not yet there. Raises VersionRefused."""
        known = self.known(id_)
        if known is not None:
            return known
        try:
            made = self._made[id_] = self._make(id_)
        except VersionRefused:
            self._refused[id_] = time.monotonic()
            raise
        self._refused.pop(id_, None)
        while len(self._made) > self._most:
            self._made.popitem(last=False)
        return made

    def known(self, id_: str) -> Thing | None:
        """The thing of `id_` where it is ready."""
        found = self._made.get(id_)
        if found is not None:
            self._made.move_to_end(id_)
        return found

    def newest(self) -> str | None:
        """The version that was used last, or None."""
        return next(reversed(self._made), None)

    def was_just_refused(self, id_: str) -> bool:
        """Whether trying again now would only cost time."""
        return time.monotonic() - self._refused.get(id_, -_AGAIN_SECONDS) < _AGAIN_SECONDS

    def all(self) -> list[Thing]:
        """Everything that is kept."""
        return list(self._made.values())
