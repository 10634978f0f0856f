"""Every check turns red when what it is there for happens, and only then."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest

from tests.bench.load.bounds import LONG, MIB
from tests.bench.load.checks import (
    Check,
    every_step_carried,
    flood_check,
    growth_checks,
    hostile_checks,
    ladder_checks,
    long_chat_check,
    restart_check,
)
from tests.bench.load.figures import Latency
from tests.bench.load.flood import Flooded, grown
from tests.bench.load.hostile import Met
from tests.bench.load.long_chat import LongChat, long_chat
from tests.bench.load.plan import LOAD
from tests.bench.load.watching import Reading
from tests.load.made_up import run_of

QUICK, SLOW = Latency(50, 10, 20, 30), Latency(50, 10, 400, 500)


def red(checks: Iterable[Check]) -> list[str]:
    return [check.name for check in checks if not check.holds]


def test_a_run_that_keeps_everything_is_green() -> None:
    assert red(ladder_checks(run_of(20, 100, 200, 20), LONG)) == []
    assert red([*growth_checks(run_of(20, 100, 20), LOAD, LONG), every_step_carried(run_of(20, 100, 20), LONG)]) == []


@pytest.mark.parametrize(("latencies", "change", "found"), [
    ((20, 600, 20), {}, "ceiling"),
    ((20, 100, 20), {"acute": 301.0}, "emergency p99 at the ceiling"),
    ((20, 100, 900, 20), {"acute": 1001.0}, "emergency p99 past the ceiling, worst step"),
    ((20, 100, 20), {"outcome": "wrong"}, "wrong or empty answers at any load"),
    ((20, 100, 20), {"outcome": "empty"}, "wrong or empty answers at any load"),
    ((20, 100, 9000, 20), {}, "goodput past the ceiling, of the peak"),
    ((20, 100, 200), {}, "calm again after the load"),
])  # fmt: skip
def test_what_goes_wrong_under_load_is_found(latencies: tuple[float, ...], change: dict, found: str) -> None:
    assert found in red(ladder_checks(run_of(*latencies, **change), LONG))


def test_a_run_without_emergencies_proves_nothing_about_them() -> None:
    run = run_of(20, 100, 20)
    silent = replace(run, samples=[sample for sample in run.samples if sample.kind != "acute"])
    assert set(red(ladder_checks(silent, LONG))) == {"emergency p99 at the ceiling", "emergencies answered with 112 first"}


def test_one_wrong_emergency_is_enough() -> None:
    run = run_of(20, 100, 20)
    first = next(place for place, sample in enumerate(run.samples) if sample.kind == "acute")
    samples = [replace(sample, outcome="wrong") if place == first else sample for place, sample in enumerate(run.samples)]
    assert "emergencies answered with 112 first" in red(ladder_checks(replace(run, samples=samples), LONG))


def test_a_leak_is_found_in_every_process_and_missing_readings_too() -> None:
    leaking, unread = run_of(20, 100, 20, rss_per_second=64 * 1024), replace(run_of(20, 100, 20), readings=[])
    assert len(red(growth_checks(leaking, LOAD, LONG))) == len(red(growth_checks(unread, LOAD, LONG))) == 7


def test_a_small_growth_counts_once_an_hour_of_it_was_seen() -> None:
    hour = run_of(20, 100, 20, seconds=3700, rss_per_second=600.0)
    assert len(red(growth_checks(hour, LOAD, LONG))) == 7, "two percent an hour"
    assert red(growth_checks(run_of(20, 100, 20, rss_per_second=600.0), LOAD, LONG)) == []


@pytest.mark.parametrize("change", [{"statuses": (500, 200)}, {"statuses": (0, 200)}, {"statuses": (400, 503)}, {"cpu": 1.1},
                                    {"is_same_process": False}])  # fmt: skip
def test_hostile_input_that_hurts_is_found(change: dict) -> None:
    met = Met("nonsense", (400, 200), 0.1, 20.0, True)
    assert red(hostile_checks([met], LONG)) == []
    assert red(hostile_checks([replace(met, **change)], LONG)) == ["nonsense"]


@pytest.mark.parametrize("change", [{"grown": 300 * MIB}, {"during": SLOW}, {"during": None}, {"statuses": {404: 9, 500: 1}},
                                    {"statuses": {404: 9, 0: 1}}])  # fmt: skip
def test_a_flood_that_hurts_is_found(change: dict) -> None:
    flooded = Flooded({404: 10}, QUICK, QUICK, 10 * MIB, 2.0)
    assert flood_check("codes", flooded, LONG).holds
    assert not flood_check("codes", replace(flooded, **change), LONG).holds


def test_growth_in_a_flood_is_of_our_own_processes_and_at_its_highest() -> None:
    sizes = {"bridge": (100, 300, 150), "gateway": (50, 50, 60), "postgres": (10, 9_000, 10)}
    readings = [Reading(float(at), name, 0.0, row[at]) for at in range(3) for name, row in sizes.items()]
    assert grown(readings) == 200
    assert grown([]) == 0


def test_a_chat_that_becomes_slower_or_wrong_is_found() -> None:
    assert long_chat_check(LongChat(1000, 20, 39, 0), LONG).holds
    assert not long_chat_check(LongChat(1000, 20, 41, 0), LONG).holds
    assert not long_chat_check(LongChat(1000, 20, 20, 1), LONG).holds
    with pytest.raises(ValueError):
        long_chat("http://nowhere", 49)


def test_a_process_that_had_to_be_started_anew_is_found() -> None:
    assert restart_check(2, 2).holds and not restart_check(2, 3).holds
