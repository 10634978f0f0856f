"""One text in, the analysis of the contract out: intent with confidence, ranking, action and flags."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from nlu.encoder.heads import Head, Model, load_model
from nlu.encoder.model import Encoder

RANKED = 3
NOTHING = {"intent": {"name": "out_of_scope", "confidence": 0.0}, "ranking": [], "action": "none", "flags": []}


def _ranking(head: Head, features) -> list[dict[str, object]]:
    row = head.probabilities(features)[0]
    return [{"name": head.names[place], "confidence": round(float(row[place]), 4)} for place in np.argsort(-row)[:RANKED]]


def _action(head: Head, features) -> str:
    sure, danger = head.scores(features)[0]
    emergency_at, half_at, danger_at = head.thresholds
    if sure > emergency_at:
        return "emergency"
    return "ask" if sure > half_at or danger > danger_at else "none"


def _flags(head: Head, features, action: str) -> list[str]:
    if action == "none":
        return []
    row = head.scores(features)[0]
    return [name for name, score, limit in zip(head.names, row, head.thresholds, strict=True) if score >= limit]


class Analyser:
    """Encoder and fitted heads together; the semantic layer of the gate and the source of intents."""

    def __init__(self, encoder: Encoder, model: Model) -> None:
        self.encoder, self.model = encoder, model

    @classmethod
    def load(cls, models: Path, threads: int = 2) -> Analyser:
        """Reads `serving/` and `heads/` below `models`. Raises EncoderError or ModelError with what to do."""
        encoder = Encoder(models / "serving", threads)
        return cls(encoder, load_model(models / "heads", encoder.identity))

    def analyse(self, text: str) -> dict[str, object]:
        """The document of tests/contract/nlu-analysis. A text without any letter or sign is out of scope, confidence 0."""
        if not text.strip():
            return NOTHING
        features = self.model.features.matrix([text], self.encoder.embed(text)[None, :])
        ranking = _ranking(self.model.intent, features)
        action = _action(self.model.danger, features)
        return {"intent": ranking[0], "ranking": ranking, "action": action, "flags": _flags(self.model.flags, features, action)}
