"""Of what processes print, only our own events are kept."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from steget.processes import output
from steget.processes.output import OutputSieve, event_line

EVENT = b'{"at": "2026-11-21T10:00:00Z", "part": "bridge", "event": "process_started", "port": 8003}'
WORDS = "HEMLIGT jag slog henne"


@pytest.mark.parametrize("line", [
    WORDS.encode(), b"Traceback (most recent call last):", b"", b"{", b"[" * 100_000, b"\xff\xfe\x00", b'"x"', b"null",
    json.dumps({"at": "x", "part": "rasa", "event": "e", "text": WORDS}).encode(),
    json.dumps({"at": "x", "part": "rasa", "event": "e", "reason": WORDS * 10}).encode(),
    json.dumps({"at": "x", "part": "rasa", "event": "e", "count": [WORDS]}).encode(),
    json.dumps({"at": "x", "part": "rasa", "event": "e", "count": {WORDS: 1}}).encode(),
    json.dumps({"part": "rasa", "event": "e"}).encode(),
])  # fmt: skip
def test_line_is_dropped_when_it_is_no_event_of_ours(line: bytes) -> None:
    assert event_line(line) is None


def test_event_is_kept_when_all_its_fields_are_allowed() -> None:
    assert json.loads(event_line(EVENT) or "") == json.loads(EVENT)


def test_file_holds_only_events_and_first_lines_are_forgotten_after_the_first_answer(tmp_path: Path) -> None:
    sieve = OutputSieve(tmp_path / "log" / "rasa.log")
    for line in (EVENT, b"Inst\xc3\xa4llningen saknas.\n"):
        sieve.take(line)
    assert sieve.first_lines()[-1] == "Inställningen saknas."
    sieve.forget_first_lines()
    sieve.take(WORDS.encode())
    sieve.close()
    assert sieve.first_lines() == []
    assert (tmp_path / "log" / "rasa.log").read_text().splitlines() == [json.dumps(json.loads(EVENT))]


def test_files_stay_small_when_a_process_writes_without_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(output, "MAX_BYTES", 1000)
    sieve = OutputSieve(tmp_path / "a.log")
    for _ in range(200):
        sieve.take(EVENT)
    sieve.close()
    assert sum(path.stat().st_size for path in tmp_path.iterdir()) <= 2000
    assert len(list(tmp_path.iterdir())) == 2
