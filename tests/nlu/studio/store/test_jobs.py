"""Jobs wait, run one at a time, can be stopped, and end also when their process dies."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import text

from nlu.studio.store.errors import NotAllowed, NotThere
from nlu.studio.store.jobs import SILENT_AFTER, Jobs


@pytest.fixture
def jobs(transactions) -> Jobs:
    return Jobs(transactions)


def fall_silent(transactions) -> None:
    with transactions.begin() as session:
        session.execute(text("UPDATE studio.job SET heartbeat = heartbeat - :long"), {"long": SILENT_AFTER + timedelta(seconds=1)})


def test_job_waits_runs_and_ends(jobs, join) -> None:
    anna = join("Anna")
    asked = jobs.ask("publish", anna, {"version": "a" * 16})
    taken = jobs.take()
    assert (taken.id, taken.kind, taken.state, taken.asked_by_name) == (asked, "publish", "running", "Anna")
    assert taken.about == {"version": "a" * 16}
    assert jobs.progress(asked, 3, 10, "Tränar")
    assert (jobs.find(asked).done, jobs.find(asked).total, jobs.find(asked).words) == (3, 10, "Tränar")
    assert jobs.end(asked, "done", {"f1": 0.9}, "Klart")
    ended = jobs.find(asked)
    assert (ended.state, ended.result, ended.words, ended.ended_at is not None) == ("done", {"f1": 0.9}, "Klart", True)
    assert not jobs.end(asked, "failed", {}) and not jobs.progress(asked, 1, 1, "x")
    assert [job.id for job in jobs.latest()] == [asked]


def test_one_runs_at_a_time_in_the_order_they_came(jobs, join) -> None:
    anna = join("Anna")
    first, second = jobs.ask("train", anna), jobs.ask("rollback", anna, {"version": "shipped"})
    with ThreadPoolExecutor(4) as pool:
        taken = [job.id for job in pool.map(lambda _: jobs.take(), range(4)) if job]
    assert taken == [first]
    jobs.end(first, "done", {})
    assert jobs.take().id == second


def test_same_job_is_not_asked_for_twice_while_it_waits(jobs, join) -> None:
    anna = join("Anna")
    assert jobs.ask("train", anna) == jobs.ask("train", anna)
    running = jobs.take().id
    assert jobs.ask("train", anna) != running


def test_job_that_waits_is_cancelled_at_once_and_one_that_runs_is_asked_to_stop(jobs, join) -> None:
    anna = join("Anna")
    first = jobs.ask("train", anna)
    jobs.take()
    second = jobs.ask("train", anna)
    jobs.cancel(second)
    assert jobs.find(second).state == "cancelled"
    assert jobs.progress(first, 1, 2, "Tränar")
    jobs.cancel(first)
    assert jobs.find(first).state == "running" and not jobs.progress(first, 2, 2, "Tränar")
    jobs.end(first, "cancelled", {})
    for ended in (first, second, 999):
        with pytest.raises(NotThere):
            jobs.cancel(ended)


def test_job_of_a_process_that_died_ends_in_words_and_the_next_is_taken(jobs, join, transactions) -> None:
    anna = join("Anna")
    dead, following = jobs.ask("train", anna), jobs.ask("rollback", anna, {"version": "shipped"})
    jobs.take()
    assert jobs.take() is None
    fall_silent(transactions)
    assert jobs.take().id == following
    assert (jobs.find(dead).state, "bröts av" in jobs.find(dead).words) == ("failed", True)
    assert not jobs.progress(dead, 9, 9, "lever")


@pytest.mark.parametrize("role", ["reader", "editor", "safety_reviewer"])
def test_only_publishers_ask_for_work(jobs, join, role) -> None:
    with pytest.raises(NotAllowed):
        jobs.ask("train", join("Anna", role))
    assert jobs.latest() == []
