"""What the encoder is tuned for: one vector that tells intent, danger and flags apart at the same time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from nlu.training.data import ACTIONS, Example, load_taxonomy
from nlu.training.linear import Linear
from nlu.tuning.recipe import Recipe

NOT_SCORED = -100  # an emergency's intent does not count (taxonomy.yml, rules)
# A missed emergency weighs more than an alarm in vain already while learning; the thresholds set the final balance.
_DANGER_WEIGHTS = (2.0, 1.5)


class TaskHeads(nn.Module):
    """Linear heads on the centred vector, learned together with the encoder."""

    def __init__(self, vectors: np.ndarray, intents: int, flags: int) -> None:
        super().__init__()
        mean = vectors.mean(0)
        self.register_buffer("mean", torch.tensor(mean))
        self.register_buffer("scale", torch.tensor(float(1 / np.linalg.norm(vectors - mean, axis=1).mean())))
        self.sharpness, self.dropout = nn.Parameter(torch.tensor(2.0)), nn.Dropout(0.1)
        size = vectors.shape[1]
        self.intent, self.danger, self.flags = nn.Linear(size, intents), nn.Linear(size, 2), nn.Linear(size, flags)
        for head in (self.intent, self.danger, self.flags):
            nn.init.normal_(head.weight, std=0.02)
            nn.init.zeros_(head.bias)

    @classmethod
    def restored(cls, state: Mapping[str, np.ndarray]) -> TaskHeads:
        """Heads as `state` saved them."""
        heads = cls(np.stack([state["mean"], state["mean"] + 1]), len(state["intent.bias"]), len(state["flags.bias"]))
        heads.load_state_dict({name: torch.tensor(np.array(values)) for name, values in state.items()})
        return heads

    def state(self) -> dict[str, np.ndarray]:
        """All numbers as float32 arrays, for safetensors."""
        return {name: values.detach().float().numpy().copy() for name, values in self.state_dict().items()}

    def folded(self, name: str) -> Linear:
        """The head `name` on plain unit vectors: centre and scale folded in."""
        head, factor = getattr(self, name), self.scale * self.sharpness.exp()
        weight = (head.weight.T * factor).detach().numpy()
        return Linear(weight, head.bias.detach().numpy() - self.mean.numpy() @ weight)

    def forward(self, vectors: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """Scores of (intents, [emergency, danger], flags)."""
        centred = self.dropout((vectors - self.mean) * self.scale) * self.sharpness.exp()
        return self.intent(centred), self.danger(centred), self.flags(centred)


class Targets:
    """The labels of all examples as tensors, and the loss of a batch of them."""

    def __init__(self, examples: Sequence[Example], recipe: Recipe) -> None:
        taxonomy, self._recipe = load_taxonomy(), recipe
        place = {name: number for number, name in enumerate(taxonomy.intents)}
        self._intents = len(place)
        calm = [example.action != "emergency" for example in examples]
        self._intent = torch.tensor([place[e.intent] if ok else NOT_SCORED for e, ok in zip(examples, calm, strict=True)])
        grade = torch.tensor([ACTIONS.index(example.action) for example in examples])
        self._danger = torch.stack([grade == ACTIONS.index("emergency"), grade != ACTIONS.index("none")], dim=1).float()
        self._flags = torch.tensor([[flag in example.flags for flag in taxonomy.flags] for example in examples]).float()
        counts = torch.bincount(self._intent[self._intent >= 0], minlength=len(place)).float()
        self._rarity = (counts.mean() / counts.clamp(min=10)).sqrt().clamp(0.3, 3)

    def heads(self, vectors: np.ndarray) -> TaskHeads:
        """Fresh heads for all labels of the taxonomy."""
        return TaskHeads(vectors, self._intents, self._flags.shape[1])

    def loss(self, places: Sequence[int], scores: tuple[torch.Tensor, torch.Tensor, torch.Tensor]) -> torch.Tensor:
        """The weighted sum of the three losses."""
        intent, danger, flags = scores
        truth, recipe, bce = self._intent[places], self._recipe, functional.binary_cross_entropy_with_logits
        total = recipe.danger_weight * bce(danger, self._danger[places], pos_weight=torch.tensor(_DANGER_WEIGHTS))
        total = total + recipe.flags_weight * bce(flags, self._flags[places])
        if (truth == NOT_SCORED).all():
            return total
        return total + recipe.intent_weight * functional.cross_entropy(
            intent, truth, weight=self._rarity, label_smoothing=recipe.smoothing)  # fmt: skip
