"""The lean transport, against real sockets that behave and misbehave."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import httpx
import pytest

from bot.gateway.inner_http import InnerTransport

Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-A: b\r\n\r\nok"


@asynccontextmanager
async def client_of(talk: Talk, seconds: float = 2.0) -> AsyncIterator[httpx.AsyncClient]:
    async def closing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            await talk(reader, writer)
        writer.close()

    server = await asyncio.start_server(closing, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    lean = InnerTransport("127.0.0.1", port)
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", transport=lean, timeout=seconds) as client:
        yield client
    server.close()


async def read_request(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readuntil(b"\r\n\r\n")
    length = next(int(line.split(b":")[1]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length"))
    return head + await reader.readexactly(length)


def saying(*answers: bytes, seen: list[bytes] | None = None, connections: list[int] | None = None) -> Talk:
    """Gives each request on a connection the next answer, in two pieces, then hangs up."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if connections is not None:
            connections.append(1)
        for answer in answers:
            request = await read_request(reader)
            if seen is not None:
                seen.append(request)
            for piece in (answer[:9], answer[9:]):
                writer.write(piece)
                await writer.drain()
                await asyncio.sleep(0)

    return talk


async def test_a_request_arrives_whole_and_its_answer_too() -> None:
    seen: list[bytes] = []
    async with client_of(saying(OK, seen=seen)) as client:
        response = await client.post("/v1/parse?a=b", json={"text": "å"})
    assert (response.status_code, response.text, response.headers["x-a"]) == (200, "ok", "b")
    assert seen[0].startswith(b"POST /v1/parse?a=b HTTP/1.1\r\n")
    assert seen[0].endswith('{"text":"å"}'.encode())


async def test_a_connection_is_used_again() -> None:
    connections: list[int] = []
    async with client_of(saying(OK, OK, OK, connections=connections)) as client:
        for _ in range(3):
            assert (await client.post("/", content=b"x")).text == "ok"
    assert len(connections) == 1


async def test_a_connection_that_was_closed_meanwhile_is_not_used_again() -> None:
    connections: list[int] = []
    async with client_of(saying(OK, connections=connections)) as client:
        for _ in range(3):
            assert (await client.post("/", content=b"x")).text == "ok"
            await asyncio.sleep(0.05)
    assert len(connections) == 3


async def test_a_chunked_answer_is_read() -> None:
    chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n"
    async with client_of(saying(chunked, OK)) as client:
        assert [(await client.post("/", content=b"x")).text for _ in range(2)] == ["ok", "ok"]


async def test_a_server_that_asks_to_close_is_obeyed() -> None:
    connections: list[int] = []
    close = b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok"
    async with client_of(saying(close, close, connections=connections)) as client:
        for _ in range(2):
            await client.post("/", content=b"x")
    assert len(connections) == 2


ENDLESS = b"HTTP/1.1 200 OK\r\nContent-Length: 9999999\r\n\r\n" + b"x" * 1_200_000


@pytest.mark.parametrize("answer", [b"", b"nonsense\r\n\r\n", OK[:-1], ENDLESS])
async def test_an_answer_that_cannot_be_trusted_is_an_error(answer) -> None:
    async with client_of(saying(answer)) as client:
        with pytest.raises(httpx.TransportError):
            await client.post("/", content=b"x")


async def test_nobody_at_home_is_an_error() -> None:
    async with httpx.AsyncClient(base_url="http://127.0.0.1:1", transport=InnerTransport("127.0.0.1", 1)) as client:
        with pytest.raises(httpx.ConnectError):
            await client.post("/", content=b"x")


async def test_a_late_answer_is_an_error_and_does_not_reach_the_next_request() -> None:
    async def slow(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        request = await read_request(reader)
        await asyncio.sleep(0.3 if request.endswith(b"slow") else 0)
        writer.write(OK.replace(b"ok", request[-2:]))
        await writer.drain()
        await asyncio.sleep(0.5)

    async with client_of(slow, seconds=0.1) as client:
        with pytest.raises(httpx.ReadTimeout):
            await client.post("/", content=b"slow")
        assert (await client.post("/", content=b"hi")).text == "hi"


async def test_answers_are_not_mixed_up_in_parallel() -> None:
    async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for _ in range(50):
            request = await read_request(reader)
            await asyncio.sleep(0.001)
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n" + request[-3:])
            await writer.drain()

    async with client_of(echo, seconds=30.0) as client:
        sent = [f"{number:03}" for number in range(100)]
        assert [response.text for response in await asyncio.gather(*(client.post("/", content=text) for text in sent))] == sent
