"""The real client of the bridge against a server that answers well, badly, late and not at all."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import threading
import time
import unittest
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar
from unittest import mock

import actions.bridge as wire
from actions.bridge import BridgeDownError, DraftRejectedError, HttpBridge, PreviewGoneError

ROW = {"slug": "habo", "name": "Habo", "code": "0643", "county": "Jönköping", "cooperation": None, "open": True}


class Stub(BaseHTTPRequestHandler):
    answers: ClassVar[list[tuple[int, Any]]] = []
    asked: ClassVar[list[tuple[str, str | None, Any]]] = []
    late = 0.0

    def _answer(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        self.asked.append((self.path, self.headers["Authorization"], json.loads(self.rfile.read(length) or b"null")))
        status, body = self.answers.pop(0)
        time.sleep(self.late)
        encoded = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(encoded)))
        self.end_headers()
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            self.wfile.write(encoded)

    do_GET = do_POST = _answer

    def log_message(self, *_: object) -> None:
        pass


class Client(unittest.TestCase):
    def setUp(self) -> None:
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Stub)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{self.server.server_port}"
        patch = mock.patch.dict(os.environ, {"STEGET_BRIDGE_URL": url, "STEGET_BRIDGE_TOKEN": "t" * 32})
        patch.start()
        self.addCleanup(patch.stop)
        self.addCleanup(self.server.server_close)
        self.addCleanup(self.server.shutdown)
        Stub.answers, Stub.asked, Stub.late = [], [], 0.0

    def test_municipalities_are_asked_once_and_kept(self) -> None:
        Stub.answers = [(200, [ROW])]
        bridge = HttpBridge()
        for _ in range(3):
            self.assertEqual(asyncio.run(bridge.municipalities())[0].slug, "habo")
        self.assertEqual(Stub.asked, [("/v1/municipalities", "Bearer " + "t" * 32, None)])

    def test_known_municipalities_serve_while_the_bridge_is_away(self) -> None:
        Stub.answers = [(200, [ROW]), (500, {})]
        bridge = HttpBridge()
        asyncio.run(bridge.municipalities())
        with mock.patch.object(wire, "MUNICIPALITIES_SECONDS", 0):
            self.assertEqual(asyncio.run(bridge.municipalities())[0].slug, "habo")

    def test_preview_is_asked_as_the_contract_says(self) -> None:
        Stub.answers = [(200, {"preview_id": "p_1", "text": "Till: Habo", "digest": "0" * 64})]
        preview = asyncio.run(HttpBridge().preview("h_1", {"municipality": "habo"}, ["weapon"]))
        self.assertEqual((preview.preview_id, preview.text), ("p_1", "Till: Habo"))
        self.assertEqual(Stub.asked[0][2], {"conversation_ref": "h_1", "draft": {"municipality": "habo"}, "flags": ["weapon"]})

    def test_errors_of_a_draft_are_given(self) -> None:
        Stub.answers = [(422, {"status": 422, "errors": [{"field": "contact_value", "code": "phone"}]})]
        with self.assertRaises(DraftRejectedError) as caught:
            asyncio.run(HttpBridge().preview("h_1", {}, []))
        self.assertEqual(caught.exception.errors, [("contact_value", "phone")])

    def test_receipt_is_given_the_first_time_and_again(self) -> None:
        answer = {"receipt_code": "C", "municipality": "habo", "municipality_name": "Habo"}
        Stub.answers = [(201, answer), (200, answer)]
        codes = [asyncio.run(HttpBridge().consent("h_1", "p_1")).code for _ in range(2)]
        self.assertEqual(codes, ["C", "C"])

    def test_preview_is_gone_when_the_bridge_does_not_know_it(self) -> None:
        for status in (404, 409, 410):
            Stub.answers = [(status, {})]
            with self.assertRaises(PreviewGoneError):
                asyncio.run(HttpBridge().consent("h_1", "p_1"))

    def test_bridge_counts_as_down_but_reached_when_its_answer_cannot_be_used(self) -> None:
        for status, body in ((500, {}), (200, b"<html>"), (200, {}), (200, []), (302, {}), (401, {})):
            Stub.answers = [(status, body)]
            with self.assertRaises(BridgeDownError) as caught:
                asyncio.run(HttpBridge().consent("h_1", "p_1"))
            self.assertTrue(caught.exception.reached)

    def test_bridge_counts_as_down_when_it_is_late(self) -> None:
        Stub.answers, Stub.late = [(200, {})], 0.6
        started = time.monotonic()
        with mock.patch.object(wire, "TIMEOUT_SECONDS", 0.2), self.assertRaises(BridgeDownError) as caught:
            asyncio.run(HttpBridge().consent("h_1", "p_1"))
        self.assertTrue(caught.exception.reached)
        self.assertLess(time.monotonic() - started, 0.5)

    def test_bridge_counts_as_unreached_when_nobody_listens(self) -> None:
        with mock.patch.dict(os.environ, {"STEGET_BRIDGE_URL": "http://127.0.0.1:9"}), self.assertRaises(BridgeDownError) as caught:
            asyncio.run(HttpBridge().consent("h_1", "p_1"))
        self.assertFalse(caught.exception.reached)
        self.assertIsNone(caught.exception.__cause__)
