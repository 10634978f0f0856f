"""A linear head: the one shape that everything fitted here has."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix


@dataclass(frozen=True, slots=True)
class Linear:
    """scores = features · weight + bias; weight float32 of shape (features, names)."""

    weight: np.ndarray
    bias: np.ndarray

    def scores(self, features: csr_matrix | np.ndarray) -> np.ndarray:
        """float32 (texts, names)."""
        return np.asarray(features @ self.weight) + self.bias


def beside(*heads: Linear) -> Linear:
    """One head with the columns of all."""
    return Linear(np.hstack([head.weight for head in heads]), np.hstack([head.bias for head in heads]))
