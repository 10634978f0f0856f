"""One text in, the analysis of the contract out: intent with confidence, ranking, action and flags."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from nlu.encoder.heads import Head, Model, load_model
from nlu.encoder.model import Encoder
from nlu.encoder.script import is_unknown_script

RANKED = 3
OUT_OF_SCOPE = "out_of_scope"
NOTHING = {"intent": {"name": OUT_OF_SCOPE, "confidence": 0.0}, "ranking": [], "action": "none", "flags": []}
# What a text without any sign scores: as far out of scope, and as harmless, as can be.
_NOTHING_SCORES = {"oos_score": 1e3, "emergency_score": -1e3}


def _ranking(head: Head, features) -> list[dict[str, object]]:
    row = head.probabilities(features)[0]
    return [{"name": head.names[place], "confidence": round(float(row[place]), 4)} for place in np.argsort(-row)[:RANKED]]


def _action(head: Head, features, text: str) -> str:
    sure, danger = head.scores(features)[0]
    emergency_at, half_at, danger_at = head.thresholds
    if sure > emergency_at:
        return "emergency"
    return "ask" if sure > half_at or danger > danger_at or is_unknown_script(text) else "none"


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
    def load(cls, models: Path, threads: int = 2, heads: str = "heads") -> Analyser:
        """Reads `serving/` and the folder `heads` below `models`. Raises EncoderError or ModelError with what to do."""
        encoder = Encoder(models / "serving", threads)
        return cls(encoder, load_model(models / heads, encoder.identity))

    def analyse(self, text: str) -> dict[str, object]:
        """The document of tests/contract/nlu-analysis. A text without any letter or sign is out of scope, confidence 0."""
        return self._document(text, self._features(text)) if text.strip() else NOTHING

    def measure(self, text: str) -> dict[str, object]:
        """The analysis with `oos_score` (higher: further out of scope) and `emergency_score` (higher: more dangerous)."""
        if not text.strip():
            return NOTHING | _NOTHING_SCORES
        features = self._features(text)
        row, place = self.model.intent.scores(features)[0], self.model.intent.names.index(OUT_OF_SCOPE)
        outside = float(row[place] - np.delete(row, place).max())
        danger = float(self.model.danger.scores(features)[0, 0])
        return self._document(text, features) | {"oos_score": outside, "emergency_score": danger}

    def _features(self, text: str):
        return self.model.features.one(text, self.encoder.embed(text))

    def _document(self, text: str, features) -> dict[str, object]:
        ranking, action = _ranking(self.model.intent, features), _action(self.model.danger, features, text)
        return {"intent": ranking[0], "ranking": ranking, "action": action, "flags": _flags(self.model.flags, features, action)}
