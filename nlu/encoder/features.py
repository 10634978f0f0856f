"""What the linear heads stand on: the sentence vector joined with TF-IDF of words and of characters.

The sentence vector carries meaning over languages; the n-grams carry names, dialect and spelling. Joined they beat either
alone on every set that was tried.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix, hstack
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


def _restored(settings: dict, vocabulary: list[str], idf: np.ndarray) -> TfidfVectorizer:
    vectorizer = TfidfVectorizer(vocabulary=vocabulary, **settings)
    vectorizer.idf_ = idf
    return vectorizer


class Features:
    """Turns texts and their vectors into one sparse matrix."""

    def __init__(self, state: FeatureState) -> None:
        self.state = state
        self._words = _restored(WORDS, state.words, state.word_idf)
        self._characters = _restored(CHARACTERS, state.characters, state.character_idf)

    @classmethod
    def fit(cls, texts: Sequence[str]) -> Features:
        """Learns the vocabularies from training texts."""
        texts = [_cut(text) for text in texts]
        words = TfidfVectorizer(min_df=MIN_FILES["word"], **WORDS).fit(texts)
        characters = TfidfVectorizer(min_df=MIN_FILES["char"], **CHARACTERS).fit(texts)
        return cls(FeatureState(list(words.get_feature_names_out()), words.idf_,
                                list(characters.get_feature_names_out()), characters.idf_))  # fmt: skip

    def words(self, texts: Sequence[str]) -> csr_matrix:
        """Sparse float32 (texts, words + characters)."""
        texts = [_cut(text) for text in texts]
        return hstack([self._words.transform(texts), self._characters.transform(texts)]).tocsr().astype(np.float32)

    def matrix(self, texts: Sequence[str], vectors: np.ndarray) -> csr_matrix:
        """Sparse float32 (texts, dimension + words + characters)."""
        # as the heads: a mixed product would copy the whole weight matrix
        return hstack([csr_matrix(vectors.astype(np.float32)), self.words(texts)]).tocsr()
