"""An installation of its own for each test: empty data folder, free doors, nothing from the surroundings."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from steget.embedded.ports import pick_free
from steget.installation import Installation


@pytest.fixture(autouse=True)
def _clean_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("STEGET_")]:
        monkeypatch.delenv(name)


@pytest.fixture
def installation(tmp_path: Path) -> Installation:
    """Settings with an empty data folder and two free ports."""
    ports = pick_free(("public", "staff"))
    return Installation(data_dir=tmp_path / "var", public_port=ports["public"], staff_port=ports["staff"])


@pytest.fixture
def command_env(installation: Installation) -> dict[str, str]:
    """The environment in which `steget` works on `installation`."""
    return os.environ | {"STEGET_DATA_DIR": str(installation.data), "STEGET_PUBLIC_PORT": str(installation.public_port),
                         "STEGET_STAFF_PORT": str(installation.staff_port)}  # fmt: skip


class _Liar(BaseHTTPRequestHandler):
    """Answers 200 to everything, with nothing in it; Rasa does that when its model is broken. Only /readyz is honest."""

    def _answer(self) -> None:
        body = b"{}" if self.path == "/v1/parse" else json.dumps([]).encode()
        self.send_response(503 if self.path == "/readyz" else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = _answer

    def log_message(self, *_words: object) -> None:
        """Silent."""


@pytest.fixture
def liar() -> Iterator[Callable[[], str]]:
    """Starts a server whose health is fine and whose answers are empty; gives its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Liar)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield lambda: f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
