"""`steget nlu` as somebody outside uses it, and the figures of this round on the open development set."""

from __future__ import annotations

import json
import subprocess
import sys

import jsonschema
import pytest

from foundation.settings import ROOT

DEV = ROOT.parent / "shared" / "nlu" / "dev.jsonl"
STEGET = [sys.executable, "-m", "steget"]


def run(*words: str, given: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run([*STEGET, "nlu", *words], input=given, capture_output=True, text=True, timeout=120, cwd=ROOT)


def test_parse_answers_each_line_by_the_contract():
    lines = [{"id": "1", "text": "vad kostar det"}, {"id": "ö", "text": ""}, {"id": "3", "text": "\ud800 hej"}, {"id": "4", "text": "x" * 20_000}]
    done = run("parse", given="\n".join(map(json.dumps, lines)) + "\n")
    assert done.returncode == 0, done.stderr
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [row.pop("id") for row in rows] == ["1", "ö", "3", "4"]
    schema = json.loads((ROOT / "tests/contract/nlu-analysis.schema.json").read_text(encoding="utf-8"))
    for row in rows:
        jsonschema.validate(row, schema)
    assert rows[0]["intent"]["name"] == "ask_cost"


def test_parse_names_the_line_that_is_no_message_without_quoting_it():
    done = run("parse", given='{"id": "1", "text": "hej"}\nHEMLIGT\n')
    assert done.returncode == 2 and "rad 2" in done.stderr and "HEMLIGT" not in done.stderr


def test_parse_says_what_to_do_when_there_is_no_model(tmp_path):
    done = run("parse", "--models", str(tmp_path), given='{"id": "1", "text": "hej"}\n')
    assert done.returncode == 1 and "make setup" in done.stderr and "Traceback" not in done.stderr


if DEV.is_file():  # the open development set lies beside the checkout of those who measure, not in it

    @pytest.fixture(scope="module")
    def figures() -> dict:
        done = run("evaluate", str(DEV), "--json")
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def test_swedish_intents_reach_the_goal_of_this_round(figures):
        assert figures["intent"]["sv macro-F1"] >= 0.55

    def test_at_most_a_tenth_of_emergencies_is_missed(figures):
        row = figures["gate"]["emergency"]
        assert row["none"] / sum(row.values()) <= 0.10

    def test_at_most_one_in_twenty_harmless_messages_raises_the_alarm(figures):
        row = figures["gate"]["none"]
        assert row["emergency"] / sum(row.values()) <= 0.05
