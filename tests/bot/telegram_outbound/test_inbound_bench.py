"""The short form of `python -m tests.bench.telegram --inbound`, and that its figures tell good from bad."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.bench.telegram.inbound.course import run_inbound
from tests.bench.telegram.inbound.figures import Happened, inbound_figures
from tests.bench.telegram.inbound.plan import InboundPlan
from tests.telegram_api.bots import Delivered
from tests.telegram_api.server import TelegramApi

CALL = "Ring 112 nu."
FIRST, SECOND = 1_000_000, 1_000_001


def _happened(*, urgent_at: float = 20.5, **other: object) -> Happened:
    """Two ordinary updates of chat 1 and an emergency of chat 2: one is answered, one waits."""
    happened = Happened(
        taken={FIRST: 1.0, SECOND: 2.0}, acute={2: 20.0}, posts={SECOND}, answers=Counter({200: 3}), begun=0.0, full=10.0, ended=62.0,
        delivered=[Delivered(1, f"svar på: fråga ({FIRST})", 5.0), Delivered(2, CALL, urgent_at)],
    )  # fmt: skip
    for name, value in other.items():
        setattr(happened, name, value)
    return happened


async def test_emergencies_are_answered_in_time_while_the_rest_waits_and_nothing_is_lost(database: str, api: TelegramApi) -> None:
    plan = InboundPlan(updates=400, chats=60, per_minute=240, seconds=6, turn_seconds=0.02, speed=2)
    figures = inbound_figures(await run_inbound(plan, database, api, lambda _doing, _happened, _delivered: None))
    assert figures.is_good, figures
    assert figures.emergencies >= 8 and figures.taken == plan.updates and figures.answered > 20
    assert figures.answered + figures.in_inbox + figures.in_lanes == plan.updates
    assert figures.in_inbox + figures.in_lanes > 0 and figures.behind > 1


def test_what_is_answered_or_waits_is_accounted_for() -> None:
    figures = inbound_figures(_happened())
    assert figures.is_good
    assert (figures.answered, figures.in_inbox, figures.in_lanes, figures.lost, figures.twice) == (1, 0, 1, 0, 0)
    assert (figures.behind, figures.full_p99) == (60.0, 0.5)
    assert inbound_figures(_happened(inbox={SECOND}, posts=set())).in_inbox == 1


def test_a_lost_update_is_found() -> None:
    figures = inbound_figures(_happened(posts=set()))
    assert figures.lost == 1 and not figures.is_good


def test_a_second_answer_is_found_and_is_excused_by_a_call_without_an_answer_alone() -> None:
    twice = [*_happened().delivered, Delivered(1, f"svar på: fråga ({FIRST})", 6.0)]
    figures = inbound_figures(_happened(delivered=twice))
    assert figures.twice == 1 and not figures.is_good
    excused = inbound_figures(_happened(delivered=twice, unanswered=1))
    assert (excused.twice, excused.perhaps_twice) == (0, 1) and excused.is_good


@pytest.mark.parametrize("delivered", [[], [Delivered(2, CALL, 19.0)], [Delivered(2, "svar på: fråga (1000112)", 21.0)]])
def test_an_emergency_without_the_number_to_call_is_no_answer(delivered: list[Delivered]) -> None:
    figures = inbound_figures(_happened(delivered=delivered, posts={FIRST, SECOND}))
    assert figures.emergencies_unanswered == 1 and not figures.is_good


def test_a_late_emergency_is_not_good_whether_it_came_before_or_after_the_backlog_was_in() -> None:
    assert not inbound_figures(_happened(urgent_at=22.5)).is_good
    early = inbound_figures(_happened(urgent_at=22.5, full=30.0))
    assert (early.filling_count, early.filling_longest) == (1, 2.5) and not early.is_good
    assert not inbound_figures(Happened()).is_good
