"""Questions to the live chat, through the door that everybody uses."""

from __future__ import annotations

import json

import httpx
import pytest

from nlu.studio.jobs.smoke import EMERGENCY, QUESTIONS, ChatSmoke, Report
from tests.nlu.studio.jobs.trees import ANSWERS, TREE

FULL = TREE | {ANSWERS: "responses:\n  utter_ask_cost:\n  - text: Ring [[number.a]]. Det kostar ingenting.\n  utter_ask_anonymity:\n"
                        "  - text: Du är anonym här.\n"}  # fmt: skip


class Chat:
    """A chat with answers by text; notes what was erased."""

    def __init__(self, **answers: object) -> None:
        self.said = {QUESTIONS[0][0]: ("text", "Ring 0771. Det kostar ingenting."), QUESTIONS[1][0]: ("text", "Du är anonym här."),
                     EMERGENCY: ("emergency", "Ring nu")} | answers  # fmt: skip
        self.erased: list[str] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        if request.url.path == "/api/v1/conversations":
            return httpx.Response(201, json={"id": "c_1", "token": "t", "messages": []})
        assert request.headers["authorization"] == "Bearer t"
        if request.method == "DELETE":
            self.erased.append(request.url.path)
            return httpx.Response(204)
        kind, text = self.said[json.loads(request.content)["text"]]
        if kind == "broken":
            return httpx.Response(503)
        return httpx.Response(200, json={"messages": [{"kind": kind, "text": text}], "mode": "bot"})

    def smoke(self) -> ChatSmoke:
        return ChatSmoke("http://chat", httpx.Client(base_url="http://chat", transport=httpx.MockTransport(self)))


def test_right_answers_and_nothing_is_left() -> None:
    chat = Chat()
    report = chat.smoke().ask(FULL)
    assert report.faults == []
    assert [(one.question, one.answer) for one in report.exchanges] == [
        (QUESTIONS[0][0], "Ring 0771. Det kostar ingenting."), (QUESTIONS[1][0], "Du är anonym här."), (EMERGENCY, "Ring nu")]  # fmt: skip
    assert all(0 <= one.ms < 5000 for one in report.exchanges)
    assert chat.erased == ["/api/v1/conversations/c_1"]


@pytest.mark.parametrize(("text", "answer", "fault"), [
    (QUESTIONS[0][0], ("text", "Jag förstår inte."), "”Vad kostar det?” fick ett annat svar än det i versionen."),
    (EMERGENCY, ("text", "Det kostar ingenting."), "Ett nödläge fick inte nödnumren till svar."),
    (QUESTIONS[1][0], ("broken", ""), "Chatten svarar inte."),
])  # fmt: skip
def test_wrong_answers_are_told(text: str, answer: tuple[str, str], fault: str) -> None:
    chat = Chat(**{text: answer})
    assert chat.smoke().ask(FULL).faults == [fault] and chat.erased


def test_answer_that_editors_took_away_is_not_asked_for() -> None:
    tree = TREE | {ANSWERS: "responses: {}\n"}
    assert Chat(**{QUESTIONS[0][0]: ("text", "Jag förstår inte.")}).smoke().ask(tree).faults == []


def test_dead_chat() -> None:
    def dead(_request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused")

    smoke = ChatSmoke("http://x", httpx.Client(base_url="http://x", transport=httpx.MockTransport(dead)))
    assert smoke.ask(FULL) == Report((), "Chatten svarar inte.")


def test_long_answer_is_cut_and_its_time_measured() -> None:
    times = iter([0.0, 0.0421, 1.0, 1.0, 2.0, 2.0])
    chat = Chat(**{QUESTIONS[0][0]: ("text", "Det kostar ingenting. " * 40)})
    smoke = ChatSmoke("http://chat", httpx.Client(base_url="http://chat", transport=httpx.MockTransport(chat)), lambda: next(times))
    first = smoke.ask(FULL).exchanges[0]
    assert (len(first.answer), first.ms, first.fault) == (200, 42, "")
    assert first.as_json() == {"question": QUESTIONS[0][0], "answer": first.answer, "ms": 42, "fault": ""}
