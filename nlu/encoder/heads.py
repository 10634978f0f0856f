"""The fitted heads: intent with a calibrated confidence, safety action and flags. Plain matrices, no pickle."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from safetensors.numpy import load, save

from nlu.encoder.features import Features, FeatureState

TENSORS, META = "heads.safetensors", "heads.json"
FORMAT = 2


class ModelError(Exception):
    """The model folder is missing, of another version, changed, or fitted on another encoder."""


@dataclass(frozen=True, slots=True)
class Head:
    """A linear head: scores = features · weight + bias; `temperature` makes a softmax of the scores a confidence."""

    names: tuple[str, ...]
    weight: np.ndarray
    bias: np.ndarray
    temperature: float = 1.0
    thresholds: np.ndarray | None = None

    def scores(self, features) -> np.ndarray:
        """float array (texts, names)."""
        return np.asarray(features @ self.weight) + self.bias

    def probabilities(self, features) -> np.ndarray:
        """Softmax of the scores over temperature; rows sum to one."""
        scaled = self.scores(features) / self.temperature
        raised = np.exp(scaled - scaled.max(1, keepdims=True))
        return raised / raised.sum(1, keepdims=True)


@dataclass(frozen=True, slots=True)
class Model:
    """Everything that serving needs beside the encoder. `encoder` is the identity it was fitted on."""

    encoder: str
    features: Features
    intent: Head
    danger: Head
    flags: Head
    report: dict


def _tensors(model: Model) -> dict[str, np.ndarray]:
    state = model.features.state
    tensors = {"mean": state.mean, "word_idf": state.word_idf, "character_idf": state.character_idf}
    for name in ("intent", "danger", "flags"):
        head: Head = getattr(model, name)
        tensors |= {f"{name}.weight": head.weight, f"{name}.bias": head.bias}
        if head.thresholds is not None:
            tensors[f"{name}.thresholds"] = head.thresholds
    return {name: np.ascontiguousarray(value, dtype=np.float32) for name, value in tensors.items()}


def save_model(model: Model, folder: Path) -> None:
    """Writes the model with the hash of its tensors; each file appears whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    blob = save(_tensors(model))
    state = model.features.state
    heads = {name: {"names": getattr(model, name).names, "temperature": getattr(model, name).temperature}
             for name in ("intent", "danger", "flags")}  # fmt: skip
    meta = {"format": FORMAT, "encoder": model.encoder, "sha256": hashlib.sha256(blob).hexdigest(), "scale": state.scale,
            "heads": heads, "report": model.report, "words": state.words, "characters": state.characters}  # fmt: skip
    for name, content in ((TENSORS, blob), (META, json.dumps(meta, ensure_ascii=False).encode())):
        partial = folder / (name + ".partial")
        partial.write_bytes(content)
        partial.replace(folder / name)


def load_model(folder: Path, encoder: str) -> Model:
    """Reads a model that was fitted on `encoder`. Raises ModelError before a changed byte is parsed."""
    if not (folder / META).is_file():
        raise ModelError("no fitted model; run `make setup`")
    meta = json.loads((folder / META).read_text(encoding="utf-8"))
    if meta.get("format") != FORMAT or meta.get("encoder") != encoder:
        raise ModelError("the model was fitted by another version or on another encoder; run `steget train`")
    blob = (folder / TENSORS).read_bytes()
    if hashlib.sha256(blob).hexdigest() != meta["sha256"]:
        raise ModelError("the model has been changed since it was fitted")
    tensors = load(blob)
    state = FeatureState(tensors["mean"], meta["scale"], meta["words"], tensors["word_idf"], meta["characters"],
                         tensors["character_idf"])  # fmt: skip
    heads = {name: Head(tuple(spec["names"]), tensors[f"{name}.weight"], tensors[f"{name}.bias"], spec["temperature"],
                        tensors.get(f"{name}.thresholds")) for name, spec in meta["heads"].items()}  # fmt: skip
    return Model(encoder, Features(state), report=meta["report"], **heads)
