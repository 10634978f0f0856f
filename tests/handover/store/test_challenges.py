"""Beginnings of ceremonies: one for each browser, for ten minutes, taken once, and never more than the table shall hold."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from handover.store import challenges, clock
from handover.store.tables import StaffChallengeRow

SECOND = timedelta(seconds=1)


def test_a_challenge_is_taken_once_and_by_its_own_browser(transactions) -> None:
    with transactions.begin() as session:
        challenges.keep(session, "a", "login_key", b"one")
        assert challenges.take(session, "b", "login_key") is None
        assert challenges.take(session, "a", "new_key") is None
        assert [challenges.take(session, "a", "login_key") for _ in range(2)] == [b"one", None]


@pytest.mark.parametrize(("pause", "holds"), [(challenges.LASTS - SECOND, True), (challenges.LASTS, False)])
def test_a_challenge_runs_out(pause, holds, transactions) -> None:
    start = clock.now()
    with transactions.begin() as session:
        challenges.keep(session, "a", "login_key", b"one", start)
        assert (challenges.kept(session, "a", "login_key", start + pause) is not None) == holds


def test_a_flood_of_beginnings_leaves_the_newest_and_no_more(transactions, monkeypatch) -> None:
    monkeypatch.setattr(challenges, "AT_MOST", 5)
    start = clock.now()
    for number in range(50):
        with transactions.begin() as session:
            challenges.keep(session, str(number), "login_key", bytes([number]), start + number * SECOND)
    with transactions.begin() as session:
        assert session.scalar(select(func.count()).select_from(StaffChallengeRow)) <= 6
        assert challenges.kept(session, "49", "login_key", start + 49 * SECOND) == bytes([49])
        assert challenges.kept(session, "40", "login_key", start + 49 * SECOND) is None
