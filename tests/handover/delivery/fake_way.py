"""A loud fake of a way to tell those on call."""

from __future__ import annotations

from collections.abc import Sequence

from handover.delivery.alarm_ways import WayFailed
from handover.store.alarms import Alarm


class FakeWay:
    """Keeps what it was told, and fails as told."""

    def __init__(self) -> None:
        self.told: list[list[Alarm]] = []
        self.fails = False

    def tell(self, alarms: Sequence[Alarm], names: dict[str, str]) -> None:
        if self.fails:
            raise WayFailed("fake")
        self.told.append(list(alarms))
