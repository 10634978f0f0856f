"""`steget nlu` as somebody outside uses it, and the figures of this round on the open development set."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
from typer.testing import CliRunner

from foundation.settings import ROOT
from steget.nlu import app

DEV = ROOT.parent / "shared" / "nlu" / "dev.jsonl"
STEGET = [sys.executable, "-m", "steget"]


def run(*words: str, given: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run([*STEGET, "nlu", *words], input=given, capture_output=True, text=True, timeout=120, cwd=ROOT)


def test_parse_answers_each_line_by_the_contract():
    lines = [
        {"id": "1", "text": "vad kostar det"},
        {"id": "ö", "text": ""},
        {"id": "3", "text": "\ud800 hej"},
        {"id": "4", "text": "x" * 20_000},
    ]
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


class MadeUpAnalyser:
    """Answers by the words of the text, so that the command can be tried without a model."""

    @classmethod
    def load(cls, _models: Path) -> MadeUpAnalyser:
        return cls()

    def analyse(self, text: str) -> dict:
        intent = {"name": "ask_cost" if "kostar" in text else "greet", "confidence": 0.9}
        return {"intent": intent, "ranking": [intent], "action": "ask" if "konstigt" in text else "none", "flags": []}

    def measure(self, text: str) -> dict:
        return {**self.analyse(text), "oos_score": float("pannkakor" in text), "emergency_score": float("kniv" in text)}


SET = [
    {"id": "m1", "lang": "sv", "text": "vad kostar det", "intent": "ask_cost", "action": "none", "flags": []},
    {"id": "m2", "lang": "sv", "text": "recept på pannkakor", "intent": "out_of_scope", "action": "none", "flags": []},
    {"id": "m3", "lang": "sv", "text": "han står här med kniv och ska döda mig nu", "intent": "disclose_victim", "action": "emergency",
     "flags": ["weapon"]},
    {"id": "m4", "lang": "sv", "text": "det känns konstigt", "intent": "express_low_mood", "action": "ask", "flags": ["suicide"]},
]  # fmt: skip


@pytest.fixture
def tried(monkeypatch, tmp_path):
    """Runs `steget nlu evaluate` on SET in this process: (exit code, standard out, standard error)."""
    monkeypatch.setattr("nlu.encoder.analyser.Analyser", MadeUpAnalyser)
    file = tmp_path / "set.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in SET), encoding="utf-8")

    def run_here(*words: str) -> tuple[int, str, str]:
        done = CliRunner().invoke(app, ["evaluate", str(file), *words])
        return done.exit_code, done.stdout, done.stderr

    return run_here


def test_evaluate_joins_both_layers_and_prints_all_figures(tried):
    code, out, _ = tried("--json")
    figures = json.loads(out)
    assert code == 0 and figures["messages"] == 4
    assert figures["gate"]["emergency"] == {"none": 0, "ask": 0, "emergency": 1}, "the rules see what the made-up model does not"
    assert figures["gate"]["ask"]["ask"] == 1 and figures["out_of_scope"]["found"]["share"] == 1.0
    assert figures["latency"] is None and "pannkakor" not in out
    assert {goal["name"]: goal["reached"] for goal in figures["goals"]}["nödlägen som fick none"] is True


def test_evaluate_shows_tables_and_texts_when_asked(tried):
    code, out, _ = tried()
    assert code == 0 and "nödlägen som fick none" in out and "✓" in out and "pannkakor" not in out
    assert "recept på pannkakor" in tried("--texts")[1]
    assert json.loads(tried("--json", "--texts")[1])["confusions"][0]["texts"]


def test_evaluate_writes_a_page_and_measures_latency(tried, tmp_path):
    code, out, _ = tried("--json", "--latency", "--html", str(tmp_path / "rapport.html"))
    assert code == 0 and json.loads(out)["latency"]["memory"] > 0
    page = (tmp_path / "rapport.html").read_text(encoding="utf-8")
    assert page.lstrip().startswith("<!doctype html>") and "recept på pannkakor" in page and "4 000 tecken" in page


def test_evaluate_refuses_what_it_cannot_use_before_it_measures(tried, tmp_path):
    code, _, complaint = tried("--html", str(tmp_path / "saknas" / "rapport.html"))
    assert code == 2 and "ingen mapp" in complaint
    done = CliRunner().invoke(app, ["evaluate", str(tmp_path / "saknas.jsonl")])
    assert done.exit_code == 2 and "saknas.jsonl" in done.stderr
    (tmp_path / "tom.jsonl").write_text("", encoding="utf-8")
    done = CliRunner().invoke(app, ["evaluate", str(tmp_path / "tom.jsonl")])
    assert done.exit_code == 2 and "inga meddelanden" in done.stderr


def test_data_names_file_and_line_of_what_is_wrong(tmp_path):
    text = "nlu:\n- intent: greet\n  examples: |\n    - hej\n    - Hej\n    - HEMLIGT 850312-1239\n"
    (tmp_path / "a.yml").write_text(text, encoding="utf-8")
    done = CliRunner().invoke(app, ["data", "--folder", str(tmp_path)])
    assert done.exit_code == 1 and "2 fel." in done.stdout and "HEMLIGT" not in done.output
    assert done.stderr.splitlines() == ["a.yml, rad 5: står redan i a.yml, rad 4", "a.yml, rad 6: ser ut att innehålla personnummer"]


def test_data_prints_counts_beside_goals(tmp_path):
    (tmp_path / "a.yml").write_text("nlu:\n- intent: greet\n  examples: |\n    - hej\n    - tjena\n", encoding="utf-8")
    done = CliRunner().invoke(app, ["data", "--folder", str(tmp_path)])
    assert done.exit_code == 0 and "Inga fel." in done.stdout
    row = next(line for line in done.stdout.splitlines() if line.split()[:1] == ["greet"])
    assert row.split() == ["greet", "2", *["0"] * 11, "2"] and "✗" in done.stdout


def test_data_refuses_a_folder_that_is_not_there(tmp_path):
    done = CliRunner().invoke(app, ["data", "--folder", str(tmp_path / "saknas")])
    assert done.exit_code == 2 and "ingen mapp" in done.stderr


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
