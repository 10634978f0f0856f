"""Sets to measure on: both forms, and what is said of a faulty one."""

from __future__ import annotations

import json

import pytest

from nlu.measuring.sets import Labelled, SetError, read_set

GOOD = {"id": "1", "lang": "sv", "text": "hej", "intent": "greet", "action": "none", "flags": []}
FAULTS = ({"action": "panic"}, {"text": 3}, {"flags": None}, {"flags": [1]})


def test_json_lines_are_read(tmp_path):
    file = tmp_path / "set.jsonl"
    other = json.dumps(GOOD | {"text": "a\u2028b", "flags": ["weapon"], "action": "ask"}, ensure_ascii=False)
    file.write_text(json.dumps(GOOD) + "\n\n" + other, encoding="utf-8")
    assert read_set(file) == [Labelled("1", "hej", "sv", "greet", "none", ()), Labelled("1", "a\u2028b", "sv", "greet", "ask", ("weapon",))]


def test_yaml_of_the_training_data_is_read(tmp_path):
    file = tmp_path / "fi.yml"
    file.write_text("nlu:\n- intent: greet\n  metadata: {lang: fi, action: ask, flags: [weapon]}\n  examples: |\n    - moi\n", "utf-8")
    assert read_set(file) == [Labelled("fi-0001", "moi", "fi", "greet", "ask", ("weapon",))]


@pytest.mark.parametrize(
    "line",
    ['{"id": "1"}', "HEMLIGT", "[]", "3", *(json.dumps(GOOD | fault) for fault in FAULTS)],
)
def test_a_faulty_line_is_named_and_not_quoted(tmp_path, line):
    (tmp_path / "set.jsonl").write_text(json.dumps(GOOD) + "\n" + line + "\n", encoding="utf-8")
    with pytest.raises(SetError, match="rad 2") as error:
        read_set(tmp_path / "set.jsonl")
    assert "HEMLIGT" not in str(error.value)


@pytest.mark.parametrize(("name", "content"), [("a.jsonl", b""), ("a.jsonl", b"\xff\xfe"), ("a.yml", b""), ("a.yml", b"nlu: [")])
def test_a_set_that_is_empty_or_no_text_is_refused(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(SetError, match=name):
        read_set(tmp_path / name)
