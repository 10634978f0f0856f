"""Tunes the encoder for foreign intents with nlu.tuning, whose own objective knows the project's taxonomy only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional

from nlu.encoder.adapted import adapter_hash, join_adapter
from nlu.encoder.export import export
from nlu.tuning.adapter import save_adapter
from nlu.tuning.loop import Tuning
from nlu.tuning.objective import TaskHeads
from nlu.tuning.recipe import Recipe

RECIPE = Recipe(epochs=4, tokens=64)


class Intents:
    """The objective of one label per text: a linear head on the vector is the teacher."""

    def __init__(self, labels: Sequence[str], recipe: Recipe) -> None:
        names, places = np.unique(labels, return_inverse=True)
        self._labels, self._count, self._smoothing = torch.tensor(places), len(names), recipe.smoothing

    def heads(self, vectors: np.ndarray) -> TaskHeads:
        """Fresh heads, of which only that of the intents learns."""
        return TaskHeads(vectors, self._count, 1)

    def loss(self, places: Sequence[int], scores: tuple[torch.Tensor, ...]) -> torch.Tensor:
        """The cross-entropy of the intents."""
        return functional.cross_entropy(scores[0], self._labels[places], label_smoothing=self._smoothing)


def exported(encoder: Path, adapter: Path, scratch: Path) -> Path:
    """The folder of the eight-bit export of `encoder` with an adapter, as it would serve."""
    join_adapter(encoder, scratch / "tuned", adapter, say=lambda _: None)
    export(str(scratch / "tuned"), adapter_hash(adapter), scratch / "serving", say=lambda _: None)
    return scratch / "serving"


def tuned_encoder(texts: Sequence[str], labels: Sequence[str], encoder: Path, scratch: Path, epochs: int | None = None) -> Path:
    """The folder of an export whose vectors tell `labels` apart. `encoder` is the unpacked one, `scratch` a folder to work in."""
    recipe = RECIPE if epochs is None else replace(RECIPE, epochs=epochs)
    model = Tuning(encoder, texts, Intents(labels, recipe), recipe).run(lambda *_: None)
    save_adapter(model, scratch / "adapter", {"recipe": recipe.as_json(), "messages": len(texts)})
    return exported(encoder, scratch / "adapter", scratch)
