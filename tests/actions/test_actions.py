"""Runs the actions' own tests in the Rasa box, which has no pytest, and shows what failed."""

from __future__ import annotations

import subprocess

import pytest

from tests.assistant.box import PYTHON, ROOT, environment


@pytest.mark.parametrize("folder", ["tests/actions", "tests/assistant"])
def test_checks_of_the_rasa_box_pass(folder: str) -> None:
    command = [str(PYTHON), "-W", "ignore", "-m", "unittest", "discover", "-s", folder, "-p", "check_*.py", "-t", folder]
    done = subprocess.run(command, cwd=ROOT, env=environment(), capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr[-6000:]
    assert "Ran 0 tests" not in done.stderr
