"""`python -m tests.faults.crashing NAME PACKAGE`: a process of the product as it is, with its crash points and a planted defect, if any.

STEGET_FAULTS names the shared folder, STEGET_FAULTS_STATE the supervisor's state file.
"""

from __future__ import annotations

import asyncio
import functools
import importlib
import inspect
import os
import runpy
import sys
from collections.abc import Callable, Sequence
from contextvars import ContextVar
from itertools import groupby
from pathlib import Path
from typing import Any

from tests.faults.firing import FireFolder
from tests.faults.plants import install
from tests.faults.points import POINTS, Point

# What was called in this request. A request is a task or a call in a thread, and each has a context of its own.
_CALLED: ContextVar[frozenset[str]] = ContextVar("called", default=frozenset())


def resolve(target: str) -> tuple[Any, str, Callable[..., Any]]:
    """The owner, the attribute's name and its value for `module:Class.name`. Raises ImportError, AttributeError."""
    module, _, path = target.partition(":")
    owner: Any = importlib.import_module(module)
    *outer, name = path.split(".")
    for step in outer:
        owner = getattr(owner, step)
    return owner, name, getattr(owner, name)


def wrap(target: str, points: Sequence[Point], folder: FireFolder) -> None:
    """Replaces the function by one that reaches `points` and leaves a mark for the points that count only past it."""
    owner, name, original = resolve(target)

    def reach(when: str) -> None:
        for point in points:
            if point.when == when and (not point.past or point.past in _CALLED.get()):
                folder.reached(point)

    def begin() -> None:
        _CALLED.set(_CALLED.get() | {target})
        reach("before")

    @functools.wraps(original)
    def at_once(*args: Any, **kwargs: Any) -> Any:
        begin()
        result = original(*args, **kwargs)
        reach("after")
        return result

    @functools.wraps(original)
    async def awaited(*args: Any, **kwargs: Any) -> Any:
        begin()
        result = await original(*args, **kwargs)
        reach("after")
        return result

    setattr(owner, name, awaited if asyncio.iscoroutinefunction(inspect.unwrap(original)) else at_once)


def wrap_all(process: str, folder: FireFolder) -> None:
    """All points of one process, and the functions that they are past."""
    mine = sorted((point for point in POINTS if point.process == process), key=lambda point: point.target)
    grouped = {target: list(points) for target, points in groupby(mine, key=lambda point: point.target)}
    for past in {point.past for point in mine if point.past} - set(grouped):
        grouped[past] = []
    for target, points in grouped.items():
        wrap(target, points, folder)


def main(process: str, package: str) -> None:
    """Becomes the process of this name, which runs `package`."""
    folder = FireFolder(Path(os.environ["STEGET_FAULTS"]), Path(os.environ["STEGET_FAULTS_STATE"]))
    wrap_all(process, folder)
    install(folder.plant(), process)
    sys.argv = [package]
    runpy.run_module(package, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main(*sys.argv[1:3])
