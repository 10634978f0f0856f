"""The features of a message are exactly scikit-learn's TF-IDF, only quicker for one text."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import hstack
from sklearn.feature_extraction.text import TfidfVectorizer

from nlu.encoder.features import CHARACTERS, MAX_CHARACTERS, MIN_FILES, WORDS, Features

TEXTS = ["jag blir så arg så arg", "hon går när jag blir arg", "ÅH vad arg JAG blir",
         "barnen blir rädda när jag skriker", "hur gör jag när jag blir arg?"]  # fmt: skip
ASKED = [*TEXTS, "", "   ", "🔪🔪🔪", "ord som ingen skrivit", "x" * 5_000, "arg " * 3_000, "\u200barg\n\narg"]


@pytest.fixture(scope="module")
def features() -> Features:
    return Features.fit(TEXTS * 3)


def _expected(texts: list[str]) -> np.ndarray:
    half = MAX_CHARACTERS // 2
    texts = [text if len(text) <= MAX_CHARACTERS else text[:half] + " " + text[-half:] for text in texts]
    kinds = (("word", WORDS), ("char", CHARACTERS))
    fitted = [TfidfVectorizer(min_df=MIN_FILES[kind], **settings).fit(TEXTS * 3) for kind, settings in kinds]
    return hstack([vectorizer.transform(texts) for vectorizer in fitted]).toarray()


def test_words_are_what_scikit_learn_gives(features):
    np.testing.assert_allclose(features.words(ASKED).toarray(), _expected(ASKED), atol=1e-6)


@pytest.mark.parametrize("text", ASKED)
def test_one_row_is_the_vector_beside_the_words(features, text):
    vector = np.linspace(-1, 1, 8, dtype=np.float32)
    row = features.one(text, vector)
    assert row.dtype == np.float32
    np.testing.assert_allclose(row.toarray(), hstack([vector[None, :], features.words([text])]).toarray(), atol=1e-7)


def test_no_texts_give_an_empty_matrix(features):
    assert features.words([]).shape == (0, features.words(["arg"]).shape[1])
