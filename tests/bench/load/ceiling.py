"""Which step is the greatest that the product carries, and what happens past it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from tests.bench.load.bounds import Bounds
from tests.bench.load.figures import StepFigures
from tests.bench.load.samples import STREAM


def carries(figures: StepFigures, bounds: Bounds) -> bool:
    """Whether a step keeps its promises: answers in time on the request and on the stream, few left without, none held back.

    The public API answers a message in the same request that takes it, so its p95 is held to the bound of an acknowledgement.
    """
    reply, stream = figures.by_kind.get("reply"), figures.by_kind.get(STREAM)
    in_time = reply is not None and reply.p95 <= bounds.ack_ms and (stream is None or stream.p95 <= bounds.reply_ms)
    return in_time and figures.unanswered <= bounds.unanswered and figures.achieved >= bounds.kept * figures.step.offered


def carried(climb: Sequence[StepFigures], bounds: Bounds) -> list[StepFigures]:
    """The steps of the ladder below the first that is too much; the last of them is the ceiling."""
    return list(takewhile(lambda each: carries(each, bounds), climb))


def kept_goodput(climb: Sequence[StepFigures], carried_steps: int) -> float | None:
    """The least goodput past the ceiling over the greatest of all, 0 to 1; None when nothing was past it."""
    past = [each.goodput for each in climb[carried_steps:]]
    peak = max((each.goodput for each in climb), default=0.0)
    return min(past) / peak if past and peak else None
