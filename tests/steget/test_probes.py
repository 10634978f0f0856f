"""The questions see through a health route that lies."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

import pytest

from foundation.settings import ROOT
from steget.probes import stores, web
from steget.processes.answers import NotAnswering


@pytest.mark.parametrize("question", ["nlu", "rasa", "actions", "readiness"])
async def test_empty_answer_is_no_answer(question: str, liar: Callable[[], str]) -> None:
    with pytest.raises(NotAnswering):
        await web.ask(question, liar())


@pytest.mark.parametrize("question", ["nlu", "rasa", "actions", "readiness"])
async def test_closed_port_is_no_answer(question: str) -> None:
    with pytest.raises(NotAnswering, match="svarar inte"):
        await web.ask(question, "http://127.0.0.1:1")


@pytest.mark.parametrize(("question", "answer", "right"), [
    ("rasa", [{"recipient_id": "x", "text": "Hej"}], True), ("rasa", [{"recipient_id": "x"}], False), ("rasa", "ok", False),
    ("nlu", {"intent": {"name": "ask_cost", "confidence": 0.9}}, True), ("nlu", {"intent": {"name": "greet"}}, False),
    ("actions", [{"name": "action_x"}], True), ("actions", {}, False), ("readiness", {"status": "ok"}, True),
])  # fmt: skip
async def test_known_answer_counts_and_others_do_not(question: str, answer: object, right: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web, "_asked", lambda _url, _body=None: answer)
    if right:
        await web.ask(question, "http://x")
    else:
        with pytest.raises(NotAnswering):
            await web.ask(question, "http://x")


async def test_worker_cannot_be_asked_when_the_database_does_not_answer_and_the_address_stays_unsaid() -> None:
    with pytest.raises(NotAnswering) as told:
        await stores.ask_worker("postgresql+psycopg://x:hemligt@127.0.0.1:1/x")
    assert str(told.value) == "kan inte frågas: databasen svarar inte (OperationalError)"


def test_health_check_of_a_container_needs_the_standard_library_only(liar: Callable[[], str]) -> None:
    words = [sys.executable, "-S", "-m", "steget.probes.web", "rasa", liar()]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, env={"PYTHONPATH": str(ROOT)})
    assert (done.returncode, done.stderr.strip()) == (1, "ger inget svar på en känd fråga")
