"""The fitted heads: intent with a calibrated confidence, safety action and flags. Plain matrices, no pickle."""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from safetensors.numpy import load, save

from nlu.encoder.features import Features, FeatureState

TENSORS, META, SUMS = "heads.safetensors", "heads.json", "SHA256SUMS"
FORMAT = 4


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
    tensors = {"word_idf": state.word_idf, "character_idf": state.character_idf}
    for name in ("intent", "danger", "flags"):
        head: Head = getattr(model, name)
        tensors |= {f"{name}.weight": head.weight, f"{name}.bias": head.bias}
        if head.thresholds is not None:
            tensors[f"{name}.thresholds"] = head.thresholds
    return {name: np.ascontiguousarray(value, dtype=np.float32) for name, value in tensors.items()}


def save_model(model: Model, folder: Path) -> None:
    """Writes the model and the checksums of its files; the folder appears whole or, when writing fails, not at all."""
    state = model.features.state
    heads = {name: {"names": getattr(model, name).names, "temperature": getattr(model, name).temperature}
             for name in ("intent", "danger", "flags")}  # fmt: skip
    meta = {"format": FORMAT, "encoder": model.encoder, "heads": heads, "report": model.report, "words": state.words,
            "characters": state.characters}  # fmt: skip
    parts = {TENSORS: save(_tensors(model)), META: json.dumps(meta, ensure_ascii=False).encode()}
    sums = "".join(f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in parts.items())
    partial = folder.with_name(folder.name + ".partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    for name, content in (parts | {SUMS: sums.encode()}).items():
        (partial / name).write_bytes(content)
    put_in_place(partial, folder)


def put_in_place(new: Path, folder: Path) -> None:
    """Lets the folder `new` take the place of `folder`; a process that has the old one loaded keeps it."""
    old = folder.with_name(folder.name + ".old")
    shutil.rmtree(old, ignore_errors=True)
    if folder.exists():
        folder.rename(old)
    new.rename(folder)
    shutil.rmtree(old, ignore_errors=True)


def _checked(folder: Path) -> dict[str, bytes]:
    if not (folder / SUMS).is_file():
        raise ModelError("no fitted model; run `make setup`")
    parts = {}
    for line in (folder / SUMS).read_text(encoding="ascii", errors="replace").splitlines():
        expected, _, name = line.partition("  ")
        if name not in (TENSORS, META):
            raise ModelError("the model's list of checksums is damaged; run `steget train`")
        parts[name] = (folder / name).read_bytes() if (folder / name).is_file() else b""
        if hashlib.sha256(parts[name]).hexdigest() != expected:
            raise ModelError("the model has been changed since it was fitted; run `steget train`")
    if set(parts) != {TENSORS, META}:
        raise ModelError("the model is not whole; run `steget train`")
    return parts


def read_report(folder: Path) -> dict:
    """What was written about the model when it was fitted. Raises ModelError before a changed byte is parsed."""
    return json.loads(_checked(folder)[META])["report"]


def load_model(folder: Path, encoder: str) -> Model:
    """Reads a model that was fitted on `encoder`. Raises ModelError before a changed byte is parsed."""
    parts = _checked(folder)
    meta = json.loads(parts[META])
    if meta.get("format") != FORMAT or meta.get("encoder") != encoder:
        raise ModelError("the model was fitted by another version or on another encoder; run `steget train`")
    tensors = load(parts[TENSORS])
    state = FeatureState(meta["words"], tensors["word_idf"], meta["characters"], tensors["character_idf"])
    heads = {name: Head(tuple(spec["names"]), tensors[f"{name}.weight"], tensors[f"{name}.bias"], spec["temperature"],
                        tensors.get(f"{name}.thresholds")) for name, spec in meta["heads"].items()}  # fmt: skip
    return Model(encoder, Features(state), report=meta["report"], **heads)
