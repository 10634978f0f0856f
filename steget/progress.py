"""Long steps on a terminal: a moving line with the time; plain lines where there is no terminal."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from steget.preparing.step import Step

Say = Callable[[str], None]


@contextmanager
def plain_line(console: Console, about: str) -> Iterator[Say]:
    """Yields a `say` that says nothing; for where there is no terminal, or another progress on it."""
    console.print(f"… {about}")
    yield lambda _text: None


@contextmanager
def moving_line(console: Console, about: str) -> Iterator[Say]:
    """Yields `say(text)`, which tells what is being done right now."""
    if not console.is_terminal:
        with plain_line(console, about) as say:
            yield say
        return
    with Progress(SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn(), console=console, transient=True) as bar:
        task = bar.add_task(about)
        yield lambda text: bar.update(task, description=f"{about}: {text}")


def run_steps(console: Console, steps: Sequence[Step], force: bool = False) -> int:
    """Does the steps that are not done, in order; how many that was. Raises what a step raises."""
    done = 0
    for step in steps:
        if not force and step.is_current():
            continue
        began = time.monotonic()
        if force:
            step.discard()
        with (plain_line if step.draws_progress else moving_line)(console, f"{step.what} ({step.takes})") as say:
            step.run(say)
        console.print(f"✓ {step.what}, {time.monotonic() - began:.0f} s")
        done += 1
    return done
