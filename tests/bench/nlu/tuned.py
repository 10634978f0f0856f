"""Tunes the encoder for foreign intents with the parts of nlu.tuning, whose own objective knows the project's taxonomy only.

A linear head on the vector is the teacher.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from nlu.encoder.adapted import adapter_hash, join_adapter
from nlu.encoder.export import export
from nlu.tuning.adapter import base_encoder, save_adapter, with_adapter
from nlu.tuning.batches import Tokens, padded, shuffled
from nlu.tuning.loop import pooled, vectors
from nlu.tuning.noise import noisy
from nlu.tuning.objective import TaskHeads
from nlu.tuning.recipe import Recipe

RECIPE = Recipe(epochs=4, tokens=64)
_CENTRED_ON, _WARM_UP = 3_000, 0.06


class IntentTuning:
    """One run over labelled texts; the same texts, recipe and number of threads give the same encoder."""

    def __init__(self, encoder: Path, texts: Sequence[str], labels: Sequence[str], recipe: Recipe) -> None:
        torch.manual_seed(recipe.seed)
        self._texts, self._recipe, self._chance = texts, recipe, random.Random(recipe.seed)
        names, places = np.unique(labels, return_inverse=True)
        self._labels, self._tokens, base = torch.tensor(places), Tokens(encoder), base_encoder(encoder)
        self._heads = TaskHeads(vectors(base, texts[:: max(1, len(texts) // _CENTRED_ON)], self._tokens), len(names), 1)
        self.model = with_adapter(base, recipe)
        self._learning = [weight for weight in self.model.parameters() if weight.requires_grad]
        groups = [{"params": self._learning, "lr": recipe.rate}, {"params": self._heads.parameters(), "lr": recipe.head_rate}]
        self._optimiser = torch.optim.AdamW(groups, weight_decay=recipe.decay)

    def run(self) -> nn.Module:
        """The tuned model."""
        steps = self._recipe.epochs * -(-len(self._texts) // self._recipe.batch)
        rise = max(1.0, _WARM_UP * steps)
        schedule = torch.optim.lr_scheduler.LambdaLR(self._optimiser, lambda step: min(1.0, (step + 1) / rise) * (1 - step / steps))
        self.model.train()
        for _ in range(self._recipe.epochs):
            for places in shuffled([len(text) for text in self._texts], self._recipe.batch, self._chance):
                self._step(places)
                schedule.step()
        return self.model.eval()

    def _step(self, places: list[int]) -> None:
        rows = [self._tokens.of(noisy(self._texts[place], self._chance), self._recipe.tokens) for place in places]
        scores = self._heads(pooled(self.model, *padded(rows)))[0]
        loss = functional.cross_entropy(scores, self._labels[places], label_smoothing=self._recipe.smoothing)
        self._optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(self._learning, 1.0)
        self._optimiser.step()


def exported(encoder: Path, adapter: Path, scratch: Path) -> Path:
    """The folder of the eight-bit export of `encoder` with an adapter, as it would serve."""
    join_adapter(encoder, scratch / "tuned", adapter, say=lambda _: None)
    export(str(scratch / "tuned"), adapter_hash(adapter), scratch / "serving", say=lambda _: None)
    return scratch / "serving"


def tuned_encoder(texts: Sequence[str], labels: Sequence[str], encoder: Path, scratch: Path, epochs: int | None = None) -> Path:
    """The folder of an export whose vectors tell `labels` apart. `encoder` is the unpacked one, `scratch` a folder to work in."""
    recipe = RECIPE if epochs is None else replace(RECIPE, epochs=epochs)
    model = IntentTuning(encoder, texts, labels, recipe).run()
    save_adapter(model, scratch / "adapter", {"recipe": recipe.as_json(), "messages": len(texts)})
    return exported(encoder, scratch / "adapter", scratch)
