"""One ticket's whole life, stage by stage; a point is armed just before its stage, and its recovery measured from the kill."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from tests.faults.person import ACUTE, PATIENCE_S, Person
from tests.faults.points import Point, Stage
from tests.faults.verdict import undelivered
from tests.faults.world import World, reached

ANSWER = "Hej. Vad bra att du hörde av dig."
_LOOK_S = 0.15
_FIRED_WITHIN_S = 30.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one walk gave. `recovery_s` is from the kill until the receipt was shown, every inbox had the ticket and the
    stage that was hit had its result; None when nothing fired.

    `fault` names what did not hold, empty when all did.
    """

    point: str
    fired: bool
    recovery_s: float | None
    fault: str = ""


class Walk:
    """A person, a ticket, a member of staff."""

    def __init__(self, world: World, point: Point | None, last: Stage | None = None) -> None:
        self._world, self._point, self._last = world, point, last
        self._person, self._preview, self._ticket = world.person(), "", ""
        self._stages: dict[Stage, Callable[[], Awaitable[None]]] = {
            "chat": self._chat, "acute": self._acute, "preview": self._previews, "send": self._send, "deliver": self._deliver,
            "open": self._open, "answer": self._answer, "read": self._read, "write_back": self._write_back, "purge": self._purge,
        }  # fmt: skip

    async def go(self) -> Outcome:
        """Through all stages that the point needs, and as far as the inboxes. Never raises for a fault of the product."""
        fault = ""
        try:
            await self._person.opens()
            for stage in self._needed():
                await self._do(stage)
            await self._fired_if_cut_short()
        except Exception as error:  # whatever breaks the walk is a finding, and the run goes on
            fault = f"{type(error).__name__}: {error}"[:120]
        return self._outcome(fault)

    def _needed(self) -> list[Stage]:
        """All without a point; else as far as the inboxes, since only then a ticket has recovered, or as far as the point."""
        stages = list(self._stages)
        last = self._last or (max(("deliver", self._point.stage), key=stages.index) if self._point else stages[-1])
        return stages[: stages.index(last) + 1]

    async def _do(self, stage: Stage) -> None:
        point = self._point
        # The worker begins with the commit, so its points are armed before the sending.
        if point and stage == ("send" if point.stage == "deliver" else point.stage):
            self._world.fire.arm(point)
        await self._stages[stage]()
        if point and stage == point.stage:
            self._world.fire.disarm(point)

    async def _fired_if_cut_short(self) -> None:
        """A walk that does not wait for the inboxes still has to wait for the kill."""
        until = time.monotonic() + _FIRED_WITHIN_S
        while self._last and self._point and self._world.fire.fired_at(self._point) is None and time.monotonic() < until:
            await asyncio.sleep(_LOOK_S)

    def _outcome(self, fault: str) -> Outcome:
        point, now = self._point, time.time()
        if point is None:
            return Outcome("control", False, None, fault)
        self._world.fire.disarm(point)
        fired = self._world.fire.fired_at(point)
        if fired is None:
            return Outcome(point.name, False, None, fault or "the point was never reached")
        return Outcome(point.name, True, now - fired, fault)

    async def _chat(self) -> None:
        said = await self._person.says("vad kostar det att få hjälp")
        assert said and said[0]["text"], "silence"

    async def _acute(self) -> None:
        said = await self._person.says(ACUTE)
        assert said[0]["kind"] == "emergency" and "112" in said[0]["text"].splitlines()[0], "112 is not first"

    async def _previews(self) -> None:
        self._preview = await self._person.previews()

    async def _send(self) -> None:
        await self._person.sends(self._preview)
        reached(self._world.fire, "receipt_shown")

    async def _deliver(self) -> None:
        until = time.monotonic() + PATIENCE_S
        while True:
            found = await self._world.asked(self._world.rows.tickets_of, [self._person.code])
            self._ticket = found.get(self._person.code, "")
            if self._ticket and not await self._world.asked(undelivered, self._world.rows, self._world.sinks, [self._ticket]):
                return
            assert time.monotonic() < until, "not delivered in time"
            await asyncio.sleep(_LOOK_S)

    async def _open(self) -> None:
        await self._world.staff.opens(self._ticket)

    async def _answer(self) -> None:
        await self._world.staff.takes(self._ticket)
        await self._world.staff.answers(self._ticket, ANSWER)

    async def _read(self) -> None:
        await _sees(self._person, ANSWER, times=1)

    async def _write_back(self) -> None:
        await self._person.writes_back("Torsdag går bra.")
        await _sees(self._person, "Torsdag går bra.", times=1)

    async def _purge(self) -> None:
        world = self._world
        await world.staff.closes(self._ticket)
        await world.asked(world.rows.age, self._ticket)
        await world.asked(world.rows.purge_now)
        until = time.monotonic() + PATIENCE_S
        while not await world.asked(world.rows.is_purged, self._ticket):
            assert time.monotonic() < until, "not purged in time"
            await asyncio.sleep(_LOOK_S)
        world.purged.add(self._person.code)


async def _sees(person: Person, text: str, times: int) -> None:
    answer = await person.reads()
    assert answer.status_code == 200, answer.status_code
    assert answer.text.count(text) == times, f"{answer.text.count(text)} times"
