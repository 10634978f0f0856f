"""The short form of `python -m tests.bench.telegram`, and that its figures tell good from bad."""

from __future__ import annotations

from collections import Counter

from tests.bench.telegram.course import Course, run
from tests.bench.telegram.figures import figures_of
from tests.bench.telegram.plan import Plan
from tests.telegram_api.server import TelegramApi


async def test_emergencies_leave_within_two_seconds_while_the_rest_waits_and_nothing_is_lost(database: str, api: TelegramApi) -> None:
    told: list[tuple[int, int]] = []
    plan = Plan(updates=2_000, chats=200, per_minute=240, seconds=6, speed=2)
    figures = figures_of(await run(plan, database, api, lambda sent, urgent: told.append((sent, urgent))))
    assert figures.is_good, figures
    assert figures.emergencies >= 8 and figures.waiting > 1_000 and figures.answers_sent > 150
    assert figures.answers_sent + figures.waiting == plan.updates
    assert told and told[-1][0] > 150


async def test_a_backlog_is_sent_to_its_end(database: str, api: TelegramApi) -> None:
    figures = figures_of(await run(Plan(updates=120, chats=40, per_minute=60, speed=3), database, api, lambda _sent, _urgent: None))
    assert figures.is_good, figures
    assert (figures.answers_sent, figures.waiting) == (120, 0)


def test_a_message_that_is_lost_twice_or_late_is_not_good() -> None:
    def course(urgent_at: float = 0.5, **other: object) -> Course:
        posted = {"svar 0": 0.0, "ring 112 (0)": 0.0}
        made = Course(posted, {"svar 0": 9.0, "ring 112 (0)": urgent_at}, Counter(posted.keys()), 0, 0, 0, 10.0)
        for name, value in other.items():
            setattr(made, name, value)
        return made

    assert figures_of(course()).is_good
    assert not figures_of(course(urgent_at=2.5)).is_good
    assert figures_of(course(arrived={"ring 112 (0)": 0.5})).lost == 1
    assert figures_of(course(arrived={"ring 112 (0)": 0.5}, waiting=1)).lost == 0
    assert not figures_of(course(arrived={"svar 0": 1.0})).is_good
    assert not figures_of(course(times=Counter({"svar 0": 2, "ring 112 (0)": 1}))).is_good
    assert not figures_of(Course()).is_good
