"""How the encoder is tuned: every number that decides the result, in one place, so that a run can be repeated."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Recipe:
    """The settings of one run. They stand in the card beside the adapter that they gave.

    `rank` and `alpha` are those of LoRA (Hu et al. 2021, arXiv 2106.09685), on every linear layer of the encoder.
    `tokens` is where training cuts a text; serving reads further. Rates are AdamW's peaks, warmed up and then falling
    linearly. The three weights are those of the losses for intent, danger and flags.
    """

    rank: int = 16
    alpha: int = 32
    epochs: int = 3
    batch: int = 32
    rate: float = 1e-3
    head_rate: float = 5e-3
    decay: float = 0.01
    smoothing: float = 0.05
    tokens: int = 7 * 16
    intent_weight: float = 1.0
    danger_weight: float = 1.0
    flags_weight: float = 2.0
    seed: int = 20261121

    def as_json(self) -> dict[str, Any]:
        """For the card."""
        return asdict(self)
