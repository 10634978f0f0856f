"""Tunes the encoder for foreign intents with the parts of nlu.tuning, whose own objective knows the project's taxonomy only.

With many messages per intent a linear head on the vector is enough of a teacher. With few, every message is also shown in two
spellings, and vectors of one intent are drawn together (supervised contrastive loss, Khosla et al. 2020, arXiv 2004.11362).
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

FEW = 30  # messages per intent, on average, below which they are contrasted
WHOLE_RECIPE, FEW_RECIPE = Recipe(epochs=4, tokens=64), Recipe(epochs=20, tokens=64)
_TEMPERATURE, _CENTRED_ON, _WARM_UP = 0.1, 3_000, 0.06


def contrast(unit: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    """The supervised contrastive loss of unit vectors (texts, dimension); zero where no label stands twice."""
    alone = torch.eye(len(labels), dtype=torch.bool)
    likeness = (unit @ unit.T / _TEMPERATURE).masked_fill(alone, float("-inf"))
    together = (labels[:, None] == labels[None, :]) & ~alone
    has_any = together.any(1)
    if not has_any.any():
        return unit.sum() * 0
    gain = functional.log_softmax(likeness, dim=1).masked_fill(~together, 0).sum(1)
    return -(gain[has_any] / together.sum(1)[has_any]).mean()


def recipe_for(texts: Sequence[str], labels: Sequence[str], epochs: int | None = None) -> tuple[Recipe, bool]:
    """(recipe, whether to contrast); `epochs` overrules the recipe's, for a quick look."""
    few = len(texts) < FEW * len(set(labels))
    recipe = FEW_RECIPE if few else WHOLE_RECIPE
    return (replace(recipe, epochs=epochs) if epochs is not None else recipe), few


class IntentTuning:
    """One run over labelled texts; the same texts, recipe and number of threads give the same encoder."""

    def __init__(self, encoder: Path, texts: Sequence[str], labels: Sequence[str], recipe: Recipe, contrasted: bool) -> None:
        torch.manual_seed(recipe.seed)
        self._texts, self._recipe, self._contrasted, self._chance = texts, recipe, contrasted, random.Random(recipe.seed)
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

    def _view(self, places: Sequence[int]) -> list[list[int]]:
        return [self._tokens.of(noisy(self._texts[place], self._chance), self._recipe.tokens) for place in places]

    def _step(self, places: list[int]) -> None:
        views = 2 if self._contrasted else 1
        unit = pooled(self.model, *padded([row for _ in range(views) for row in self._view(places)]))
        labels = self._labels[places].repeat(views)
        loss = functional.cross_entropy(self._heads(unit)[0], labels, label_smoothing=self._recipe.smoothing)
        if self._contrasted:
            loss = loss + contrast(unit, labels)
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
    recipe, contrasted = recipe_for(texts, labels, epochs)
    model = IntentTuning(encoder, texts, labels, recipe, contrasted).run()
    save_adapter(model, scratch / "adapter", {"recipe": recipe.as_json(), "messages": len(texts)})
    return exported(encoder, scratch / "adapter", scratch)
