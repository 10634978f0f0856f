"""The generator's own process: `python -m tests.bench.load.generator PLAN.json SAMPLES.jsonl`.

A process of its own, because gevent patches the standard library, and because its CPU is measured beside the product's.
"""

from gevent import monkey

monkey.patch_all()

# ruff: noqa: E402 - the sockets must be patched before anybody imports them
import sys
import time
from pathlib import Path
from typing import TextIO

from locust import LoadTestShape
from locust.env import Environment

from tests.bench.load.person import Person
from tests.bench.load.plan import Plan
from tests.bench.load.samples import Sample

SPAWNED_PER_SECOND = 100.0
STOP_SECONDS = 10.0


class Course:
    """Where in the plan the run is, and where the samples go."""

    def __init__(self, plan: Plan, target: TextIO) -> None:
        self.plan, self._target, self._began = plan, target, time.perf_counter()

    @property
    def place(self) -> int | None:
        """The number of the step; None when the plan is over."""
        return self.plan.place(time.perf_counter() - self._began)

    @property
    def think(self) -> float:
        """Seconds from one message of a person to the next."""
        place = self.place
        return self.plan.steps[-1 if place is None else place].think

    def note(self, kind: str, ms: float, outcome: str) -> None:
        """One sample. It belongs to the step that it was sent in; what outlives the plan belongs to none."""
        at = time.time() - ms / 1000
        place = self.plan.place(time.perf_counter() - ms / 1000 - self._began)
        if place is not None:
            self._target.write(Sample(at, place, kind, ms, outcome).line())


class Steps(LoadTestShape):
    """The plan as locust wants it."""

    course: Course

    def tick(self) -> tuple[int, float] | None:
        """Chats now, and how many may come or go in a second."""
        place = self.course.place
        return None if place is None else (self.course.plan.steps[place].users, SPAWNED_PER_SECOND)


def run(plan: Plan, target: TextIO) -> None:
    """Runs the plan to its end."""
    course = Course(plan, target)
    Person.course, Person.host, Steps.course = course, plan.public, course
    Person.chance.seed(plan.seed)
    someone = type("Someone", (Person,), {"abstract": False})
    environment = Environment(user_classes=[someone], shape_class=Steps(), stop_timeout=STOP_SECONDS)
    runner = environment.create_local_runner()
    runner.start_shape()
    runner.shape_greenlet.join()
    runner.quit()
    runner.greenlet.join()


if __name__ == "__main__":
    with Path(sys.argv[2]).open("w", encoding="utf-8") as samples:
        run(Plan.read(Path(sys.argv[1]).read_text(encoding="utf-8")), samples)
