"""Loud stand-ins for the inner services: they speak HTTP, check what they get against the contract, and record it."""

from __future__ import annotations

import asyncio
import json
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
from jsonschema import Draft202012Validator
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from foundation.problems import BASE
from handover.core.errors import MessageTooLong
from handover.core.free_text import clean
from handover.core.live import MAX_TEXT
from nlu.safety.screen import Finding

CONTRACT = Path(__file__).resolve().parents[2] / "contract"


def check(name: str, value: object) -> None:
    """Fails when `value` is not as tests/contract/<name>.schema.json says."""
    schema = json.loads((CONTRACT / f"{name}.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator(schema).validate(value)


def example_of(name: str) -> Any:
    """The first example of tests/contract/<name>.schema.json."""
    return json.loads((CONTRACT / f"{name}.schema.json").read_text(encoding="utf-8"))["examples"][0]


def keeping(name: str, value: Any, status: int = 200) -> JSONResponse:
    """`value` as an answer, which must be as the schema `name` says: a fake that breaks the contract proves nothing."""
    check(name, value)
    return JSONResponse(value, status)


class Fake(ABC):
    """Answers one service's requests; `dead` refuses connections, `delay` seconds make it late."""

    def __init__(self) -> None:
        self.requests: list[dict[str, Any]] = []
        self.paths: list[str] = []
        self.dead, self.delay = False, 0.0
        self.prepares: list[str] = []
        self.refuses: str | None = None

    async def app(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The ASGI app."""
        if self.dead:
            raise httpx.ConnectError("refused")
        request = Request(scope, receive)
        body = await request.body()
        await asyncio.sleep(self.delay)
        self.paths.append(f"{request.method} {request.url.path}")
        response = self.answer(request.method, request.url.path, json.loads(body) if body else {})
        await response(scope, receive, send)

    def prepared(self, body: dict[str, Any]) -> Response:
        """A version made ready, or refused with the reason `refuses`."""
        check("content-version", body)
        self.prepares.append(body["content"])
        if self.refuses is None:
            return keeping("content-version", body)
        problem = {"type": BASE + "content-refused", "title": "Versionen går inte att använda", "status": 409, "detail": self.refuses}
        return keeping("problem", problem, 409)

    @abstractmethod
    def answer(self, method: str, path: str, body: dict[str, Any]) -> Response:
        """The response to one request."""


class FakeNlu(Fake):
    """Finds in a text what `says` names for it, else the intent ask_cost and no danger; `analyse` answers in its place."""

    def __init__(self) -> None:
        super().__init__()
        self.says: dict[str, tuple[str, str, list[str]]] = {}
        self.raw: bytes | None = None
        self.analyse: Callable[[str], dict[str, Any]] | None = None

    def answer(self, method: str, path: str, body: dict[str, Any]) -> Response:
        if path == "/v1/versions":
            return self.prepared(body)
        check("nlu-request", body)
        assert (method, path) == ("POST", "/v1/parse")
        self.requests.append(body)
        if self.raw is not None:
            return Response(self.raw)
        if self.analyse is not None:
            return keeping("nlu-analysis", self.analyse(body["text"]))
        found = next((value for part, value in self.says.items() if part in body["text"]), ("ask_cost", "none", []))
        answer = {"intent": {"name": found[0], "confidence": 0.9}, "ranking": [{"name": found[0], "confidence": 0.9}],
                  "action": found[1], "flags": found[2]}  # fmt: skip
        check("nlu-analysis", answer)
        return JSONResponse(answer)


class FakeRasa(Fake):
    """Says 'svar' to everything, or the next of `script`; `raw` replaces the body, `status` the status.

    Its answers keep the contract unless it is `of_another_version`.
    """

    def __init__(self) -> None:
        super().__init__()
        self.script: list[list[dict[str, Any]]] = []
        self.of_another_version = False
        self.raw: bytes | None = None
        self.status = 200

    def answer(self, method: str, path: str, body: dict[str, Any]) -> Response:
        if path == "/webhooks/rest/versions":
            return self.prepared(body)
        check("rasa-request", body)
        assert (method, path) == ("POST", "/webhooks/rest/webhook")
        self.requests.append(body)
        if self.raw is not None or self.status != 200:
            return Response(self.raw or b"", self.status)
        parts = self.script.pop(0) if self.script else [{"text": f"svar {len(self.requests)}"}]
        answer = [{"recipient_id": body["sender"], **part} for part in parts]
        return JSONResponse(answer) if self.of_another_version else keeping("rasa-response", answer)

    @property
    def messages(self) -> list[str]:
        """What was sent, in order."""
        return [request["message"] for request in self.requests]


class FakeBridge(Fake):
    """Previews, receipts and one live conversation as the contract says; `refusal` is answered instead."""

    def __init__(self) -> None:
        super().__init__()
        self.refusal: tuple[int, dict[str, Any]] | None = None
        self.on_duty: list[dict[str, str]] = []
        self.live: dict[str, Any] = {"live_id": "l_1", "municipality_name": "Varberg", "state": "waiting", "last": 0, "lines": [],
                                     "typed_at": None, "on_duty": True}  # fmt: skip

    def answer(self, method: str, path: str, body: dict[str, Any]) -> Response:
        self.requests.append(body)
        if self.refusal:
            return JSONResponse({"type": BASE + "invalid", "title": "Nej", "status": self.refusal[0], **self.refusal[1]}, self.refusal[0])
        if method == "DELETE":
            return Response(status_code=204)
        if path == "/v1/accessibility":
            check("bridge-accessibility-request", body)
            return JSONResponse({}, 201)
        if path == "/v1/referrals/preview":
            check("bridge-preview-request", body)
            preview = {"preview_id": "p_0aZ81LmXw9sK2mPq", "text": "Till: Varbergs kommun", "digest": "0" * 64}
            return keeping("bridge-preview-response", preview)
        if path == "/v1/referrals":
            check("bridge-consent-request", body)
            given = {"receipt_code": "7KQ2M-9XT4B", "municipality": "varberg", "municipality_name": "Varberg"}
            return keeping("bridge-consent-response", given, 201)
        if path == "/v1/receipts/export":
            return keeping("receipt-export", example_of("receipt-export"))
        if path.startswith("/v1/receipts/"):
            return keeping("bridge-receipt", {"status": "new", "status_text": "Inskickad.", "municipality_name": "Varberg",
                                              "sent_on": "2026-11-21", "messages": []})  # fmt: skip
        if path == "/v1/live/duty":
            return keeping("bridge-live-duty", {"municipalities": self.on_duty})
        if path == "/v1/live/write" and (refused := self._too_long(body["text"])):
            return refused
        if path in ("/v1/live/ask", "/v1/live/write", "/v1/live/news", "/v1/live/leave"):
            return keeping("bridge-live-state", self.live)
        assert (method, path) == ("GET", "/readyz")
        return JSONResponse({"status": "ok"})

    def _too_long(self, text: str) -> Response | None:
        """What the bridge refuses, by its own measure."""
        try:
            clean(text, MAX_TEXT)
        except MessageTooLong as error:
            problem = {"type": BASE + "invalid-message", "title": error.title, "status": error.status_code}
            return keeping("problem", problem, error.status_code)
        return None


class FakeScreen:
    """Finds what `says` names for a part of the text; `error` is raised instead, `delay` seconds make it hang."""

    def __init__(self) -> None:
        self.says: dict[str, Finding] = {"AKUT": Finding("emergency", ("violence_now",), ("rule_now",))}
        self.error: Exception | None = None
        self.delay = 0.0
        self.long: list[str] = []

    def examine(self, text: str) -> Finding:
        time.sleep(self.delay)
        if self.error:
            raise self.error
        return next((finding for part, finding in self.says.items() if part in text), Finding("none"))

    def examine_long(self, text: str) -> Finding:
        self.long.append(text)
        return self.examine(text[:4096] + text[-4096:])
