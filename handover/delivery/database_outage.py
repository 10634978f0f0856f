"""A database that does not answer is told from memory: every other alarm is kept in it, and would wait with the tickets."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Final

from foundation.logs import EventLog
from handover.delivery.alarm_ways import AlarmWay, WayFailed, tell_by_any
from handover.store.alarms import REMINDED_AFTER, Alarm

LOOK_SECONDS: Final = 10.0
AGAIN_SECONDS: Final = 10.0
# With a look every half minute it is told within a minute or so; a restart of the database takes less than two missed looks.
TOLD_AFTER_LOOKS: Final = 3


class DatabaseOutage:
    """Looks that came to nothing, one after the other. Worker and desk each tell: neither can know that the other has."""

    def __init__(self, ways: Sequence[AlarmWay], names: dict[str, str], log: EventLog) -> None:
        self._ways, self._names, self._log = ways, names, log
        self._looks, self._told_at = 0, float("-inf")

    @property
    def lasts(self) -> bool:
        """Whether the last look came to nothing."""
        return self._looks > 0

    def over(self) -> None:
        """A look was answered."""
        self._looks, self._told_at = 0, float("-inf")

    def missed(self) -> None:
        """One more; tells when there are enough, and again every few hours. A way that fails is tried at the next one."""
        self._looks += 1
        if self._looks < TOLD_AFTER_LOOKS or time.monotonic() - self._told_at < REMINDED_AFTER.total_seconds():
            return
        self._log.event("alarm", kind="database")
        try:
            tell_by_any(self._ways, [Alarm("database")], self._names)
        except WayFailed as error:
            self._log.event("alarm_not_told", reason=str(error))
        else:
            self._told_at = time.monotonic()
