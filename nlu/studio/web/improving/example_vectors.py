"""Vectors of examples for the map: those that a training has kept, and the few that it has not met yet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

import numpy as np

from foundation.settings import ROOT

_MOST_NEW: Final = 2_000
"""Texts embedded for one map, some hundredths of a second each; the others come after the next training."""


class ExampleVectors:
    """Reads the files in `caches` (nlu/training/vectors.py), the newest words first, and embeds the rest with the encoder."""

    def __init__(self, caches: Sequence[Path], encoder: Path | None) -> None:
        self._caches, self._encoder = caches, encoder
        self._new: dict[str, np.ndarray] = {}

    def of(self, texts: Sequence[str]) -> tuple[np.ndarray, list[int]]:
        """A row for each text that has a vector, and the places of these among `texts`. Slow: never in the thread of a request."""
        from nlu.encoder.model import text_key

        known, identity = self._kept()
        known |= self._new
        missing = [text for text in dict.fromkeys(texts) if text_key(text) not in known]
        known |= self._embedded(missing[:_MOST_NEW], identity)
        places = [place for place, text in enumerate(texts) if text_key(text) in known]
        rows = [known[text_key(texts[place])] for place in places]
        return (np.stack(rows) if rows else np.zeros((0, 1), dtype=np.float32)), places

    def _kept(self) -> tuple[dict[str, np.ndarray], str]:
        from safetensors import safe_open

        known: dict[str, np.ndarray] = {}
        identity = ""
        for path in self._caches:
            if not path.is_file():
                continue
            with safe_open(path, "numpy") as stored:
                meta = stored.metadata() or {}
                if identity in ("", meta.get("identity")):  # vectors of two encoders have nothing to do with each other
                    identity = meta.get("identity", "")
                    known = dict(zip(meta["keys"].split(), stored.get_tensor("vectors"), strict=True)) | known
        return known, identity

    def _embedded(self, texts: Iterable[str], identity: str) -> dict[str, np.ndarray]:
        """Vectors of new texts; none where the encoder is not here or is another than that of the kept ones."""
        from nlu.encoder.model import Encoder, EncoderError, text_key

        texts = list(texts)
        if not texts or self._encoder is None:
            return {}
        try:
            encoder = Encoder(self._encoder, threads=1)
        except EncoderError:
            return {}
        if identity not in ("", encoder.identity):
            return {}
        new = {text_key(text): encoder.embed(text) for text in texts}
        self._new |= new
        return new


def no_vectors() -> ExampleVectors:
    """Where there is no model: every example is left out."""
    return ExampleVectors((), None)


def kept_vectors(content: Path | None = None, models: Path = ROOT / "models") -> ExampleVectors:
    """Those of the studio's own trainings below `content`, and those that came with the program."""
    own = [content / "cache" / "vectors.safetensors"] if content else []
    return ExampleVectors([*own, models / "cache" / "vectors.safetensors"], models / "serving")
