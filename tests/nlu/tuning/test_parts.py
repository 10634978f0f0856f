"""Noise, batches, folds and targets, on cases whose right answer is known."""

from __future__ import annotations

import random

import numpy as np
import pytest
import torch

from foundation.settings import ROOT
from nlu.training.data import Example, load_taxonomy
from nlu.tuning.batches import Tokens, padded, shuffled
from nlu.tuning.folds import FOLDS, examples_key, fold_of
from nlu.tuning.noise import noisy
from nlu.tuning.objective import NOT_SCORED, Targets, TaskHeads
from nlu.tuning.recipe import Recipe


def example(text: str, intent: str = "greet", action: str = "none", flags: tuple[str, ...] = ()) -> Example:
    return Example(text, intent, "sv", action, flags, "x.yml")


def test_noise_is_repeatable_and_leaves_most_texts_alone():
    text = "Jag blev så arg på henne i går kväll, vad ska jag göra?"
    first = [noisy(text, random.Random(seed)) for seed in range(400)]
    assert first == [noisy(text, random.Random(seed)) for seed in range(400)]
    assert 0.4 < sum(found == text for found in first) / 400 < 0.9
    assert all(abs(len(found) - len(text)) <= 6 for found in first)
    assert any("sa arg" in found for found in first) and any(found.isupper() for found in first)


@pytest.mark.parametrize("text", ["", "a", "nej", "😀", "e\u0301" * 9])
def test_noise_takes_any_text(text):
    assert all(isinstance(noisy(text, random.Random(seed)), str) for seed in range(200))


def test_a_long_text_is_cut_in_the_middle():
    tokens = Tokens(ROOT / "models" / "encoder")
    whole = tokens.of("början " + "ord " * 500 + "slutet", 10_000)
    cut = tokens.of("början " + "ord " * 500 + "slutet", 30)
    assert len(cut) == 30 and cut[:20] == whole[:20] and cut[20:] == whole[-10:]


def test_padding_is_masked():
    ids, mask = padded([[5, 6, 7], [8]])
    assert ids.tolist() == [[5, 6, 7], [8, 1, 1]] and mask.tolist() == [[1, 1, 1], [1, 0, 0]]


def test_every_text_is_in_exactly_one_batch():
    lengths = [random.Random(place).randrange(1, 90) for place in range(1001)]
    batches = list(shuffled(lengths, 32, random.Random(1)))
    assert sorted(place for batch in batches for place in batch) == list(range(1001))
    assert max(map(len, batches)) == 32
    spread = np.mean([max(lengths[p] for p in batch) - min(lengths[p] for p in batch) for batch in batches])
    assert spread < 20


def test_a_message_stays_in_its_fold_however_it_is_written():
    assert fold_of(example("Hej på dig!")) == fold_of(example("hej  på DIG"))
    counts = np.bincount([fold_of(example(f"meddelande {number}")) for number in range(1000)], minlength=FOLDS)
    assert min(counts) > 400 / FOLDS * 2 * 0.8


def test_the_key_changes_with_a_label_and_with_the_recipe():
    one, other = [example("hej")], [example("hej", intent="thank")]
    assert examples_key(one, Recipe()) == examples_key([example("hej")], Recipe())
    assert len({examples_key(one, Recipe()), examples_key(other, Recipe()), examples_key(one, Recipe(epochs=9))}) == 3


def test_intent_of_an_emergency_does_not_count():
    targets = Targets([example("a"), example("b", "express_anger", "emergency", ("weapon",))], Recipe())
    assert targets._intent.tolist()[1] == NOT_SCORED
    assert targets._danger.tolist() == [[0, 0], [1, 1]]
    assert targets._flags.sum().item() == 1


def test_loss_is_small_when_all_is_right_and_large_when_all_is_wrong():
    taxonomy = load_taxonomy()
    examples = [example("a", "greet"), example("b", "thank", "ask", ("suicide",))]
    targets = Targets(examples, Recipe(smoothing=0.0))

    def scores(sign: float):
        intent, danger, flags = torch.zeros(2, len(taxonomy.intents)), torch.full((2, 2), -9.0 * sign), torch.full((2, 12), -9.0 * sign)
        intent[0, taxonomy.intents.index("greet")] = intent[1, taxonomy.intents.index("thank")] = 20 * sign
        danger[1, 1] = flags[1, taxonomy.flags.index("suicide")] = 9 * sign
        return intent, danger, flags

    assert targets.loss([0, 1], scores(1)).item() < 0.01 < 5 < targets.loss([0, 1], scores(-1)).item()


def test_heads_survive_saving_and_folding():
    vectors = np.random.default_rng(1).normal(size=(50, 8)).astype(np.float32)
    heads = TaskHeads(vectors, 5, 3).eval()
    again = TaskHeads.restored(heads.state()).eval()
    for task, scores in zip(("intent", "danger", "flags"), heads(torch.tensor(vectors)), strict=True):
        np.testing.assert_allclose(again.folded(task).scores(vectors), scores.detach().numpy(), atol=1e-4)
