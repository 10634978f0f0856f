"""The adapter: what is committed belongs to what is committed, and joining it gives the tuned encoder."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from foundation.settings import ROOT
from nlu.encoder.adapted import ADAPTER, CARD, CONFIG, HEADS, WEIGHTS, AdapterError, adapter_hash, join_adapter
from nlu.training.data import Example, load_examples
from nlu.tuning.adapter import base_encoder, read_card, save_adapter
from nlu.tuning.batches import Tokens
from nlu.tuning.folds import examples_key
from nlu.tuning.loop import Tuning, vectors
from nlu.tuning.objective import Targets
from nlu.tuning.recipe import Recipe

BASE = ROOT / "models" / "encoder"
FIVE_MEGABYTES = 5 * 1024 * 1024


def test_the_committed_adapter_was_made_from_the_committed_data_by_the_committed_recipe():
    card, examples = read_card(ADAPTER), load_examples()
    assert card["recipe"] == Recipe().as_json()
    assert card["messages"] == len(examples)
    assert card["data"] == examples_key(examples, Recipe())


def test_what_is_committed_is_small_and_holds_no_pickle():
    files = {path.name for path in ADAPTER.iterdir()}
    assert files == {WEIGHTS, CONFIG, CARD, HEADS, "calibration.json"}
    assert sum(path.stat().st_size for path in ADAPTER.iterdir()) <= FIVE_MEGABYTES


def test_calibration_reports_what_the_held_out_folds_gave():
    report = json.loads((ADAPTER / "calibration.json").read_text(encoding="utf-8"))["report"]
    # A quarter of the data are twins that differ in meaning only, which half of the data can't teach.
    assert report["held_out_gate"]["emergency->none"] < 0.03
    assert 0.6 < report["held_out_intent_accuracy"] < 1


def short_examples() -> list[Example]:
    """Tuning is tried on the shortest messages: what it costs grows with their length."""
    return sorted((example for example in load_examples() if example.intent in ("ask_cost", "greet")), key=lambda one: len(one.text))[:64]


@pytest.fixture(scope="module")
def tuned(tmp_path_factory) -> tuple[Path, np.ndarray, np.ndarray]:
    """(folder of a small adapter, its vectors, the vectors before tuning) of eight texts."""
    examples = short_examples()
    texts, folder = [example.text for example in examples[:8]], tmp_path_factory.mktemp("adapter")
    before = vectors(base_encoder(BASE), texts, Tokens(BASE))
    recipe = Recipe(rank=4, epochs=2)
    tuning = Tuning(BASE, [example.text for example in examples], Targets(examples, recipe), recipe)
    steps = []
    save_adapter(tuning.run(lambda done, all_steps: steps.append((done, all_steps))), folder, {"data": "x"})
    assert steps == [(number, 4) for number in range(1, 5)]
    return folder, tuning.vectors(texts), before


def test_tuning_changes_the_vectors_and_joining_keeps_the_change(tuned, tmp_path):
    folder, after, before = tuned
    assert np.abs(np.linalg.norm(after, axis=1) - 1).max() < 1e-3
    moved = 1 - (after * before).sum(1).mean()
    join_adapter(BASE, tmp_path / "joined", folder, say=lambda _: None)
    texts = [example.text for example in short_examples()[:8]]
    joined = vectors(base_encoder(tmp_path / "joined"), texts, Tokens(tmp_path / "joined"))
    lost = 1 - (after * joined).sum(1).mean()
    assert moved > 1e-3 and lost < moved / 10
    assert join_adapter(BASE, tmp_path / "joined", folder, say=lambda _: None) is False


def test_a_changed_adapter_is_refused_before_it_is_parsed(tuned, tmp_path):
    for part in (WEIGHTS, CONFIG, CARD):
        (tmp_path / part).write_bytes((tuned[0] / part).read_bytes())
    blob = bytearray((tmp_path / WEIGHTS).read_bytes())
    blob[-1] ^= 1
    (tmp_path / WEIGHTS).write_bytes(blob)
    with pytest.raises(AdapterError, match="changed"):
        adapter_hash(tmp_path)


def test_a_missing_adapter_says_what_to_do(tmp_path):
    with pytest.raises(AdapterError, match="make train"):
        adapter_hash(tmp_path)
    with pytest.raises(AdapterError, match="make train"):
        read_card(tmp_path)


def test_a_card_of_another_version_is_refused(tmp_path):
    (tmp_path / CARD).write_text('{"format": 99}', encoding="utf-8")
    with pytest.raises(AdapterError, match="another version"):
        read_card(tmp_path)
