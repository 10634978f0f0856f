"""Rasa's own checks of the project: it trains, it validates without a warning, its conversation tests pass."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from tests.assistant.box import ASSISTANT, RASA, ROOT, environment
from tests.assistant.texts import load

CONVERSATIONS = "tests/assistant/conversations"


def rasa(*words: str) -> str:
    done = subprocess.run([str(RASA), *words], cwd=ROOT, env=environment(), capture_output=True, text=True, timeout=200, check=False)
    output = done.stdout + done.stderr
    assert done.returncode == 0, output[-4000:]
    return output


def test_project_validates_without_a_warning() -> None:
    output = rasa("data", "validate", "--config", f"{ASSISTANT}/config.yml", "--domain", f"{ASSISTANT}/domain",
                  "--data", "stories", f"{ASSISTANT}/nlu.yml", "--fail-on-warnings")  # fmt: skip
    assert "No story structure conflicts found" in output
    assert not re.search(r"UserWarning|is not used in|is not listed|not found in", output)


def test_conversation_tests_pass(model: Path, tmp_path: Path) -> None:
    output = rasa("test", "core", "--model", str(model), "--stories", CONVERSATIONS, "--out", str(tmp_path), "--no-plot",
                  "--fail-on-prediction-errors")  # fmt: skip
    correct, number = re.findall(r"Correct:\s+(\d+) / (\d+)", output)[-1]
    assert correct == number and int(number) > 150
    assert "None of the test stories failed" in (tmp_path / "failed_test_stories.yml").read_text()


def test_conversation_tests_cover_every_rule_of_the_person() -> None:
    covered = {step["intent"] for path in (ROOT / CONVERSATIONS).glob("test_*.yml") for story in load(path)["stories"]
               for step in story["steps"] if "intent" in step}  # fmt: skip
    rules = {each["intent"] for path in (ROOT / "stories" / "rules").glob("*.yml") for rule in load(path)["rules"]
             for step in rule["steps"] for each in [step, *step.get("or", [])] if "intent" in each}  # fmt: skip
    assert rules - covered <= {"referral_resume"}


def test_rasa_is_built_without_statistics_telemetry_or_its_own_doors() -> None:
    config = load(ROOT / ASSISTANT / "config.yml")
    assert [each["name"] for each in config["pipeline"]] == ["nlu.components.analysis.AnalysisComponent", "FallbackClassifier"]
    assert [each["name"] for each in config["policies"]] == ["RulePolicy", "MemoizationPolicy"]
    assert (config["language"], config["recipe"], config["assistant_id"]) == ("sv", "default.v1", "forsta-steget")
    assert load(ROOT / ASSISTANT / "credentials.yml") == {"bot.assistant.versioned_channel.VersionedInput": None}


def test_every_intent_that_rasa_is_told_of_stands_in_the_domain() -> None:
    domain = [next(iter(each)) if isinstance(each, dict) else each for name in ("intents", "buttons")
              for each in load(ROOT / ASSISTANT / "domain" / f"{name}.yml")["intents"]]  # fmt: skip
    assert [each["intent"] for each in load(ROOT / ASSISTANT / "nlu.yml")["nlu"]] == domain
