"""The heads on meaning: learned together with the encoder, then carried on a few passes over the examples as they are now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import torch

from nlu.training.data import Example
from nlu.tuning.objective import Targets, TaskHeads
from nlu.tuning.recipe import Recipe

PASSES, RATE, BATCH, SEED = 3, 1e-3, 128, 20261121
TASKS = ("intent", "danger", "flags")


def carry_on(state: Mapping[str, np.ndarray], vectors: np.ndarray, examples: Sequence[Example], threads: int = 2) -> TaskHeads:
    """The tuned heads after three passes over `vectors`: an editor's new examples count without tuning the encoder anew."""
    torch.manual_seed(SEED)
    torch.set_num_threads(threads)
    heads, targets = TaskHeads.restored(state), Targets(examples, Recipe())
    texts = torch.tensor(vectors)
    batches = PASSES * -(-len(examples) // BATCH)
    optimiser = torch.optim.AdamW(heads.parameters(), lr=RATE, weight_decay=0.01)
    falling = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: 1 - step / batches)
    heads.train()
    for _ in range(PASSES):
        for places in torch.randperm(len(examples)).split(BATCH):
            loss = targets.loss(places, heads(texts[places]))
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            falling.step()
    return heads.eval()


def scores(heads: TaskHeads, vectors: np.ndarray) -> dict[str, np.ndarray]:
    """Per task the scores (texts, names)."""
    return {task: heads.folded(task).scores(vectors) for task in TASKS}
