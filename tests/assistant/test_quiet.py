"""quiet.py lets no word of its child through, whatever road the child takes, and leaves no child behind."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from tests.assistant.box import ROOT

QUIET = ROOT / "bot" / "assistant" / "quiet.py"
CANARY = "KANARIEFAGEL"


def quiet(code: str, **kwargs: object) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, str(QUIET), sys.executable, "-u", "-c", code], text=True, stderr=subprocess.PIPE,
                            stdout=subprocess.PIPE, env={**os.environ, "STEGET_PART": "rasa"}, **kwargs)  # type: ignore[call-overload]  # fmt: skip


def events(code: str) -> tuple[list[dict[str, object]], int]:
    process = quiet(code)
    out, err = process.communicate(timeout=20)
    assert CANARY not in out + err
    assert out == ""
    return [json.loads(line) for line in err.splitlines()], process.returncode


def test_known_lines_become_events_when_the_rest_is_dropped() -> None:
    seen, code = events(f"print('2026-11-21 20:00:00 INFO     root  - Rasa server is up and running.'); print('{CANARY}')")
    assert [each["event"] for each in seen] == ["rasa_up", "lines_dropped", "ended"]
    assert all(set(each) <= {"at", "part", "event", "count", "trouble", "code"} for each in seen)
    assert (seen[0]["part"], code) == ("rasa", 0)


@pytest.mark.parametrize("road", [
    f"import warnings; warnings.warn('{CANARY} /hej{{')",
    f"import logging; logging.error('user_text={CANARY}')",
    f"x = '{CANARY}'; raise ValueError(x)",
    f"import os; os.write(2, b'\\xff\\xfe {CANARY} \\x00'); os.write(1, b'{CANARY}')",
    f"print('{CANARY}' * 20000)",
    f"print('Rasa server is up and running. {CANARY}')",
    f"print('Loading model {CANARY}')",
    f"import json; print(json.dumps({{'event': '{CANARY}'}}))",
    f"import json; print(json.dumps({{'event': 'action_failed', 'error': '{CANARY} sa hon', 'text': '{CANARY}', 'port': '{CANARY}'}}))",
    f"print('{{\"event\": \"actions_up\", {CANARY}')",
    f"import subprocess, sys; subprocess.run([sys.executable, '-c', 'print(\"{CANARY}\")'])",
], ids=range(11))  # fmt: skip
def test_no_word_passes_when_the_child_takes_any_road(road: str) -> None:
    seen, _ = events(road)
    assert seen[-1]["event"] == "ended"


def test_trouble_is_counted_when_it_is_dropped() -> None:
    seen, _ = events(f"print('2026 ERROR x - {CANARY}'); print('Traceback (most recent call last):'); print('ok')")
    assert [(each["count"], each["trouble"]) for each in seen if each["event"] == "lines_dropped"] == [(3, 2)]


def test_own_events_keep_their_typed_fields() -> None:
    seen, _ = events("import json; print(json.dumps({'event': 'action_failed', 'error': 'KeyError', 'at': 'x'}))")
    assert (seen[0]["event"], seen[0]["error"]) == ("action_failed", "KeyError")


def test_exit_code_is_the_childs() -> None:
    assert events("raise SystemExit(3)")[1] == 3
    assert events("import os, signal; os.kill(os.getpid(), signal.SIGKILL)")[1] == 128 + signal.SIGKILL


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_signal_reaches_the_whole_group_when_the_wrapper_gets_it(number: signal.Signals, tmp_path: Path) -> None:
    # Started behind a shell's `&` the tests inherit an ignored SIGINT, and so would the child, which is not what is tried here.
    code = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); import subprocess, time; "
    process = quiet(code + f"subprocess.Popen(['sleep', '60']); open({str(tmp_path / 'up')!r}, 'w'); time.sleep(60)")
    children = _wait_for(process, tmp_path / "up")
    process.send_signal(number)
    process.wait(10)
    _assert_gone(children)


def test_child_dies_when_the_wrapper_is_killed(tmp_path: Path) -> None:
    process = quiet(f"import time; open({str(tmp_path / 'up')!r}, 'w'); time.sleep(60)")
    children = _wait_for(process, tmp_path / "up")
    process.kill()
    process.wait(10)
    _assert_gone(children)


def _wait_for(process: subprocess.Popen[str], up: Path) -> list[psutil.Process]:
    deadline = time.monotonic() + 15
    while not up.exists():
        assert time.monotonic() < deadline
        time.sleep(0.05)
    return psutil.Process(process.pid).children(recursive=True)


def _assert_gone(children: list[psutil.Process]) -> None:
    assert children
    _, alive = psutil.wait_procs(children, timeout=10)
    assert [each for each in alive if each.status() != psutil.STATUS_ZOMBIE] == []
