"""This project's way of understanding, on foreign intents: tuned vectors and TF-IDF, joined, with nearest neighbours.

The product's own fit knows its taxonomy, its gate and its languages. Here the same parts stand on any labels: one linear head
on the encoder's vectors, one on TF-IDF, their log-probabilities averaged; what is foreign is told by the best probability
together with the cosine to the nearest training messages.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from scipy.special import log_softmax
from sklearn.preprocessing import normalize

from nlu.encoder.model import Encoder
from nlu.training.data import Example
from tests.bench.nlu.linear import Centred, regression, tfidf
from tests.bench.nlu.outcome import Answers

# Both weights were chosen on the validation part of CLINC150 with the frozen encoder; no test message was looked at.
TFIDF_WEIGHT = 0.3  # of the log-probabilities of TF-IDF; the rest is the vectors'
TRUST_WEIGHT = 0.3  # of the best probability, beside the mean cosine
NEIGHBOURS = 3
# Messages per intent, on average, below which the untuned encoder serves as well: with ten, twenty passes with a contrastive
# loss (Khosla et al. 2020, arXiv 2004.11362) gave an accuracy of 0.815, the untuned one 0.821, on a draw of BANKING77.
FEW = 30
Tune = Callable[[Sequence[str], Sequence[str]], Path]


class ForeignPipeline:
    """The candidate `pipeline` wherever the labels are not this project's."""

    def __init__(self, frozen: Path, tune: Tune | None) -> None:
        """`frozen` is the export that serves where `tune` is None or messages are few; else `tune` gives the folder of a tuned one."""
        self._frozen, self._tune = frozen, tune
        self.note = "frozen encoder"
        self._tfidf, self._on_vectors, self._on_ngrams = tfidf(), regression(), regression()

    def fit(self, examples: Sequence[Example]) -> None:
        """Tunes the encoder where that is wanted, then fits both heads and remembers the vectors for their neighbours."""
        texts, labels = [example.text for example in examples], [example.intent for example in examples]
        self._vectors = Centred(Encoder(self._folder(texts, labels), threads=1))
        vectors = self._vectors.fit_transform(texts)
        self._neighbours = normalize(vectors)
        self._on_vectors.fit(vectors, labels)
        self._on_ngrams.fit(self._tfidf.fit_transform(texts), labels)

    def _folder(self, texts: Sequence[str], labels: Sequence[str]) -> Path:
        if self._tune is None or len(texts) < FEW * len(set(labels)):
            return self._frozen
        self.note = "encoder tuned on the training messages"
        return self._tune(texts, labels)

    def _nearness(self, vectors: np.ndarray) -> np.ndarray:
        """Per text the mean cosine to its nearest training messages."""
        count = min(NEIGHBOURS, len(self._neighbours))
        rows = (row[None, :] @ self._neighbours.T for row in normalize(vectors))  # row by row: all at once may be gigabytes
        return np.array([np.partition(row[0], -count)[-count:].mean() for row in rows])

    def answer(self, texts: Sequence[str]) -> Answers:
        """One answer per text."""
        vectors = self._vectors.transform(texts)
        by_meaning = self._on_vectors.predict_log_proba(vectors)
        by_letters = self._on_ngrams.predict_log_proba(self._tfidf.transform(texts))
        joined = log_softmax((1 - TFIDF_WEIGHT) * by_meaning + TFIDF_WEIGHT * by_letters, axis=1)
        intents = [str(self._on_vectors.classes_[place]) for place in joined.argmax(1)]
        trust = TRUST_WEIGHT * np.exp(joined.max(1)) + self._nearness(vectors)
        return Answers(intents, (-trust).tolist())
