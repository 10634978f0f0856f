"""The two plain baselines: logistic regression on TF-IDF, and on the vectors of the untouched encoder.

Both are fitted twice where messages carry safety actions: once for intents, once for actions with equal weight to each.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import FeatureUnion, make_union

from nlu.encoder.model import Encoder
from nlu.training.data import Example
from tests.bench.nlu.outcome import Answers
from tests.bench.nlu.scores import foreign_scores
from tests.bench.nlu.sets import is_calm

STRENGTH = 30.0  # C of the regression, as in the public figures that these baselines repeat
MOST_STEPS = 1000
ALARM = "emergency"


class Representation(Protocol):
    """Texts as rows of numbers, dense or sparse."""

    def fit_transform(self, texts: Sequence[str]) -> np.ndarray: ...

    def transform(self, texts: Sequence[str]) -> np.ndarray: ...


def tfidf() -> FeatureUnion:
    """TF-IDF of words and pairs of words, joined with that of 2 to 5 letters within words."""
    return make_union(TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, token_pattern=r"(?u)\b\w+\b"),
                      TfidfVectorizer(ngram_range=(2, 5), sublinear_tf=True, analyzer="char_wb"))  # fmt: skip


class Centred:
    """Vectors of an encoder less their mean over the training texts, so scaled that their mean length is one."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._mean, self._scale = np.zeros(encoder.dimension, np.float32), 1.0

    def _vectors(self, texts: Sequence[str]) -> np.ndarray:
        return np.stack([self._encoder.embed(text) for text in texts])

    def fit_transform(self, texts: Sequence[str]) -> np.ndarray:
        """float32 (texts, dimension) of the training texts; learns mean and scale."""
        vectors = self._vectors(texts)
        self._mean = vectors.mean(0)
        self._scale = float(1 / np.linalg.norm(vectors - self._mean, axis=1).mean())
        return (vectors - self._mean) * self._scale

    def transform(self, texts: Sequence[str]) -> np.ndarray:
        """float32 (texts, dimension) of other texts."""
        return (self._vectors(texts) - self._mean) * self._scale


def regression(**settings: str) -> LogisticRegression:
    """The classifier of all baselines."""
    return LogisticRegression(C=STRENGTH, max_iter=MOST_STEPS, **settings)


class LinearBaseline:
    """A representation with a regression for intents and, where there is danger in the data, one for actions."""

    def __init__(self, representation: Representation) -> None:
        self._representation, self._intent = representation, regression()
        self._action: LogisticRegression | None = None

    def fit(self, examples: Sequence[Example]) -> None:
        """Intents are learned from calm messages alone, as everywhere."""
        matrix = self._representation.fit_transform([example.text for example in examples])
        calm = np.flatnonzero([is_calm(example) for example in examples])
        self._intent.fit(matrix[calm], [examples[place].intent for place in calm])
        actions = [example.action for example in examples]
        if len(set(actions)) > 1:
            self._action = regression(class_weight="balanced").fit(matrix, actions)

    def answer(self, texts: Sequence[str]) -> Answers:
        """One answer per text."""
        matrix = self._representation.transform(texts)
        odds, classes = self._intent.predict_proba(matrix), self._intent.classes_
        intents, foreign = [str(classes[place]) for place in odds.argmax(1)], foreign_scores(odds, classes).tolist()
        if self._action is None:
            return Answers(intents, foreign)
        risk = self._action.predict_proba(matrix)
        names = list(self._action.classes_)
        return Answers(intents, foreign, [str(names[place]) for place in risk.argmax(1)], risk[:, names.index(ALARM)].tolist())
