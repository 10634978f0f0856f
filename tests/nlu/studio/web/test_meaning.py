"""What the model knows of a text is told when it is there, and nothing waits for it or fails without it."""

from __future__ import annotations

import time

import numpy as np

from foundation.content.versions import Versions
from foundation.logs import EventLog
from nlu.studio.checks.neighbours import VectorNeighbours
from nlu.studio.web.editing.live_remarks import remarks_on
from nlu.studio.web.improving.example_vectors import ExampleVectors, no_vectors
from nlu.studio.web.improving.meaning import Guess, ModelMeaning, NoMeaning, said_of

LABELS = {"greet": "Hälsar", "ask_cost": "Vad det kostar"}
FORM = {"kind": "examples", "item": "intent/greet", "text": "vad får jag betala för samtalet hos er"}


class KnownMeaning:
    """A model of the tests."""

    def guess(self, text: str) -> Guess:
        return Guess("ask_cost", 0.91)

    def neighbours(self, tree) -> VectorNeighbours:
        vector = np.ones((1, 4), dtype=np.float32) / 2
        return VectorNeighbours(["vad kostar det att prata"], ["ask_cost"], vector, lambda _text: vector[0])


def test_live_intent_and_the_nearest_neighbour_are_shown(tree) -> None:
    said = [remark.text for remark in remarks_on(tree, FORM, KnownMeaning())]
    assert "Chatten tar det nu för ”Vad det kostar”, 91% säker." in said
    assert any("vad kostar det att prata" in text and "blanda ihop" in text for text in said)


def test_without_a_model_words_are_compared_and_it_is_said(tree) -> None:
    said = [remark.text for remark in remarks_on(tree, FORM, NoMeaning())]
    assert "Just nu går det bara att jämföra ord, inte vad exemplen betyder." in said
    assert not any("Chatten tar det" in text for text in said)


def test_sentence_is_said_for_one_text_only() -> None:
    assert said_of(Guess("greet", 0.5), "greet", LABELS, ["hej"]) == "Chatten förstår det redan så här, 50% säker."
    assert said_of(Guess("unknown", 0.5), "greet", LABELS, ["hej"]) == "Chatten tar det nu för ”unknown”, 50% säker."
    assert said_of(Guess("greet", 0.5), "greet", LABELS, ["hej", "hå"]) == said_of(None, "greet", LABELS, ["hej"]) == ""


def test_missing_model_is_told_to_the_log_by_type_and_to_nobody_else(tree, tmp_path, capfd) -> None:
    meaning = ModelMeaning(tmp_path, Versions(tmp_path / "content"), no_vectors(), EventLog("desk"))
    until, told = time.monotonic() + 20, ""
    while "studio_has_no_model" not in told and time.monotonic() < until:
        assert meaning.guess("hej") is None and meaning.neighbours(tree) is None
        told += capfd.readouterr().err
        time.sleep(0.05)
    assert "studio_has_no_model" in told and str(tmp_path) not in told
    assert meaning.guess("hej") is None


def test_neighbours_follow_the_examples_and_the_last_ones_serve_until_then(tree, tmp_path, monkeypatch) -> None:
    class Loaded:
        class encoder:
            embed = staticmethod(lambda _text: np.ones(4, dtype=np.float32) / 2)

    class Vectors(ExampleVectors):
        def of(self, texts):
            return np.ones((len(texts), 4), dtype=np.float32) / 2, list(range(len(texts)))

    meaning = ModelMeaning(tmp_path, Versions(tmp_path), Vectors((), None), EventLog("desk"))
    monkeypatch.setattr(meaning, "_load", lambda _live: Loaded())
    small = {"nlu/data/intents/a.yml": tree["nlu/data/intents/conversation.yml"]}
    until = time.monotonic() + 20
    while (first := meaning.neighbours(small)) is None and time.monotonic() < until:
        time.sleep(0.02)
    assert first is not None
    more = small | {"nlu/data/intents/b.yml": tree["nlu/data/intents/referral.yml"]}
    assert meaning.neighbours(more) is first
    while meaning.neighbours(more) is first and time.monotonic() < until:
        time.sleep(0.02)
    assert meaning.neighbours(more) not in (None, first)
