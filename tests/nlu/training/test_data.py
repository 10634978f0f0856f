"""The training data: enough of it, rightly labelled, not repeated, not of the measuring sets."""

from __future__ import annotations

import pytest

from foundation.settings import ROOT
from nlu.measuring.sets import read_set
from nlu.training.check.counts import SAFETY_GOALS
from nlu.training.check.examine import Findings, examine
from nlu.training.data import DataError, load_examples, load_taxonomy, read_file

# The open set lies beside the checkout of those who measure, not in it.
OPEN_SET = ROOT.parent / "shared" / "nlu" / "dev.jsonl"
SETS = [path for path in (OPEN_SET, *sorted((ROOT / "nlu" / "measuring_sets").glob("*.yml"))) if path.is_file()]


@pytest.fixture(scope="module")
def findings() -> Findings:
    return examine(measured=[row for path in SETS for row in read_set(path)])


def test_nothing_is_wrong_with_the_data(findings):
    assert [str(fault) for fault in findings.faults] == []


def test_the_check_reads_what_training_reads(findings):
    assert findings.counts.messages == len(load_examples())


def test_every_intent_has_enough_messages_in_each_language(findings):
    assert len(load_taxonomy().intents) == 57 and findings.counts.few() == []


def test_the_safety_corpus_is_large_enough(findings):
    assert {action: findings.counts.safety[action] for action, goal in SAFETY_GOALS.items() if findings.counts.safety[action] < goal} == {}


def test_every_flag_has_messages_of_both_grave_actions(findings):
    counts = {(action, flag): sum(findings.counts.flags[action, flag, lang] for lang in ("sv", "en"))
              for action in ("ask", "emergency") for flag in load_taxonomy().flags}  # fmt: skip
    assert {key: count for key, count in counts.items() if count < 40} == {}


@pytest.mark.parametrize(
    ("text", "complaint"),
    [("nlu:\n- intent: greet\n  examples: |\n    - hej\n   broken: [", "rad 5"),
     ("nlu:\n- intent: nobody\n  examples: |\n    - hej\n", "okänd avsikt"),
     ("nlu:\n- intent: greet\n  metadata: {action: panic}\n  examples: |\n    - hej\n", "okänd åtgärd"),
     ("nlu:\n- intent: greet\n  metadata: {action: none, flags: [weapon]}\n  examples: |\n    - hej\n", "flaggor utan"),
     ("nlu:\n- intent: greet\n  examples: |\n    hej\n", "börjar inte")],
)  # fmt: skip
def test_a_faulty_file_is_named_with_its_fault(tmp_path, text, complaint):
    (tmp_path / "x.yml").write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=complaint) as error:
        list(read_file(tmp_path / "x.yml", load_taxonomy()))
    assert "x.yml" in str(error.value)


def test_an_empty_folder_is_refused(tmp_path):
    with pytest.raises(DataError, match="inga exempel"):
        load_examples(tmp_path)
