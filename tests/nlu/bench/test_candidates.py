"""Every candidate learns what is easy, and says what it can't."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from ruamel.yaml import YAML

from nlu.encoder.export import FORMAT
from nlu.training.data import Example
from tests.bench.nlu import foreign
from tests.bench.nlu.diet import nlu_yaml
from tests.bench.nlu.frozen import KEPT, NotFrozen, frozen_export
from tests.bench.nlu.job import Job
from tests.bench.nlu.keywords import Keywords
from tests.bench.nlu.linear import LinearBaseline, tfidf
from tests.bench.nlu.measuring import measure
from tests.bench.nlu.sets import load_set


class LetterEncoder:
    """Stands in for the encoder: how often each letter occurs, so that like texts are near each other."""

    dimension = 26

    def __init__(self, folder: Path, threads: int = 2) -> None:
        self.folder, self.threads = folder, threads

    def embed(self, text: str) -> np.ndarray:
        counts = np.array([text.lower().count(chr(97 + place)) for place in range(26)], dtype=np.float32)
        return counts / max(1.0, float(np.linalg.norm(counts)))


def example(text: str, intent: str, action: str = "none") -> Example:
    return Example(text, intent, "sv", action, (), "test.yml")


def test_tfidf_learns_intents_and_knows_no_danger_where_there_was_none(public):
    outcome = measure(LinearBaseline(tfidf()), load_set("clinc150"))
    pairs = [(true, said) for true, said in zip(outcome.intents, outcome.answers.intents, strict=True) if true in outcome.learned]
    assert all(true == said for true, said in pairs) and outcome.answers.actions == []
    assert len(outcome.latencies_ms) == len(outcome.intents) and min(outcome.latencies_ms) > 0 and outcome.peak_mib > 10
    assert outcome.trained_on == 45 and outcome.train_s > 0


def test_an_emergency_teaches_danger_and_no_intent():
    train = [example(f"ring mig {n}", "contact") for n in range(8)] + [example(f"tack {n}", "thank") for n in range(8)]
    train += [example(f"han har en kniv {n}", "alarm", "emergency") for n in range(8)]
    candidate = LinearBaseline(tfidf())
    candidate.fit(train)
    answers = candidate.answer(["han har en kniv", "tack", "ring mig"])
    assert answers.actions == ["emergency", "none", "none"] and answers.intents[1:] == ["thank", "contact"]
    assert answers.danger[0] > max(answers.danger[1:])
    assert "alarm" not in answers.intents


def test_the_foreign_pipeline_joins_both_heads_and_finds_what_is_far_away(public, monkeypatch):
    monkeypatch.setattr(foreign, "Encoder", LetterEncoder)
    monkeypatch.setattr(foreign, "FEW", 15)
    asked = []

    def tune(texts, labels):
        asked.append((len(texts), sorted(set(labels))))
        return public

    outcome = measure(foreign.ForeignPipeline(public / "unused", tune), load_set("clinc150"))
    inside = [place for place, true in enumerate(outcome.intents) if true in outcome.learned]
    assert asked == [(45, outcome.learned)] and "tuned" in outcome.note
    assert all(outcome.answers.intents[place] == outcome.intents[place] for place in inside)
    outside = [score for place, score in enumerate(outcome.answers.foreign) if place not in inside]
    assert min(outside) > max(outcome.answers.foreign[place] for place in inside)


def test_the_foreign_pipeline_says_when_nothing_is_tuned(public, monkeypatch):
    monkeypatch.setattr(foreign, "Encoder", LetterEncoder)
    assert measure(foreign.ForeignPipeline(public, None), load_set("banking77-10shot-1")).note == "frozen encoder"


def test_the_foreign_pipeline_is_not_tuned_on_few(public, monkeypatch):
    monkeypatch.setattr(foreign, "Encoder", LetterEncoder)
    candidate = foreign.ForeignPipeline(public, lambda *_: pytest.fail("ten messages are too few to tune on"))
    assert measure(candidate, load_set("banking77-10shot-1")).note == "frozen encoder"


def test_the_keyword_list_knows_words_and_nothing_else():
    assert Keywords().answer(["han har en KNIV", "jag slog en signal", "vad kostar det", "livet är dött"]).actions == [
        "emergency", "ask", "none", "none"]  # fmt: skip


def test_rasa_reads_texts_and_odd_labels_literally():
    names = ["card_lost?", "exchange/rate"]
    rows = [example('lost [it](card)\nnow: yes - "really"', names[0]), example('/rate{"a": 1}', names[1]), example("/", names[1])]
    content = YAML(typ="safe").load(nlu_yaml(rows, names))
    assert [block["intent"] for block in content["nlu"]] == ["i0", "i1"]
    assert content["nlu"][0]["examples"].splitlines() == ['- lost (it)(card) now: yes - "really"']
    assert content["nlu"][1]["examples"].splitlines() == ['- rate("a": 1)', "- ."]


def _exported(models: Path, folder: str, revision: str) -> None:
    (models / folder).mkdir(parents=True)
    manifest = {"format": FORMAT, "name": "encoder", "revision": revision}
    (models / folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")


def test_a_tuned_export_is_never_taken_for_the_frozen_one(tmp_path):
    with pytest.raises(NotFrozen, match="make setup"):
        frozen_export(tmp_path)
    (tmp_path / "encoder").mkdir()
    (tmp_path / "encoder" / "weights.sha256").write_text("abc", encoding="utf-8")
    _exported(tmp_path, "serving", "tuned")
    with pytest.raises(NotFrozen, match="frozen"):
        frozen_export(tmp_path)
    for folder in (str(KEPT), "base-serving"):
        _exported(tmp_path, folder, "abc")
        assert frozen_export(tmp_path) == tmp_path / folder


def test_a_key_changes_with_what_decides_the_outcome(public, monkeypatch):
    from tests.bench.nlu import job

    job._file_hash.cache_clear()
    jobs = [Job(candidate, name, public, quick) for candidate in ("tfidf", "keywords") for name in ("banking77", "clinc150")
            for quick in (True, False)]  # fmt: skip
    before = [each.key for each in jobs]
    assert len(set(before)) == len(jobs)
    with (public / "banking77-test.csv").open("a", encoding="utf-8") as stream:
        stream.write("one more,card_lost?\n")
    job._file_hash.cache_clear()
    changed = [old != each.key for old, each in zip(before, jobs, strict=True)]
    assert changed == [each.set == "banking77" for each in jobs]
