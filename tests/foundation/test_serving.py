"""The server that every door stands on: it lets in all who wait, also while it is busy, and the collector seldom stops it."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from foundation.settings import ROOT
from tests.bench.load.standing import free_port

ROUND = 0.05
WAITING = 100
# Each time round the event loop takes as long as it does under load; every answer tells how the collector is set.
_BUSY = f"""
import asyncio, gc, json, sys, time
from foundation.serving import serve

async def busy():
    while True:
        time.sleep({ROUND})
        await asyncio.sleep(0)

async def app(scope, receive, send):
    if scope["type"] == "lifespan":
        await receive()
        app.busy = asyncio.create_task(busy())
        await send({{"type": "lifespan.startup.complete"}})
        return await receive()
    body = json.dumps([gc.get_freeze_count(), gc.get_threshold()[0]]).encode()
    await send({{"type": "http.response.start", "status": 200, "headers": [(b"content-length", str(len(body)).encode())]}})
    await send({{"type": "http.response.body", "body": body}})

serve(app, "127.0.0.1", int(sys.argv[1]))
"""


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """A server whose loop is slow."""
    port = free_port()
    process = subprocess.Popen([sys.executable, "-c", _BUSY, str(port)], cwd=ROOT)
    try:
        until = time.monotonic() + 20
        while process.poll() is None and time.monotonic() < until:
            try:
                connected(port).close()
                break
            except OSError:
                time.sleep(0.1)
        yield port
    finally:
        process.kill()
        process.wait()


def connected(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=30)


def test_all_who_wait_are_let_in_at_once_when_each_round_is_slow(port: int) -> None:
    began = time.monotonic()
    waiting = [connected(port) for _ in range(WAITING)]
    for person in waiting:
        person.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
    assert all(person.recv(1000).startswith(b"HTTP/1.1 200") for person in waiting)
    taken = time.monotonic() - began
    for person in waiting:
        person.close()
    assert taken < WAITING * ROUND / 2, "one at a time"


def test_what_lives_as_long_as_the_process_is_left_alone_by_the_collector(port: int) -> None:
    with connected(port) as person:
        person.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        answer = b""
        while part := person.recv(1000):
            answer += part
    frozen, threshold = (int(word.strip(b" []")) for word in answer.split(b"\r\n\r\n", 1)[1].split(b","))
    assert frozen > 10_000
    assert threshold > 700
