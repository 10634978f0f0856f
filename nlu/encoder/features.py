"""What the linear heads stand on: the sentence vector joined with TF-IDF of words and of characters.

The sentence vector carries meaning over languages; the n-grams carry names, dialect and spelling. Joined they beat either
alone on every set that was tried.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfVectorizer

WORDS = {"ngram_range": (1, 2), "sublinear_tf": True, "lowercase": True, "token_pattern": r"(?u)\b\w+\b"}
CHARACTERS = {"ngram_range": (2, 5), "sublinear_tf": True, "lowercase": True, "analyzer": "char_wb"}
MIN_FILES = {"word": 2, "char": 3}
MAX_CHARACTERS = 2_000  # of the n-gram part; the encoder has its own limit in tokens


@dataclass(frozen=True, slots=True)
class FeatureState:
    """All that was fitted: the two vocabularies with their idf weights."""

    words: list[str]
    word_idf: np.ndarray
    characters: list[str]
    character_idf: np.ndarray


def _cut(text: str) -> str:
    half = MAX_CHARACTERS // 2
    return text if len(text) <= MAX_CHARACTERS else text[:half] + " " + text[-half:]


class _Grams:
    """What TfidfVectorizer.transform gives for one text, without its checks of matrices: they take a millisecond per message."""

    def __init__(self, settings: dict, vocabulary: list[str], idf: np.ndarray) -> None:
        self._split = TfidfVectorizer(**settings).build_analyzer()
        self._place = {gram: place for place, gram in enumerate(vocabulary)}
        self._idf = idf.astype(np.float32)

    def row(self, text: str) -> tuple[np.ndarray, np.ndarray]:
        """(places, weights) of the grams in the vocabulary: 1 + log of the count, times idf, to length one."""
        counts = Counter(place for place in map(self._place.get, self._split(text)) if place is not None)
        places = np.fromiter(counts.keys(), np.int32, len(counts))
        weights = (1 + np.log(np.fromiter(counts.values(), np.float32, len(counts)))) * self._idf[places]
        return places, weights / max(float(np.linalg.norm(weights)), 1e-9)


class Features:
    """Turns texts, with their vectors or without, into sparse rows."""

    def __init__(self, state: FeatureState) -> None:
        self.state = state
        self._words = _Grams(WORDS, state.words, state.word_idf)
        self._characters = _Grams(CHARACTERS, state.characters, state.character_idf)
        self._width = len(state.words) + len(state.characters)

    @classmethod
    def fit(cls, texts: Sequence[str]) -> Features:
        """Learns the vocabularies from training texts."""
        texts = [_cut(text) for text in texts]
        words = TfidfVectorizer(min_df=MIN_FILES["word"], **WORDS).fit(texts)
        characters = TfidfVectorizer(min_df=MIN_FILES["char"], **CHARACTERS).fit(texts)
        return cls(FeatureState(list(words.get_feature_names_out()), words.idf_,
                                list(characters.get_feature_names_out()), characters.idf_))  # fmt: skip

    def _row(self, text: str) -> tuple[np.ndarray, np.ndarray]:
        text = _cut(text)
        (places, weights), (others, more) = self._words.row(text), self._characters.row(text)
        return np.concatenate([places, others + np.int32(len(self.state.words))]), np.concatenate([weights, more])

    def words(self, texts: Sequence[str]) -> csr_matrix:
        """Sparse float32 (texts, words + characters)."""
        rows = [self._row(text) for text in texts]
        ends = np.cumsum([0, *(len(places) for places, _ in rows)])
        places, weights = (np.concatenate([*part, []]) for part in (zip(*rows, strict=True) if rows else ((), ())))
        return csr_matrix((weights.astype(np.float32), places.astype(np.int32), ends), shape=(len(texts), self._width))

    def one(self, text: str, vector: np.ndarray) -> csr_matrix:
        """One row, sparse float32 (1, dimension + words + characters): the vector and what `words` gives."""
        places, weights = self._row(text)
        places = np.concatenate([np.arange(len(vector), dtype=np.int32), places + np.int32(len(vector))])
        values = np.concatenate([vector, weights], dtype=np.float32)
        return csr_matrix((values, places, [0, len(places)]), shape=(1, len(vector) + self._width))
