"""Vectors of the training texts, computed once and kept in a cache file beside the models."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from safetensors import safe_open
from safetensors.numpy import save_file

from nlu.encoder.model import Encoder, text_key


def _read_cache(path: Path, identity: str) -> dict[str, np.ndarray]:
    if not path.is_file():
        return {}
    with safe_open(path, "numpy") as stored:
        meta = stored.metadata()
        if meta.get("identity") != identity:
            return {}
        return dict(zip(meta["keys"].split(), stored.get_tensor("vectors"), strict=True))


def vectors_of(texts: Sequence[str], encoder: Encoder, cache: Path, progress: Callable[[int, int], None]) -> np.ndarray:
    """float32 of shape (len(texts), dimension); only texts that the cache lacks are embedded.

    `progress(done, total)` is called per embedded text. The cache holds hashes of training texts, nothing of people's.
    """
    known = _read_cache(cache, encoder.identity)
    missing = [text for text in dict.fromkeys(texts) if text_key(text) not in known]
    for done, text in enumerate(missing, 1):
        known[text_key(text)] = encoder.embed(text)
        progress(done, len(missing))
    keys = [text_key(text) for text in texts]
    if missing:
        used = list(dict.fromkeys(keys))
        cache.parent.mkdir(parents=True, exist_ok=True)
        meta = {"identity": encoder.identity, "keys": " ".join(used)}
        save_file({"vectors": np.stack([known[key] for key in used])}, cache, metadata=meta)
    return np.stack([known[key] for key in keys])
