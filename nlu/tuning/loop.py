"""The tuning itself: one pass after the other over noisy copies of the examples, in half precision."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import torch
from torch import nn

from nlu.encoder.model import HEAD_TOKENS, TAIL_TOKENS
from nlu.tuning.adapter import base_encoder, with_adapter
from nlu.tuning.batches import Tokens, padded, shuffled
from nlu.tuning.noise import noisy
from nlu.tuning.recipe import Recipe

READ_TOKENS = HEAD_TOKENS + TAIL_TOKENS  # a fold is judged by what would be read when serving
_CENTRED_ON = 3_000  # texts whose mean vector is the centre
_WARM_UP, _LEAST = 0.06, 0.02  # shares of the steps, of the peak rate
Progress = Callable[[int, int], None]


def pooled(model: nn.Module, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    """Unit vectors (texts, dimension): the mean over tokens, as in serving."""
    with torch.autocast("cpu", dtype=torch.bfloat16):
        hidden = model(input_ids=ids, attention_mask=mask).last_hidden_state
    weight = mask.unsqueeze(-1)
    return nn.functional.normalize((hidden.float() * weight).sum(1) / weight.sum(1), dim=-1)


def vectors(model: nn.Module, texts: Sequence[str], tokens: Tokens, size: int = 64) -> np.ndarray:
    """float32 (texts, dimension), in the order given."""
    model.eval()
    rows = [tokens.of(text, READ_TOKENS) for text in texts]
    order = sorted(range(len(rows)), key=lambda place: len(rows[place]))
    parts = []
    with torch.inference_mode():
        for start in range(0, len(order), size):
            parts.append(pooled(model, *padded([rows[place] for place in order[start : start + size]])).numpy())
    return np.concatenate(parts)[np.argsort(order)]


class Objective(Protocol):
    """What a run learns: heads on the vectors, and the loss of their scores for the texts at some places."""

    def heads(self, vectors: np.ndarray) -> nn.Module:
        """Fresh heads, centred on a sample of untuned vectors."""
        ...

    def loss(self, places: Sequence[int], scores: Any) -> torch.Tensor:
        """A scalar; `scores` is what the heads gave for the texts at `places`."""
        ...


def _rate(steps: int) -> Callable[[int], float]:
    return lambda step: min(1.0, (step + 1) / (_WARM_UP * steps)) * max(_LEAST, 1 - step / steps)


class Tuning:
    """One run over `texts`; the same texts, objective, recipe and number of threads give the same adapter."""

    def __init__(self, encoder: Path, texts: Sequence[str], objective: Objective, recipe: Recipe) -> None:
        torch.manual_seed(recipe.seed)
        self._texts, self._recipe, self._objective = texts, recipe, objective
        self._chance = random.Random(recipe.seed)  # noqa: S311 - for a training that can be repeated, not for secrets
        self._tokens, base = Tokens(encoder), base_encoder(encoder)
        self.heads = objective.heads(vectors(base, texts[:: max(1, len(texts) // _CENTRED_ON)], self._tokens))
        self.model = with_adapter(base, recipe)
        self._learning = [weight for weight in self.model.parameters() if weight.requires_grad]
        self._optimiser = torch.optim.AdamW(
            [{"params": self._learning, "lr": recipe.rate}, {"params": self.heads.parameters(), "lr": recipe.head_rate}],
            weight_decay=recipe.decay)  # fmt: skip

    @property
    def steps(self) -> int:
        """Batches in the whole run."""
        return self._recipe.epochs * math.ceil(len(self._texts) / self._recipe.batch)

    def run(self, progress: Progress) -> nn.Module:
        """The tuned model. `progress(done, steps)` is called after every batch."""
        schedule, done = torch.optim.lr_scheduler.LambdaLR(self._optimiser, _rate(self.steps)), 0
        for _ in range(self._recipe.epochs):
            rows = [self._tokens.of(noisy(text, self._chance), self._recipe.tokens) for text in self._texts]
            self.model.train()
            for places in shuffled([len(row) for row in rows], self._recipe.batch, self._chance):
                self._step(places, [rows[place] for place in places])
                schedule.step()
                done += 1
                progress(done, self.steps)
        self.model.eval()
        return self.model

    def _step(self, places: list[int], rows: list[list[int]]) -> None:
        loss = self._objective.loss(places, self.heads(pooled(self.model, *padded(rows))))
        self._optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(self._learning, 1.0)
        self._optimiser.step()

    def vectors(self, texts: Sequence[str]) -> np.ndarray:
        """The tuned vectors of texts, float32 (texts, dimension)."""
        return vectors(self.model, texts, self._tokens)
