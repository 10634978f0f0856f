"""Texts as batches of tokens: texts of like length together, so that little is computed for padding."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import torch
from tokenizers import Tokenizer

QUERY = "query: "  # e5 was trained with this mark before every short text
PADDING = 1
_SORTED_TOGETHER = 40  # batches: enough to sort by length, few enough to stay random


class Tokens:
    """The encoder's own tokenizer, cutting a long text in the middle."""

    def __init__(self, encoder: Path) -> None:
        self._tokenizer = Tokenizer.from_file(str(encoder / "tokenizer.json"))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()

    def of(self, text: str, most: int) -> list[int]:
        """At most `most` token ids: of a longer text the first two thirds and the end."""
        ids = self._tokenizer.encode(QUERY + text.encode("utf-8", "replace").decode()).ids
        head = most * 2 // 3
        return ids if len(ids) <= most else ids[:head] + ids[head - most :]


def padded(rows: Sequence[Sequence[int]]) -> tuple[torch.Tensor, torch.Tensor]:
    """(ids, attention mask), both int64 of shape (texts, longest)."""
    longest = max(map(len, rows))
    ids = torch.full((len(rows), longest), PADDING)
    mask = torch.zeros(len(rows), longest, dtype=torch.long)
    for place, row in enumerate(rows):
        ids[place, : len(row)], mask[place, : len(row)] = torch.tensor(row), 1
    return ids, mask


def shuffled(lengths: Sequence[int], size: int, chance: random.Random) -> Iterator[list[int]]:
    """Places of all texts in batches of `size`, in random order."""
    places = list(range(len(lengths)))
    chance.shuffle(places)
    batches: list[list[int]] = []
    for start in range(0, len(places), size * _SORTED_TOGETHER):
        near = sorted(places[start : start + size * _SORTED_TOGETHER], key=lengths.__getitem__)
        batches += [near[cut : cut + size] for cut in range(0, len(near), size)]
    chance.shuffle(batches)
    yield from batches
