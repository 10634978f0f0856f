"""A loud fake of the bridge and of the nlu service: it holds every request to its contract, and can be broken on purpose."""

from __future__ import annotations

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import jsonschema

from foundation.directory import load_municipalities

CONTRACT = Path(__file__).parents[1] / "contract"
TOKEN = "test-token-that-is-at-least-32-characters-long"


def schema(name: str) -> dict[str, Any]:
    """One schema of tests/contract."""
    return json.loads((CONTRACT / f"{name}.schema.json").read_text(encoding="utf-8"))


class FakeBridge:
    """Serves the bridge's three routes on a free port. `broken` are requests that broke the contract."""

    def __init__(self) -> None:
        self.broken: list[str] = []
        self.previews: dict[str, dict[str, Any]] = {}
        self.sent: dict[str, str] = {}
        self.answer_after = 0.0
        self.reject: list[dict[str, str]] = []
        fake = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                fake.handle(self, None)

            def do_POST(self) -> None:
                fake.handle(self, json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        """Stops serving."""
        self._server.shutdown()
        self._server.server_close()

    def handle(self, request: BaseHTTPRequestHandler, body: Any) -> None:
        """Answers one request as the contract says."""
        time.sleep(self.answer_after)
        if request.headers["Authorization"] != f"Bearer {TOKEN}":
            self.broken.append("token")
        status, answer = self._answer(request.path, body)
        encoded = json.dumps(answer).encode()
        try:
            request.send_response(status)
            request.send_header("Content-Type", "application/json")
            request.send_header("Content-Length", str(len(encoded)))
            request.end_headers()
            request.wfile.write(encoded)
        except BrokenPipeError:
            pass

    def _answer(self, path: str, body: Any) -> tuple[int, Any]:
        routes = {"/v1/municipalities": self._municipalities, "/v1/referrals/preview": self._preview, "/v1/referrals": self._consent}
        if path not in routes:
            self.broken.append(path)
            return 404, {"type": "about:blank", "title": "?", "status": 404}
        return routes[path](body)

    def _municipalities(self, _body: Any) -> tuple[int, Any]:
        rows = [
            {key: getattr(each, key) for key in ("slug", "name", "code", "county", "cooperation", "open")}
            for each in load_municipalities().values()
        ]
        jsonschema.validate(rows, schema("bridge-municipalities"))
        return 200, rows

    def _preview(self, body: Any) -> tuple[int, Any]:
        self._hold(body, "bridge-preview-request")
        if self.reject:
            errors, self.reject = self.reject, []
            return 422, {"type": "about:blank", "title": "Något stämmer inte", "status": 422, "errors": errors}
        preview_id = f"p_{len(self.previews):016d}"
        self.previews[preview_id] = body
        text = "Till: " + load_municipalities()[body["draft"]["municipality"]].name + "\n" + json.dumps(body["draft"], ensure_ascii=False)
        answer = {"preview_id": preview_id, "text": text, "digest": "0" * 64}
        jsonschema.validate(answer, schema("bridge-preview-response"))
        return 200, answer

    def _consent(self, body: Any) -> tuple[int, Any]:
        self._hold(body, "bridge-consent-request")
        preview = self.previews.get(body["preview_id"])
        if preview is None or preview["conversation_ref"] != body["conversation_ref"]:
            return 404, {"type": "about:blank", "title": "Okänd", "status": 404}
        again = body["preview_id"] in self.sent
        code = self.sent.setdefault(body["preview_id"], f"AAAA{len(self.sent)}-BBBBB-CCCCC-DDDDD")
        slug = preview["draft"]["municipality"]
        answer = {"receipt_code": code, "municipality": slug, "municipality_name": load_municipalities()[slug].name}
        jsonschema.validate(answer, schema("bridge-consent-response"))
        return (200 if again else 201), answer

    def _hold(self, body: Any, name: str) -> None:
        try:
            jsonschema.validate(body, schema(name))
        except jsonschema.ValidationError as error:
            self.broken.append(f"{name}: {error.message}")


class FakeNlu:
    """Answers POST /v1/parse with `analysis`, and counts how often it is asked."""

    def __init__(self) -> None:
        self.asked: list[Any] = []
        self.analysis = {"intent": {"name": "ask_cost", "confidence": 0.9}, "ranking": [], "action": "none", "flags": []}
        fake = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                jsonschema.validate(body, schema("nlu-request"))
                fake.asked.append(body)
                encoded = json.dumps(fake.analysis).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(encoded)))
                self.end_headers()
                self.wfile.write(encoded)

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        """Stops serving."""
        self._server.shutdown()
        self._server.server_close()
