"""Trials are their member's alone, survive a reload, and are gone when they end or after a day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, text

from nlu.studio.store.engine import Transactions
from nlu.studio.store.trials import KEPT, Trial, Trials

TRIAL = Trial("trial_a", "shipped")
TURN = {"said": "vad kostar det 😀", "parts": [{"text": "Det är gratis."}]}


@pytest.fixture
def trials(transactions: Transactions) -> Trials:
    return Trials(transactions)


def rows(engine: Engine) -> int:
    with engine.connect() as connection:
        return connection.scalar(text("SELECT count(*) FROM studio.trial")) or 0


def test_each_member_has_one_of_their_own(trials: Trials) -> None:
    trials.begin(1, TRIAL)
    trials.begin(2, Trial("trial_b", "0123456789abcdef"))
    assert trials.add(1, TRIAL, TURN) and trials.of(1) == Trial("trial_a", "shipped", (TURN,))
    assert trials.of(2).turns == () and trials.of(3) is None
    trials.begin(1, Trial("trial_c", "shipped"))
    assert trials.of(1) == Trial("trial_c", "shipped")


def test_second_press_adds_nothing(trials: Trials) -> None:
    trials.begin(1, TRIAL)
    assert trials.add(1, TRIAL, TURN) and not trials.add(1, TRIAL, TURN)
    assert not trials.add(2, TRIAL, TURN) and not trials.add(1, Trial("trial_x", "shipped", (TURN,)), TURN)
    assert len(trials.of(1).turns) == 1


def test_it_is_erased_when_it_ends(trials: Trials, studio_engine: Engine) -> None:
    trials.begin(1, TRIAL)
    trials.end(1)
    trials.end(1)
    assert trials.of(1) is None and rows(studio_engine) == 0


def test_it_is_gone_after_a_day(trials: Trials, studio_engine: Engine) -> None:
    trials.begin(1, TRIAL, datetime.now(UTC) - KEPT - timedelta(seconds=1))
    assert trials.of(1) is None and rows(studio_engine) == 1
    trials.begin(2, TRIAL, datetime.now(UTC) - KEPT + timedelta(minutes=1))
    trials.sweep()
    assert rows(studio_engine) == 1 and trials.of(2) == TRIAL
