"""The training data: enough of it, rightly labelled, not repeated, not of the measuring set."""

from __future__ import annotations

import json
import re
from collections import Counter

import pytest

from foundation.settings import ROOT
from nlu.training.data import DataError, load_examples, load_taxonomy, read_file

DEV = ROOT.parent / "shared" / "nlu" / "dev.jsonl"


@pytest.fixture(scope="module")
def examples():
    return load_examples()


def words(text: str) -> list[str]:
    return re.sub(r"\W+", " ", text.lower()).split()


def test_every_intent_has_twenty_swedish_and_five_english_examples(examples):
    count = Counter((example.intent, example.lang) for example in examples if example.action != "emergency")
    few = [(intent, lang) for intent in load_taxonomy().intents for lang, least in (("sv", 20), ("en", 5)) if count[intent, lang] < least]
    assert len(load_taxonomy().intents) == 57 and few == []


def test_every_flag_and_action_has_examples(examples):
    flags = Counter(flag for example in examples for flag in example.flags)
    assert min(flags[flag] for flag in load_taxonomy().flags) >= 40
    assert min(Counter(example.action for example in examples).values()) >= 500


def test_no_message_has_two_labels(examples):
    labels: dict[str, set] = {}
    for example in examples:
        labels.setdefault(" ".join(words(example.text)) or example.text, set()).add((example.intent, example.action))
    assert {text: found for text, found in labels.items() if len(found) > 1} == {}


def test_no_message_stands_twice(examples):
    count = Counter(example.text.lower() for example in examples)
    assert [text for text, times in count.items() if times > 1] == []


def test_nothing_looks_like_a_personal_number(examples):
    personal = re.compile(r"\b(19|20)?\d{6}[-+]?\d{4}\b")
    allowed = re.compile(r"0\d{9}")
    assert [e.text for e in examples if personal.search(e.text) and not allowed.search(e.text.replace(" ", "").replace("-", ""))] == []


if DEV.is_file():  # the open development set lies beside the checkout of those who measure, not in it

    def test_no_message_of_the_measuring_set_is_trained_on(examples):
        measured = [words(json.loads(line)["text"]) for line in DEV.read_text(encoding="utf-8").splitlines()]
        exact = {" ".join(text) for text in measured if len(text) >= 3}
        close = [set(text) for text in measured if len(text) >= 4]
        leaks = 0
        for example in examples:
            own = words(example.text)
            near = len(own) >= 4 and any(len(set(own) & other) / len(set(own) | other) >= 0.7 for other in close)
            leaks += near or " ".join(own) in exact
        assert leaks == 0


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
