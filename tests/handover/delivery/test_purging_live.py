"""Purging of live conversations: counted from their end, never without a decision, never while they go on, and with their keys."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, text

from foundation.logs import EventLog
from handover.core.retention import DEFAULT_PERIODS, RetentionRule
from handover.delivery import purging as purging_module
from handover.delivery.purging import PURGED, Purging
from handover.store import content
from handover.store.content_keys import ContentUnreadable
from handover.store.live import course, ending, person, staff
from handover.store.tables import ContentKeyRow, LiveLineRow, LiveRow
from tests.handover.waiting_persons import Waiting

DAYS = timedelta(days=7)
RULE = RetentionRule("KS 2026-1", periods=(("live", DAYS),))
SECOND, AGES = timedelta(seconds=1), timedelta(days=5000)
GONE = Counter({("varberg", "live", PURGED): 1})


@pytest.fixture
def purger(transactions) -> Purging:
    return Purging(transactions, {"varberg": RULE}, EventLog("delivery"))


@pytest.fixture
def talked(transactions, hire) -> Callable[..., Waiting]:
    """talked() gives a live conversation with words of both sides that staff have closed; talked(ended=False) goes on."""
    anna = hire("anna")

    def _talked(ended: bool = True, who=anna) -> Waiting:
        waiting = Waiting.begin(transactions, who)
        with transactions.begin() as session:
            staff.join(session, who, waiting.live_id)
            staff.write(session, who, waiting.live_id, "ord av personalen", "k")
        waiting.writes("ord av personen")
        if ended:
            with transactions.begin() as session:
                staff.close(session, who, waiting.live_id)
        return waiting

    return _talked


def end_of(transactions, waiting: Waiting) -> datetime:
    with transactions.begin() as session:
        return session.scalars(select(LiveRow.ended_at).where(LiveRow.id == waiting.live_id)).one().astimezone(UTC)


def held(transactions) -> tuple[int, int, int]:
    """How many conversations, lines and keys of conversations there are."""
    counts = ("live_conversation", "live_line", "content_key WHERE part = 'live'")
    with transactions.begin() as session:
        return tuple(session.execute(text(f"SELECT count(*) FROM handover.{each}")).scalar_one() for each in counts)


def test_live_conversation_is_there_a_second_before_it_is_due_and_gone_at_the_moment(transactions, purger, talked) -> None:
    waiting = talked()
    due = end_of(transactions, waiting) + DAYS
    assert purger.purge(due - SECOND) == Counter()
    assert held(transactions) == (1, 4, 1)
    assert waiting.hears() == ["joined", "ord av personalen", "closed"]
    assert purger.purge(due) == GONE
    assert held(transactions) == (0, 0, 0)


def test_thirty_days_are_what_counts_when_the_decision_names_no_time(transactions, talked) -> None:
    waiting = talked()
    purger = Purging(transactions, {"varberg": RetentionRule("KS 2026-1")}, EventLog("delivery"))
    due = end_of(transactions, waiting) + timedelta(days=30)
    assert DEFAULT_PERIODS["live"] == timedelta(days=30)
    assert purger.purge(due - SECOND) == Counter()
    assert purger.purge(due) == GONE


def test_purging_again_changes_nothing_and_a_dry_run_takes_nothing(transactions, purger, talked) -> None:
    talked()
    moment = datetime.now(UTC) + AGES
    assert purger.purge(moment, dry_run=True) == GONE
    assert held(transactions) == (1, 4, 1)
    assert purger.purge(moment) == GONE
    assert purger.purge(moment) == Counter()


@pytest.mark.parametrize(("rules", "word"), [
    ({}, "no_decision"), ({"ale": RULE}, "no_decision"), ({"varberg": RetentionRule()}, "no_decision"),
    ({"varberg": RetentionRule("KS 2026-1", on_hold=True)}, "on_hold"),
])  # fmt: skip
def test_nothing_goes_without_a_decision_or_under_a_hold_and_it_is_said_when_it_is_late(rules, word, transactions, talked, capsys) -> None:
    waiting = talked()
    purger, late = Purging(transactions, rules, EventLog("delivery")), end_of(transactions, waiting) + timedelta(days=30)
    assert purger.purge(late - SECOND) == Counter()
    assert purger.purge(late) == Counter({("varberg", "live", word): 1})
    assert purger.purge(late + AGES) == Counter({("varberg", "live", word): 1})
    assert held(transactions) == (1, 4, 1)
    told = capsys.readouterr().err
    assert told.count(f'"event": "purge_kept", "municipality": "varberg", "kind": "live", "reason": "{word}"') == 2
    assert waiting.live_id not in told


@pytest.mark.parametrize("is_joined", [True, False])
def test_what_still_goes_on_never_goes_however_old_it_is(is_joined, transactions, hire, purger, talked) -> None:
    waiting = talked(ended=False) if is_joined else Waiting.begin(transactions, hire("bo"))
    assert purger.purge(datetime.now(UTC) + AGES) == Counter()
    assert waiting.writes("jag är kvar") in ("staff", "waiting")


def test_each_municipality_goes_by_its_own_decision(transactions, hire, purger, talked) -> None:
    talked()
    elsewhere = talked(who=hire("sten", "halmstad"))
    counted = purger.purge(datetime.now(UTC) + AGES)
    assert counted == GONE + Counter({("halmstad", "live", "no_decision"): 1})
    assert elsewhere.hears() == ["joined", "ord av personalen", "closed"]


def test_nothing_of_a_purged_conversation_opens_with_any_key_on_the_system(transactions, purger, talked) -> None:
    gone, other = talked(), talked(ended=False)
    with transactions.begin() as session:
        place = course.place(session.get(LiveRow, gone.live_id))
        lines = session.execute(select(LiveLineRow.ordinal, LiveLineRow.text).where(LiveLineRow.live_id == gone.live_id)).all()
        backup = [(f"live_line.text {gone.live_id} {ordinal}", sealed) for ordinal, sealed in lines if sealed]
        opened = {content.key_of(session, place).open(cell, sealed).decode() for cell, sealed in backup}
    assert opened == {"ord av personalen", "ord av personen"}
    purger.purge(datetime.now(UTC) + AGES)
    with transactions.begin() as session:
        assert set(session.scalars(select(ContentKeyRow.owner))) == {other.live_id}
        for key_place in (place, course.place(session.get(LiveRow, other.live_id))):
            for cell, sealed in backup:
                with pytest.raises(ContentUnreadable):
                    content.key_of(session, key_place).open(cell, sealed)
    assert other.hears() == ["joined", "ord av personalen"]


def test_more_than_one_batch_is_walked_through(transactions, purger, talked, monkeypatch) -> None:
    for _ in range(5):
        talked()
    monkeypatch.setattr(purging_module, "ended_after", lambda session, last: ending.ended_after(session, last, limit=2))
    assert purger.purge(datetime.now(UTC) + AGES) == Counter({("varberg", "live", PURGED): 5})
    assert held(transactions) == (0, 0, 0)


def test_killed_between_two_conversations_it_goes_on_the_next_time(transactions, purger, talked, monkeypatch) -> None:
    for _ in range(3):
        talked()
    done, real = [], ending.erase

    def killed(session, live_ids) -> None:
        real(session, live_ids)
        done.append(live_ids)
        if len(done) == 2:
            raise KeyboardInterrupt  # before this one commits

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(purging_module, "erase", killed)
        purger.purge(datetime.now(UTC) + AGES)
    assert held(transactions) == (2, 8, 2)
    assert purger.purge(datetime.now(UTC) + AGES) == Counter({("varberg", "live", PURGED): 2})


def test_key_without_a_live_conversation_goes_with_the_next_purge(transactions, purger, talked) -> None:
    gone, other = talked(), talked(ended=False)
    with transactions.begin() as session:
        session.execute(text("DELETE FROM handover.live_conversation WHERE id = :id"), {"id": gone.live_id})
    purger.purge()
    with transactions.begin() as session:
        assert set(session.scalars(select(ContentKeyRow.owner))) == {other.live_id}


def test_a_person_whose_words_are_gone_can_ask_again(transactions, hire, purger, talked) -> None:
    waiting = talked()
    purger.purge(datetime.now(UTC) + AGES)
    with transactions.begin() as session:
        again = person.ask(session, waiting.chat, "varberg", "0123456789abcdef")
    assert again.state == "waiting"
    assert again.live_id != waiting.live_id
    assert again.lines == []
