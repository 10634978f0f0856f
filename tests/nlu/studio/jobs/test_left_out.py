"""Cross-validation: what the other examples make of each one."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from sklearn.linear_model import RidgeClassifier

from nlu.studio.jobs.left_out import PENALTIES, SHOWN, by_intent, cross_validation, said_without
from nlu.training.data import Example


def around(middle: list[float], count: int, seed: int) -> np.ndarray:
    return np.random.default_rng(seed).normal(middle, 0.1, (count, len(middle)))


def test_example_that_is_alone_with_its_words_is_taken_for_another() -> None:
    stray = np.array([[1.0, 0, 0]])
    vectors = np.concatenate([around([1, 0, 0], 20, 1), around([0, 1, 0], 6, 2), around([0, 0, 1], 20, 3), stray])
    intents = ["a"] * 20 + ["b"] * 6 + ["c"] * 20 + ["b"]
    assert said_without(vectors, intents) == [*intents[:-1], "a"]


def test_it_is_what_fitting_without_the_example_gives() -> None:
    vectors = np.concatenate([around([1, 0.9, 0], 9, 4), around([0.9, 1, 0], 9, 5), around([1, 1, 0.4], 9, 6)]) * 3
    intents = np.repeat(["a", "b", "c"], 9)
    others = [np.arange(27) != place for place in range(27)]

    def fitted(penalty: float, rest: np.ndarray) -> str:
        return str(RidgeClassifier(penalty).fit(vectors[rest], intents[rest]).predict(vectors[~rest])[0])

    assert said_without(vectors, list(intents)) in [[fitted(penalty, rest) for rest in others] for penalty in PENALTIES]


@pytest.mark.parametrize("intents", [["a"] * 6, ["a", "a", "a", "b", "b", "b"]])
def test_one_and_two_intents(intents: list[str]) -> None:
    assert said_without(np.repeat([[1.0, 0], [0, 1.0]], 3, axis=0) + around([0, 0], 6, 7) * 0.1, intents) == intents


def test_what_is_recognised_least_comes_first_and_its_examples_are_named() -> None:
    one = [Example(f"text {number}", "many", "sv", "none", (), "x.yml") for number in range(SHOWN + 5)]
    other = [Example("hej", "greet", "en", "none", (), "x.yml")]
    rows = by_intent([*other, *one], ["greet", *["greet"] * len(one)])
    assert [(row["name"], row["examples"], row["right"]) for row in rows] == [("many", SHOWN + 5, 0), ("greet", 1, 1)]
    assert len(rows[0]["taken"]) == SHOWN and rows[0]["taken"][0] == {"text": "text 0", "lang": "sv", "said": "greet"}
    assert rows[1]["taken"] == []


def test_nothing_is_tried_where_nothing_was_fitted(tmp_path: Path) -> None:
    assert cross_validation(None, tmp_path / "vectors.safetensors") == []  # type: ignore[arg-type]
