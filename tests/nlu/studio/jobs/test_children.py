"""Heavy work in a process that can be killed, and that dies with the one that started it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from foundation.settings import ROOT
from nlu.studio.jobs.children import plain_environment, run_child
from nlu.studio.jobs.reports import Heard
from nlu.studio.jobs.telling import Cancelled, JobFailed, never, silent

PARENT = """
import sys
from pathlib import Path
from nlu.studio.jobs.children import run_child
code = "import os, time; open('pid', 'w').write(str(os.getpid())); time.sleep(60)"
run_child([sys.executable, "-c", code], {}, Path(sys.argv[1]), lambda: False, print)
"""


def python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def until(condition: object, seconds: float = 10) -> None:
    end = time.monotonic() + seconds
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < end, "it never came to that"
        time.sleep(0.05)


def test_its_lines_are_heard_and_its_end_is_told(tmp_path: Path) -> None:
    lines: list[str] = []
    ended = run_child(python("import sys; print('å'); print('b'); sys.stderr.write('fel'); sys.exit(3)"),
                      plain_environment(tmp_path), tmp_path, never, lines.append)  # fmt: skip
    assert (lines, ended.status, ended.last) == (["å", "b"], 3, "fel")


def test_no_secret_reaches_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STEGET_DATABASE_URL", "hemligt")
    lines: list[str] = []
    run_child(python("import os; print(sorted(os.environ))"), plain_environment(tmp_path), tmp_path, never, lines.append)
    assert "HOME" in lines[0] and "STEGET" not in lines[0]


def test_cancelled_child_is_killed_with_all_that_it_started(tmp_path: Path) -> None:
    code = ("import os, subprocess, sys, time; child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']);"
            "print(child.pid, flush=True); time.sleep(60)")  # fmt: skip
    lines: list[str] = []
    began = time.monotonic()
    with pytest.raises(Cancelled):
        run_child(python(code), plain_environment(tmp_path), tmp_path, lambda: bool(lines), lines.append)
    assert time.monotonic() - began < 20
    until(lambda: not is_alive(int(lines[0])))


def test_child_dies_with_a_parent_that_is_killed(tmp_path: Path) -> None:
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    parent = subprocess.Popen([sys.executable, "-c", PARENT, str(tmp_path)], env=env, cwd=ROOT)
    until(lambda: (tmp_path / "pid").exists() and (tmp_path / "pid").read_text())
    child = int((tmp_path / "pid").read_text())
    assert is_alive(child)
    parent.send_signal(signal.SIGKILL)
    parent.wait(10)
    until(lambda: not is_alive(child))


def test_death_without_a_word_is_told_and_other_lines_are_passed_over(tmp_path: Path) -> None:
    heard = Heard(silent)
    for line in ("WARNING: hej", "[1]", '{"a": 1}', '{"done": 1, "total": 2, "words": "Lär sig"}'):
        heard.line(line)
    ended = run_child(python("import os; os.kill(os.getpid(), 9)"), plain_environment(tmp_path), tmp_path, never, heard.line)
    with pytest.raises(JobFailed, match="Träningen avbröts"):
        heard.must_be_well(ended, "Träningen avbröts.")
    heard.line('{"fault": "För få exempel"}')
    with pytest.raises(JobFailed, match="För få exempel"):
        heard.must_be_well(ended, "Träningen avbröts.")
