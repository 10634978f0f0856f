"""The runs of one training: the adapter that ships, and one per fold that never saw what it is judged on.

Thresholds and temperature must be fitted on scores of messages that neither heads nor encoder have learned from. A tuned
encoder knows its training messages by heart, so every fold needs a tuned encoder of its own.
"""

from __future__ import annotations

import hashlib
import json
import multiprocessing
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import Empty
from typing import Any

import numpy as np
from safetensors.numpy import load_file, save_file

from nlu.training.data import Example
from nlu.tuning.recipe import Recipe

FOLDS = 2
WHOLE = -1
Tell = Callable[[int, int, int], None]  # fold, done, steps


def fold_of(example: Example) -> int:
    """The fold of a message, from its words alone: the same message always lands in the same fold."""
    words = "".join(sign for sign in example.text.lower() if sign.isalnum() or sign.isspace()).split()
    return hashlib.sha256(" ".join(words).encode()).digest()[0] % FOLDS


@dataclass(frozen=True, slots=True)
class Run:
    """One adapter to tune: on all examples (`fold` is WHOLE) or on those outside a fold."""

    fold: int
    encoder: Path
    folder: Path
    examples: Sequence[Example]
    recipe: Recipe
    key: str

    @property
    def path(self) -> Path:
        """Where its vectors are kept, so that a broken training goes on where it was."""
        name = "whole" if self.fold == WHOLE else f"fold{self.fold}"
        return self.folder / f"{name}-{self.key[:16]}.safetensors"

    @property
    def adapter(self) -> Path:
        """The folder of the adapter, of the whole run."""
        return self.path.with_suffix("")


_queue: Any = None


def _take_queue(queue: Any) -> None:
    global _queue
    _queue = queue


def _tune(run: Run) -> int:
    import torch

    from nlu.tuning.adapter import save_adapter
    from nlu.tuning.loop import Tuning
    from nlu.tuning.objective import Targets

    torch.set_num_threads(1)  # two runs beside each other on one core each are half as fast again as one on two
    learned = [example for example in run.examples if fold_of(example) != run.fold]
    tuning = Tuning(run.encoder, [example.text for example in learned], Targets(learned, run.recipe), run.recipe)
    model = tuning.run(lambda done, steps: _queue.put((run.fold, done, steps)))
    run.folder.mkdir(parents=True, exist_ok=True)
    if run.fold == WHOLE:
        save_adapter(model, run.adapter, {"data": run.key, "recipe": run.recipe.as_json(), "messages": len(learned)})
    found = {f"heads.{name}": values for name, values in tuning.heads.state().items()}
    if run.fold != WHOLE:
        found["vectors"] = tuning.vectors([example.text for example in run.examples])
    partial = run.path.with_suffix(".partial")
    save_file(found, partial)
    partial.replace(run.path)
    return run.fold


def tune_all(runs: Sequence[Run], tell: Tell) -> None:
    """Tunes what is not there yet, two at a time. `tell(fold, done, steps)` follows every batch."""
    todo = [run for run in runs if not run.path.is_file()]
    context = multiprocessing.get_context("spawn")
    with context.Manager() as manager:
        queue = manager.Queue()
        with ProcessPoolExecutor(2, context, _take_queue, (queue,)) as pool:
            waiting = [pool.submit(_tune, run) for run in todo]
            while any(not future.done() for future in waiting) or not queue.empty():
                try:
                    tell(*queue.get(timeout=1))
                except Empty:
                    continue
            for future in waiting:
                future.result()


def tuned(run: Run) -> tuple[dict[str, np.ndarray], np.ndarray | None]:
    """(state of the heads, vectors of all examples by this run's encoder; None of the whole run, which serving embeds)."""
    found = load_file(run.path)
    vectors = found.pop("vectors", None)
    return {name.removeprefix("heads."): values for name, values in found.items()}, vectors


def examples_key(examples: Sequence[Example], recipe: Recipe) -> str:
    """SHA-256 over every message with its labels, and the recipe: what an adapter was made from."""
    digest = hashlib.sha256(json.dumps(recipe.as_json(), sort_keys=True).encode())
    for example in examples:
        digest.update("\0".join((example.text, example.intent, example.lang, example.action, *example.flags)).encode() + b"\n")
    return digest.hexdigest()
