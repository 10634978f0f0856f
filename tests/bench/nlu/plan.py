"""Which jobs make a whole run, and what is left out because it takes hours."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tests.bench.nlu.growth import PREFIX, growth_name, parse_growth
from tests.bench.nlu.job import Job
from tests.bench.nlu.sets import DRAWS, NAMES, SHOTS, is_present

SIZES, INTENTS = (1_000, 3_000, 10_000, 30_000, 100_000), (10, 30, 100, 300)
SIZES_AT, INTENTS_AT = 100, 10_000  # intents while the messages grow, messages while the intents grow
DIET_SIZES = (1_000, 2_000)  # beyond that it takes the better part of an hour each
DIET_SETS = ("own-tenth", *(f"banking77-{SHOTS}shot-{draw}" for draw in range(1, DRAWS + 1)))
GROWING = ("pipeline", "tfidf", "frozen")
_LONG_LIMIT, _GROWTH_LIMIT, _LIMIT = 4 * 3600.0, 1200.0, 2 * 3600.0


def quality_jobs(models: Path, quick: bool, diet_everywhere: bool) -> Iterator[Job]:
    """Every candidate on every set that is here."""
    names = ("own", f"banking77-{SHOTS}shot-1", "clinc150") if quick else NAMES
    for name in filter(is_present, names):
        yield from (Job(candidate, name, models, quick) for candidate in GROWING)
        if name == "own":
            yield Job("keywords", name, models, quick)
        if name.endswith("shot-1") if quick else name in DIET_SETS or diet_everywhere:
            yield Job("diet", name, models, quick)


def growth_jobs(models: Path, quick: bool) -> Iterator[Job]:
    """Training on ever more messages and ever more intents."""
    if not all(map(is_present, ("banking77", "clinc150"))):
        return
    sizes = [(size, SIZES_AT) for size in SIZES] + [(INTENTS_AT, intents) for intents in INTENTS if intents != SIZES_AT]
    for size, intents in [(300, 10), (1_000, 10), (1_000, 30)] if quick else sizes:
        yield from (Job(candidate, growth_name(size, intents), models) for candidate in GROWING)
    if not quick:
        yield from (Job("diet", growth_name(size, SIZES_AT), models) for size in DIET_SIZES)


def limit_s(job: Job) -> float:
    """How much processor time a job may take before it counts as too slow."""
    if job.candidate == "diet" or (job.candidate, job.set) == ("pipeline", "own"):  # the latter tunes three encoders
        return _LONG_LIMIT
    return _GROWTH_LIMIT if job.set.startswith(PREFIX) else _LIMIT


def size_of(job: Job) -> tuple[int, int]:
    """Messages and intents of a growth job."""
    return parse_growth(job.set)
