"""The sentence encoder that serves: one text in, one unit vector out, on onnxruntime with eight-bit weights."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from nlu.encoder.export import MANIFEST, ONNX, TOKENIZER, file_hash

HEAD_TOKENS, TAIL_TOKENS = 176, 80
QUERY = "query: "  # e5 was trained with this mark before every short text


class EncoderError(Exception):
    """The exported model is missing or is not the one whose hashes were written at set-up."""


def _checked_manifest(folder: Path) -> dict:
    if not (folder / MANIFEST).is_file():
        raise EncoderError("no exported encoder; run `make setup`")
    manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    for part, expected in manifest["sha256"].items():
        if file_hash(folder / part) != expected:
            raise EncoderError(f"{part} has been changed since it was exported")
    return manifest


class Encoder:
    """Unit vectors of sentences. `dimension` is their length, `identity` names weights and cutting rule."""

    def __init__(self, folder: Path, threads: int = 2) -> None:
        """Loads a folder written by `nlu.encoder.export`. Raises EncoderError before a changed file is parsed.

        `threads` must not exceed the cores: too many make a message a hundred times slower.
        """
        manifest = _checked_manifest(folder)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
        options.enable_cpu_mem_arena = False  # the arena would keep the memory of the longest text for ever
        self._session = onnxruntime.InferenceSession(str(folder / ONNX), options, providers=["CPUExecutionProvider"])
        self._tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        self.dimension = int(self._session.get_outputs()[0].shape[1])
        self.identity = f"{manifest['name']}:{manifest['sha256'][ONNX][:16]}:{HEAD_TOKENS}+{TAIL_TOKENS}"

    def embed(self, text: str) -> np.ndarray:
        """float32 of shape (dimension,). Of a text over 256 tokens the first 176 and the last 80 count."""
        ids = self._tokenizer.encode(QUERY + text.encode("utf-8", "replace").decode()).ids
        if len(ids) > HEAD_TOKENS + TAIL_TOKENS:
            ids = ids[:HEAD_TOKENS] + ids[-TAIL_TOKENS:]
        tokens = np.array([ids], dtype=np.int64)
        return self._session.run(None, {"input_ids": tokens, "attention_mask": np.ones_like(tokens)})[0][0]


def text_key(text: str) -> str:
    """A key for caches of vectors of training texts; never used for what people write."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
