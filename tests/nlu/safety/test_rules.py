"""Every rule's own examples, and that compiled.json is what the rule files say."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from nlu.safety.compile import as_json, compiled, main
from nlu.safety.notation import NotationError
from nlu.safety.screen import COMPILED, FLAGS, Screen
from nlu.safety.sources import SourceError, read_sources


@cache
def screen() -> Screen:
    return Screen.load()


RULES: list[dict[str, Any]] = read_sources().lists["rules"]


@pytest.mark.parametrize("rule", RULES, ids=[rule["id"] for rule in RULES])
def test_rule_keeps_its_examples(rule: dict[str, Any]) -> None:
    assert [text for text in rule["yes"] if rule["id"] not in screen().holding(text)] == []
    assert [text for text in rule["no"] if rule["id"] in screen().holding(text)] == []


@pytest.mark.parametrize("rule", RULES, ids=[rule["id"] for rule in RULES])
def test_rule_is_well_formed(rule: dict[str, Any]) -> None:
    assert re.fullmatch(r"[a-z][a-z0-9_]*", rule["id"])
    assert set(rule["flags"]) <= set(FLAGS)
    assert rule["yes"] and rule["no"]


def test_compiled_file_is_what_the_rules_say() -> None:
    assert COMPILED.read_text(encoding="utf-8") == as_json(compiled(read_sources()))


def test_compiling_twice_gives_the_same_bytes() -> None:
    assert as_json(compiled(read_sources())) == as_json(compiled(read_sources()))


def test_compiled_file_holds_no_examples() -> None:
    """Examples are sentences; the run-time file needs word lists and patterns only."""
    text = COMPILED.read_text(encoding="utf-8")
    sentences = {text for rule in RULES for text in rule["yes"] if text.count(" ") > 5}
    assert [sentence for sentence in sentences if sentence in text] == []


MINIMAL = """
classes:
  negation: [inte]
  subject: [jag]
  opener: [att]
  number: [två]
  lots: [alla]
  function_words: [och]
  knife: [kniv]
rules:
  - {id: one, action: ask, flags: [], say: ["%s"], unless: [], yes: [kniv], no: [hej]}
"""


def with_pattern(tmp_path: Path, pattern: str) -> Path:
    (tmp_path / "rules.yml").write_text(MINIMAL % pattern, encoding="utf-8")
    return tmp_path


def test_a_small_rule_file_compiles_and_works(tmp_path: Path) -> None:
    content = compiled(read_sources(with_pattern(tmp_path, "jag ..2 {knife}")))
    small = Screen(content)
    assert small.examine("jag har kniv").action == "ask"
    assert small.examine("jag har en stor fin kniv").action == "none"
    assert small.examine("jag har inte kniv").action == "none"


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("{gun}", "no class is called 'gun'"),
        ("<nothing>", "no phrase is called <nothing>"),
        ("jag & du", "neither a word nor notation"),
        ("<self hits other>", "no such act or role"),
    ],
)
def test_a_pattern_that_cannot_be_read_names_the_rule(tmp_path: Path, pattern: str, words: str) -> None:
    with pytest.raises(NotationError, match=f"one: .*{re.escape(words)}"):
        compiled(read_sources(with_pattern(tmp_path, pattern)))


def test_broken_yaml_is_named_with_line_and_column(tmp_path: Path) -> None:
    (tmp_path / "broken.yml").write_text("classes:\n  knife: [kniv\nrules: []\n", encoding="utf-8")
    with pytest.raises(SourceError, match=r"broken\.yml line 3 column \d+"):
        read_sources(tmp_path)


@pytest.mark.parametrize(
    "text",
    [
        "rules: [{id: one, action: ask, flags: [], say: [kniv], yes: [kniv]}]",
        "rules: [{id: a, action: panic, flags: [], say: [a], yes: [a], no: [b]}]",
        "things: {}",
        "[]",
    ],
)
def test_incomplete_rule_files_are_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "rules.yml").write_text(text, encoding="utf-8")
    with pytest.raises(SourceError):
        read_sources(tmp_path)


def test_the_command_says_what_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(with_pattern(tmp_path, "{gun}"))]) == 1
    assert "no class is called 'gun'" in capsys.readouterr().err
