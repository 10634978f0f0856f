"""The confidence of an intent is what it claims to be, and changing it changes no answer."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from foundation.settings import ROOT
from nlu.encoder.analyser import Analyser
from nlu.measuring.sets import read_set
from nlu.training.calibrate import expected_calibration_error
from nlu.training.confidence import with_confidence
from nlu.training.gate import INTENTS, SETS

ROWS = [row for row in read_set(SETS / INTENTS) if row.action != "emergency"]


@pytest.fixture(scope="module")
def analyser() -> Analyser:
    return Analyser.load(ROOT / "models")


def answers(analyser: Analyser) -> tuple[list[str], np.ndarray]:
    said = [analyser.analyse(row.text)["intent"] for row in ROWS]
    return [one["name"] for one in said], np.array([one["confidence"] for one in said])


def test_a_boastful_model_is_brought_back_to_what_it_may_claim(analyser):
    boastful = replace(analyser.model, intent=replace(analyser.model.intent, temperature=0.05))
    mended = with_confidence(boastful, analyser.encoder)
    assert mended.intent.temperature == pytest.approx(analyser.model.intent.temperature, rel=1e-3)
    before, claimed = answers(Analyser(analyser.encoder, boastful))
    after, confidence = answers(Analyser(analyser.encoder, mended))
    assert before == after
    right = np.array([name == row.intent for name, row in zip(after, ROWS, strict=True)])
    assert expected_calibration_error(confidence, right) < 0.05 < expected_calibration_error(claimed, right)
