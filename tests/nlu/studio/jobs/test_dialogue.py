"""Training of the dialogue: a program beside us that may fail, hang or be missing. Here it is a script that plays Rasa."""

from __future__ import annotations

import hashlib
import time
from pathlib import Path

import pytest

from nlu.studio.jobs.dialogue import NoRasa, RasaTrainer, trainer_at
from nlu.studio.jobs.telling import Cancelled, JobFailed, never, silent

WORKS = 'while [ "$1" != --out ]; do shift; done; mkdir -p "$2"; printf model > "$2/assistant.tar.gz"'
QUARREL = r"""printf '\033[91mInvalidRule: \n\n- the prediction of the action %s in rule %s is contradicting with rule(s) %s.\033[0m\n' \
"'utter_a'" "'Kostnad'" "'Grupp'"; exit 1"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    (tmp_path / "checkout").mkdir()
    return tmp_path / "checkout"


def rasa(tmp_path: Path, script: str) -> RasaTrainer:
    program = tmp_path / "rasa"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    return RasaTrainer(program)


def test_archive_is_sealed_as_its_start_wants_it(tmp_path: Path, checkout: Path) -> None:
    archive = rasa(tmp_path, WORKS).train(checkout, tmp_path / "out", silent, never)
    digest = hashlib.sha256(b"model").hexdigest()
    assert archive.with_name("assistant.tar.gz.sha256").read_text() == f"{digest}  assistant.tar.gz\n"


def test_rules_that_quarrel_are_named(tmp_path: Path, checkout: Path) -> None:
    with pytest.raises(JobFailed) as told:
        rasa(tmp_path, QUARREL).train(checkout, tmp_path / "out", silent, never)
    assert str(told.value) == ("Samtalet går inte att träna. Två regler säger emot varandra:\n"
                               "  – ”Kostnad” (utter_a) säger emot 'Grupp'")  # fmt: skip


@pytest.mark.parametrize("script", ["echo 'Domain: fel' >&2; exit 1", "echo 'Domain: fel'; exit 0"])
def test_program_that_fails_or_makes_nothing(tmp_path: Path, checkout: Path, script: str) -> None:
    with pytest.raises(JobFailed, match="Domain: fel"):
        rasa(tmp_path, script).train(checkout, tmp_path / "out", silent, never)


def test_program_that_hangs_is_killed_when_somebody_cancels(tmp_path: Path, checkout: Path) -> None:
    began = time.monotonic()
    with pytest.raises(Cancelled):
        rasa(tmp_path, "sleep 60").train(checkout, tmp_path / "out", silent, lambda: time.monotonic() - began > 0.5)
    assert time.monotonic() - began < 20


def test_where_there_is_no_program_it_says_so(tmp_path: Path) -> None:
    assert isinstance(trainer_at(None), NoRasa) and isinstance(trainer_at(tmp_path / "rasa"), NoRasa)
    rasa(tmp_path, WORKS)
    assert isinstance(trainer_at(tmp_path / "rasa"), RasaTrainer)
