"""Hostile input (reliability notes, L6): no 5xx, no restart, little CPU each, and the next person is answered as before."""

from __future__ import annotations

import json
import socket
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

import httpx
import psutil

MIB = 1024 * 1024
PATIENCE = 10.0
"""Seconds that an attacker waits for an answer."""


@dataclass(frozen=True, slots=True)
class Met:
    """What one attack met: statuses (0 when the door hung up), CPU seconds of the gateway, milliseconds of the person after it."""

    attack: str
    statuses: tuple[int, ...]
    cpu: float
    after_ms: float
    is_same_process: bool


class Chat:
    """One chat over plain HTTP."""

    def __init__(self, public: str) -> None:
        self._http = httpx.Client(base_url=public, timeout=PATIENCE, trust_env=False, verify=False)
        made = self._http.post("/api/v1/conversations", json={"locale": "sv"}).json()
        self.path, self._bearer = f"/api/v1/conversations/{made['id']}/messages", {"Authorization": f"Bearer {made['token']}"}

    def send(self, content: bytes) -> int:
        """The status for a raw body; 0 when there was no answer."""
        try:
            return self._http.post(self.path, content=content, headers=self.headers()).status_code
        except httpx.HTTPError:
            return 0

    def say(self, text: str) -> httpx.Response:
        """The response to a text. Raises httpx.HTTPError."""
        return self._http.post(self.path, json={"text": text}, headers=self.headers())

    def headers(self) -> dict[str, str]:
        """Of the next message."""
        return {**self._bearer, "Idempotency-Key": uuid.uuid4().hex, "Content-Type": "application/json"}


def _text(text: str) -> bytes:
    return json.dumps({"text": text}).encode()


def _nested(depth: int) -> bytes:
    return b'{"text": "hej", "more": ' + b"[" * depth + b"]" * depth + b"}"


BODIES: dict[str, list[bytes]] = {
    "JSON 10,000 deep": [_nested(10_000), b'{"a":' * 10_000],
    "JSON a little too deep": [_nested(depth) for depth in range(100, 1000, 50)],
    "message of 1 MB": [_text("a" * MIB)],
    "message as long as the door lets in": [_text("å" * 10_000), _text("ord " * 15_000)],
    "a million combining marks": [json.dumps({"text": "e" + "\u0301" * 1_000_000}, ensure_ascii=False).encode()],
    "30,000 combining marks": [json.dumps({"text": "e" + "\u0301" * 30_000}, ensure_ascii=False).encode()],
    "lone surrogates": [b'{"text": "\\ud800 hej \\udfff"}', b'{"\\ud800": "\\udc00", "text": "hej"}'],
    "NUL": [b'{"text": "hej\\u0000 du"}', b"\x00" * 100],
    "right-to-left override": [_text("hej \u202egnis\u202c \u2066du\u2069")],
    "invalid UTF-8": [b'{"text": "\xff\xfe\xc3("}', b"\xff" * 1000],
    "joined emoji": [_text("👨‍👩‍👧‍👦" * 500), _text("\u200d" * 5_000 + "hej")],
    "numbers without end": [b'{"text": ' + b"9" * 60_000 + b"}", b'{"text": 1e999999}', b"NaN", b"[]", b""],
    "endless words for the rules": [_text("jag ska " * 1_000), _text("döda inte " * 800), _text("a" * 8_000), _text("!?" * 4_000)],
}


def _bodies(public: str, bodies: list[bytes]) -> Iterator[int]:
    chat = Chat(public)
    for body in bodies:
        yield chat.send(body)


def deep_drafts(public: str) -> Iterator[int]:
    """Referrals with something deep in a field; refused as any wrong field is."""
    chat = Chat(public)
    chat.path = chat.path.removesuffix("messages") + "referral/preview"
    for depth in range(100, 1000, 100):
        yield chat.send(b'{"draft": {"municipality": "habo", "times": ' + b"[" * depth + b"]" * depth + b"}}")


