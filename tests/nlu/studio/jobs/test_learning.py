"""The real training and measuring, on a content small enough for a test: five examples for each intent, and some emergencies."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from ruamel.yaml import YAML
from safetensors.numpy import save_file

from foundation.content.parts import Tree
from foundation.settings import ROOT
from nlu.encoder.analyser import Analyser
from nlu.encoder.heads import load_model, save_model
from nlu.encoder.model import Encoder
from nlu.studio.jobs.checkout import make_checkout
from nlu.studio.jobs.heads import HeadsChild, lend
from nlu.studio.jobs.judge import MeasuringChild
from nlu.studio.jobs.telling import Cancelled, JobFailed, never, silent
from nlu.training.data import DATA, Example, load_taxonomy, read_file
from tests.nlu.studio.jobs.trees import TAXONOMY

EXAMPLES = "nlu/data/intents/few.yml"
MODELS = ROOT / "models"
NEW = "ask_pets"
PETS = [
    "får jag ta med hunden",
    "kan katten följa med in",
    "är husdjur tillåtna hos er",
    "min hund lugnar mig, får den komma",
    "har ni hundpassning",
]


def lines(intent: str, texts: list[str], action: str = "none", flags: str = "") -> str:
    listed = "".join(f"    - {text}\n" for text in texts)
    return f"- intent: {intent}\n  metadata: {{lang: sv, action: {action}, flags: [{flags}]}}\n  examples: |\n{listed}"


@cache
def shipped_examples() -> list[Example]:
    """What was written by hand, in Swedish: the files without a dot in their stem."""
    paths = [*sorted(DATA.glob("intents/*.yml")), DATA / "safety" / "emergency.yml", DATA / "safety" / "ask.yml"]
    read = [one for path in paths if "." not in path.stem for one in read_file(path, load_taxonomy())]
    return [one for one in read if one.lang == "sv"]


def small_tree(per_intent: int = 5, **more: list[str]) -> Tree:
    """Few of the shipped examples: so many for each intent, and as many of every kind of danger."""
    taken: Counter[str] = Counter()
    blocks = []
    for one in shipped_examples():
        kinds = [one.action, *one.flags] if one.action != "none" else [one.intent]
        if any(taken[kind] < per_intent for kind in kinds):
            taken.update(kinds)
            blocks.append(lines(one.intent, [one.text], one.action, ", ".join(one.flags)))
    taxonomy = (ROOT / TAXONOMY).read_text(encoding="utf-8")
    for name, texts in more.items():
        blocks.append(lines(name, texts))
        taxonomy = taxonomy.replace("  inform:", f"  {name}: new\n  inform:")
    return {EXAMPLES: "version: '3.1'\nnlu:\n" + "".join(blocks), TAXONOMY: taxonomy}


@pytest.fixture
def trainer(tmp_path: Path) -> HeadsChild:
    return HeadsChild(MODELS, tmp_path / "cache")


def checkout(tmp_path: Path, tree: Tree) -> Path:
    return make_checkout(tmp_path / "checkout", tree)


def with_fewer_measured(checkout: Path) -> Path:
    """Every tenth block of the measuring sets: enough to see what is told of them."""
    for path in (checkout / "nlu" / "measuring_sets").glob("*.yml"):
        content = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
        with path.open("w", encoding="utf-8") as stream:
            YAML().dump({"nlu": content["nlu"][::10]}, stream)
    return checkout


def test_new_intent_is_learnt_and_a_lost_emergency_is_named(tmp_path: Path, trainer: HeadsChild) -> None:
    here, out, told = with_fewer_measured(checkout(tmp_path, small_tree(**{NEW: PETS}))), tmp_path / "heads", []
    trainer.fit(here, out, lambda _done, _total, words: told.append(words), never)
    encoder = Encoder(MODELS / "serving")
    model = load_model(out, encoder.identity)
    assert NEW in model.intent.names and model.intent.weight.shape[1] == 58
    assert Analyser(encoder, model).analyse("får min hund följa med")["intent"]["name"] == NEW
    assert told[0] == "Kontrollerar exemplen" and "Lär sig ämnena" in told
    assert (tmp_path / "cache" / "vectors.safetensors").is_file()

    deaf = np.full(3, 1e9, dtype=np.float32)  # sees no danger by meaning; the rules alone are left
    save_model(replace(model, danger=replace(model.danger, thresholds=deaf)), tmp_path / "deaf")
    document = MeasuringChild(MODELS).measure(here, MODELS / "heads", tmp_path / "deaf", ["han slår mig nu"], silent, never)
    judgement = document["judgement"]
    missed = judgement["figures"]["candidate"]["missed"]
    assert missed and judgement["refused"].startswith("Den nya modellen används inte.")
    assert all(text in judgement["refused"] for text in missed)
    assert {one["text"] for one in judgement["lost"]} >= set(missed)
    assert judgement["figures"]["live"]["missed"] == [] and judgement["changed"] and len(judgement["unsure"]) == 10
    assert document["analyses"]["han slår mig nu"]["action"] == "emergency"
    tried = {row["name"]: row for row in judgement["left_out"]}
    assert len(tried) == 58 and tried[NEW]["examples"] == 5 and tried[NEW]["right"] >= 3
    assert {one["text"] for one in tried[NEW]["taken"]} < set(PETS) and len(tried[NEW]["taken"]) == 5 - tried[NEW]["right"]


FAULTS = {
    "tom.yml": ("", "rad 1: inga exempel i filen"),
    "utan.yml": ("version: '3.1'\nnlu: []\n", "rad 1: inga exempel i filen"),
    "yaml.yml": ("nlu:\n- intent: greet\n   examples: x\n", "går inte att läsa som YAML"),
    "avsikt.yml": ("nlu:\n- intent: ny\n  examples: |\n    - hej\n", "rad 2: okänd avsikt ny"),
    "nummer.yml": (
        "nlu:\n- intent: greet\n  examples: |\n    - ring mig på 070-123 45 67 tack\n",
        "rad 4: ser ut att innehålla telefonnummer",
    ),
}


def test_all_that_may_not_be_learnt_from_is_named_at_once_with_its_line(tmp_path: Path, trainer: HeadsChild) -> None:
    tree = small_tree(1) | {f"nlu/data/intents/{name}": text for name, (text, _words) in FAULTS.items()}
    with pytest.raises(JobFailed) as told:
        trainer.fit(checkout(tmp_path, tree), tmp_path / "heads", silent, never)
    for name, (_text, words) in FAULTS.items():
        assert re.search(rf"{re.escape(name)}, .*{words}", str(told.value)), (name, str(told.value))
    assert not (tmp_path / "heads").exists()


def test_taxonomy_that_cannot_be_read_is_told_before_anything_is_learnt(tmp_path: Path) -> None:
    for text in ("intents: {}\n", "a: [", "- a\n", ""):
        with pytest.raises(JobFailed, match=r"taxonomy\.yml"):
            checkout(tmp_path, {TAXONOMY: text})


def test_intent_with_two_examples_is_named(tmp_path: Path, trainer: HeadsChild) -> None:
    with pytest.raises(JobFailed, match=r"minst 5 exempel för varje ämne\..*ask_pets \(2\)"):
        trainer.fit(checkout(tmp_path, small_tree(**{NEW: PETS[:2]})), tmp_path / "heads", silent, never)


def test_training_that_is_cancelled_leaves_no_heads_and_keeps_the_cache(tmp_path: Path, trainer: HeadsChild) -> None:
    told: list[str] = []
    with pytest.raises(Cancelled):
        trainer.fit(checkout(tmp_path, small_tree()), tmp_path / "heads", lambda *said: told.append(said[2]), lambda: bool(told))
    assert not (tmp_path / "heads").exists() and not (tmp_path / "cache").exists()


def test_vectors_that_cannot_be_read_are_passed_over(tmp_path: Path) -> None:
    broken, whole, copy = tmp_path / "broken", tmp_path / "whole", tmp_path / "copy"
    broken.write_bytes(b"half")
    lend([tmp_path / "missing", broken], copy)
    assert not copy.exists()
    save_file({"vectors": np.zeros((1, 2))}, whole)
    lend([broken, whole], copy)
    assert copy.read_bytes() == whole.read_bytes()


def test_messages_about_a_retired_intent_are_not_measured(tmp_path: Path) -> None:
    tree = small_tree(1)
    tree[TAXONOMY] = re.sub(r"  ask_cost: .*\n", "", tree[TAXONOMY])
    sets = checkout(tmp_path, tree) / "nlu" / "measuring_sets"
    assert (sets / "locked.yml").read_text().count("action: emergency") == (ROOT / "nlu/measuring_sets/locked.yml").read_text().count(
        "action: emergency"
    )
    assert "intent: ask_cost" not in (sets / "intents.yml").read_text()
    assert (sets / "languages.yml").read_bytes() != b""
