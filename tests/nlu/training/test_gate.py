"""The release gate refuses what would harm, says why, and leaves the live model where it is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from foundation.settings import ROOT
from nlu.encoder.heads import META, SUMS, TENSORS, ModelError, load_model, put_in_place, read_report
from nlu.encoder.model import Encoder
from nlu.measuring.sets import read_set
from nlu.training import gate
from nlu.training.gate import INTENTS, LOCKED, SETS, Figures, Refused, judge

GOOD = Figures(missed=(), asked=3, false_alarms=0.02, macro_f1=0.80, sets="s")


def test_a_good_model_passes_with_and_without_a_live_one():
    judge(GOOD, None)
    judge(GOOD, GOOD.as_json())
    judge(replace(GOOD, macro_f1=0.791), GOOD.as_json())


def test_a_missed_emergency_is_refused_by_its_text():
    with pytest.raises(Refused, match=r"missar ett nödläge[^–]*– han tar i mig") as error:
        judge(replace(GOOD, missed=("han tar i mig",)), None)
    assert "Den gamla ligger kvar" in str(error.value)


def test_more_than_a_point_of_understanding_lost_is_refused():
    with pytest.raises(Refused, match=r"0\.789 i macro-F1, mot 0\.800"):
        judge(replace(GOOD, macro_f1=0.789), GOOD.as_json())


def test_figures_of_other_sets_are_not_compared():
    judge(replace(GOOD, macro_f1=0.5, sets="new"), GOOD.as_json())


def test_a_model_that_alarms_all_the_time_is_refused():
    with pytest.raises(Refused, match="larmar på 30%"):
        judge(replace(GOOD, false_alarms=0.3), None)


def said(action: str, intent: str):
    return lambda _text: {"action": action, "flags": [], "intent": {"name": intent, "confidence": 1.0}}


def test_the_sets_are_measured_message_by_message():
    locked = read_set(SETS / LOCKED)
    emergencies = [row.text for row in locked if row.action == "emergency"]
    blind, deaf = gate.measure(said("none", "greet")), gate.measure(said("emergency", "greet"))
    assert list(blind.missed) == emergencies and len(emergencies) >= 150 and blind.false_alarms == 0
    assert deaf.missed == () and deaf.false_alarms == 1
    truth = {row.text: row.intent for name in (LOCKED, INTENTS) for row in read_set(SETS / name)}
    knowing = gate.measure(lambda text: said("ask", truth[text])(text))
    assert knowing.macro_f1 == pytest.approx(1) and blind.macro_f1 < 0.1 and knowing.asked == len(emergencies)


def test_the_live_model_has_passed_the_gate_as_it_is_now():
    figures = read_report(ROOT / "models" / "heads")["gate"]
    assert figures["missed"] == [] and figures["sets"] == gate.sets_hash()


def copy_of_live(folder):
    folder.mkdir()
    for name in (TENSORS, META, SUMS):
        (folder / name).write_bytes((ROOT / "models" / "heads" / name).read_bytes())
    return folder


@pytest.mark.parametrize("name", [TENSORS, META])
def test_a_changed_byte_in_any_file_is_refused_before_parsing(tmp_path, name):
    folder = copy_of_live(tmp_path / "heads")
    blob = bytearray((folder / name).read_bytes())
    blob[len(blob) // 2] ^= 1
    (folder / name).write_bytes(blob)
    with pytest.raises(ModelError, match="changed"):
        load_model(folder, "any")


@pytest.mark.parametrize("content", ["", "nonsense\n", "00  ../../etc/passwd\n", "00  heads.json\n"])
def test_a_damaged_list_of_checksums_is_refused(tmp_path, content):
    folder = copy_of_live(tmp_path / "heads")
    (folder / SUMS).write_text(content, encoding="ascii")
    with pytest.raises(ModelError):
        load_model(folder, "any")


def test_a_model_folder_from_before_is_refused_with_what_to_do(tmp_path):
    folder = copy_of_live(tmp_path / "heads")
    (folder / SUMS).unlink()
    with pytest.raises(ModelError, match="make setup"):
        load_model(folder, Encoder(ROOT / "models" / "serving").identity)


def test_a_folder_takes_the_place_of_another_whole(tmp_path):
    for name in ("heads", "new"):
        (tmp_path / name).mkdir()
        (tmp_path / name / name).write_text(name)
    put_in_place(tmp_path / "new", tmp_path / "heads")
    assert [path.name for path in (tmp_path / "heads").iterdir()] == ["new"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["heads"]