def many_headers(public: str, number: int = 10_000) -> Iterator[int]:
    """A request with `number` headers."""
    yield _raw(public, _head("POST", {f"X-{count}": "a" for count in range(number)} | {"Content-Length": "0"}))


def declared_body(public: str) -> Iterator[int]:
    """A body that is said to be 100 MB: refused before it comes."""
    yield _raw(public, _head("POST", {"Content-Length": str(100 * MIB), "Content-Type": "application/json"}))


def streamed_body(public: str) -> Iterator[int]:
    """100 MB in pieces, of a length that was never told."""
    yield _raw(public, _head("POST", {"Transfer-Encoding": "chunked"}), b"10000\r\n" + b"a" * 65536 + b"\r\n", 1600)


def _head(method: str, headers: dict[str, str]) -> bytes:
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"{method} /api/v1/conversations HTTP/1.1\r\nHost: localhost\r\n{lines}\r\n".encode()


def _door(public: str) -> socket.socket:
    address = urlsplit(public)
    return socket.create_connection((address.hostname, address.port), PATIENCE)


def _raw(public: str, head: bytes, piece: bytes = b"", pieces: int = 0) -> int:
    """The status of the first answer; 0 when the door hung up without one."""
    with _door(public) as line:
        try:
            line.sendall(head)
            for _ in range(pieces):
                line.sendall(piece)
        except OSError:
            pass  # refused in the middle; the answer may still be there to read
        try:
            first = line.recv(64).split()
        except OSError:
            return 0
    return int(first[1]) if len(first) > 1 and first[1].isdigit() else 0


@contextmanager
def open_sockets(public: str, number: int, start: bytes = b"") -> Iterator[list[socket.socket]]:
    """`number` connections that say `start` and no more: idle with nothing, slowloris with the beginning of a request."""
    with ExitStack() as stack:
        lines = [stack.enter_context(_door(public)) for _ in range(number)]
        for line in lines:
            line.sendall(start)
        yield lines


def crowded(public: str, number: int, start: bytes) -> Iterator[int]:
    """The status of a person's message beside the open sockets."""
    with open_sockets(public, number, start) as lines:
        for line in lines[::10]:
            line.sendall(b"X" if start else b"")
        yield Chat(public).say("vad kostar det").status_code


def attacks(sockets: int) -> dict[str, Callable[[str], Iterator[int]]]:
    """All attacks by name; `sockets` is the number of idle and of half-said connections."""
    plain = {name: lambda public, bodies=bodies: _bodies(public, bodies) for name, bodies in BODIES.items()}
    half = b"POST /api/v1/conversations HTTP/1.1\r\nHost: localhost\r\nX-Slow: "
    return plain | {
        "drafts a little too deep": deep_drafts, "10,000 headers": many_headers, "a body of 100 MB, declared": declared_body,
        "a body of 100 MB, in pieces": streamed_body,
        f"{sockets:,} idle connections": lambda public: crowded(public, sockets, b""),
        f"slowloris, {sockets:,} connections": lambda public: crowded(public, sockets, half),
    }  # fmt: skip


def meet(public: str, gateway: Callable[[], int], name: str, attack: Callable[[str], Iterator[int]]) -> Met:
    """Runs one attack, then lets a person write. `gateway` gives the pid of the gateway now."""
    pid = gateway()
    before = _cpu(pid)
    statuses = tuple(attack(public))
    spent = _cpu(pid) - before
    began = time.perf_counter()
    answer = Chat(public).say("vad kostar det")
    after = (time.perf_counter() - began) * 1000
    return Met(name, (*statuses, answer.status_code), spent, after, gateway() == pid)


def _cpu(pid: int) -> float:
    times = psutil.Process(pid).cpu_times()
    return times.user + times.system


def meet_all(public: str, gateway: Callable[[], int], sockets: int) -> list[Met]:
    """Every attack, one after the other."""
    return [meet(public, gateway, name, attack) for name, attack in attacks(sockets).items()]
