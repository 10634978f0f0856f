"""The component that gives Rasa its intents: from the message, from the service, or honestly from nobody."""

from __future__ import annotations

import json
import os
import threading
import unittest
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar
from unittest import mock

from rasa.shared.nlu.training_data.message import Message

from nlu.components.analysis import AnalysisComponent, not_understood

CONTRACT = Path(__file__).parents[1] / "contract" / "nlu-analysis.schema.json"
EXAMPLE: dict[str, Any] = json.loads(CONTRACT.read_text())["examples"][0]


class Service(BaseHTTPRequestHandler):
    asked: ClassVar[list[Any]] = []
    body = json.dumps(EXAMPLE).encode()
    status = 200

    def do_POST(self) -> None:
        self.asked.append((self.path, json.loads(self.rfile.read(int(self.headers["Content-Length"])))))
        self.send_response(self.status)
        self.send_header("Content-Length", str(len(self.body)))
        self.end_headers()
        self.wfile.write(self.body)

    def log_message(self, *_: object) -> None:
        pass


def understood(text: str, metadata: Any = None, component: AnalysisComponent | None = None) -> tuple[str, float, list[Any]]:
    message = Message({"text": text, "metadata": metadata})
    (component or AnalysisComponent()).process([message])
    intent = message.get("intent")
    return intent["name"], intent["confidence"], message.get("intent_ranking")


class Analysis(unittest.TestCase):
    def setUp(self) -> None:
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Service)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        patch = mock.patch.dict(os.environ, {"STEGET_NLU_URL": f"http://127.0.0.1:{self.server.server_port}"})
        patch.start()
        self.addCleanup(patch.stop)
        self.addCleanup(self.server.server_close)
        self.addCleanup(self.server.shutdown)
        Service.asked, Service.body, Service.status = [], json.dumps(EXAMPLE).encode(), 200

    def test_intent_is_taken_from_the_message_without_asking(self) -> None:
        name, confidence, ranking = understood("vad kostar det", {"analysis": EXAMPLE, "conversation_ref": "h_1"})
        self.assertEqual((name, confidence, len(ranking)), ("ask_cost", 0.91, 3))
        self.assertEqual(Service.asked, [])

    def test_service_is_asked_when_the_message_brings_no_analysis(self) -> None:
        for metadata in (None, {}, {"conversation_ref": "h_1"}):
            self.assertEqual(understood("vad kostar det", metadata)[0], "ask_cost")
        self.assertEqual(Service.asked[0], ("/v1/parse", {"text": "vad kostar det"}))

    def test_button_is_left_to_rasa(self) -> None:
        self.assertEqual(understood('/choose_role{"role":"self"}')[0], "nlu_fallback")
        self.assertEqual(Service.asked, [])

    def test_typed_payload_is_made_text_when_the_gateway_forgot_to(self) -> None:
        for text in ("/referral_consent", " /referral_consent", "\n/a"):
            message = Message({"text": text, "metadata": {"analysis": EXAMPLE}})
            AnalysisComponent().process([message])
            self.assertEqual(message.get("text"), "\u2060" + text.strip())

    def test_message_is_not_understood_when_the_service_answers_badly(self) -> None:
        for status, body in ((500, b"{}"), (200, b"<html>"), (200, b"[]"), (200, b'{"intent": null}'), (200, b'{"intent": {"name": "x"}}')):
            Service.status, Service.body = status, body
            self.assertEqual(understood("hej")[:2], ("nlu_fallback", 0.0), body)

    def test_message_is_not_understood_when_its_analysis_is_malformed(self) -> None:
        for analysis in ("x", 1, [1], {"intent": {"name": "a", "confidence": "high"}, "ranking": []}, {"intent": {}, "ranking": 3}):
            self.assertEqual(understood("hej", {"analysis": analysis})[0], "nlu_fallback")
        self.assertEqual(Service.asked, [])

    def test_dead_service_is_left_alone_for_a_while(self) -> None:
        component = AnalysisComponent()
        with mock.patch.dict(os.environ, {"STEGET_NLU_URL": "http://127.0.0.1:9"}):
            self.assertEqual(understood("hej", component=component)[0], "nlu_fallback")
        self.assertEqual(understood("hej", component=component)[0], "nlu_fallback")
        self.assertEqual(Service.asked, [])

    def test_message_is_not_understood_when_there_is_no_service_or_no_text(self) -> None:
        self.assertEqual(understood("   ")[0], "nlu_fallback")
        with mock.patch.dict(os.environ):
            del os.environ["STEGET_NLU_URL"]
            self.assertEqual(understood("hej")[0], "nlu_fallback")
        self.assertEqual(not_understood()["ranking"], [{"name": "nlu_fallback", "confidence": 0.0}])

    def test_nothing_is_trained_or_pickled(self) -> None:
        source = Path(__file__).parents[2].joinpath("nlu", "components", "analysis.py").read_text()
        self.assertFalse([word for word in ("pickle", "joblib", "torch", "def train", "persist(") if word in source])
        self.assertEqual(AnalysisComponent.fingerprint_addon({}), AnalysisComponent.fingerprint_addon({"a": 1}))
