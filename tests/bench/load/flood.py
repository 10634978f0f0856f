"""Many tries at once at what costs memory or processors (reliability notes, L7): receipt codes and logins."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import httpx

from tests.bench.load.figures import Latency, latency
from tests.bench.load.hostile import Chat
from tests.bench.load.samples import Sample
from tests.bench.load.watching import OURS, Reading, Watch

PATIENCE = 120.0
ACUTE = "jag håller i kniven och ska döda henne nu"
UNKNOWN_CODE = "00000-00000-00000-00000"
_HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')


@dataclass(frozen=True, slots=True)
class Flooded:
    """Statuses of the tries (0 without an answer), latency of emergencies before and during, growth of memory in bytes."""

    statuses: Mapping[int, int]
    before: Latency | None
    during: Latency | None
    grown: int
    seconds: float


def receipt_try(public: str) -> int:
    """Looks up a code that nobody has."""

    def look_up() -> httpx.Response:
        with _client(public) as http:
            return http.post("/api/v1/receipts/lookup", json={"code": UNKNOWN_CODE})

    return _status(look_up)


def login_try(staff: str) -> int:
    """Logs in as nobody, with the page's own form."""

    def login() -> httpx.Response:
        with _client(staff) as http:
            hidden = dict(_HIDDEN.findall(http.get("/login").text))
            return http.post("/login", data=hidden | {"username": "ingen", "password": "fel " * 4}, headers={"Origin": staff})

    return _status(login)


def _client(address: str) -> httpx.Client:
    # Plain HTTP on the loopback; reading the certificates of the world for each of 200 tries would be the flood itself.
    return httpx.Client(base_url=address, timeout=PATIENCE, trust_env=False, verify=False)


def _status(call: Callable[[], httpx.Response]) -> int:
    try:
        return call().status_code
    except httpx.HTTPError:
        return 0


def flood(public: str, families: Callable[[], Mapping[str, int]], attempt: Callable[[], int], tries: int, calm: int = 20) -> Flooded:
    """`tries` at once, while a person sends emergencies one after the other; `calm` of those before."""
    chat = Chat(public)
    before = [_emergency(chat) for _ in range(calm)]
    during: list[Sample] = []
    began = time.monotonic()
    with Watch(families, 0.2) as watch, ThreadPoolExecutor(tries) as pool:
        running = [pool.submit(attempt) for _ in range(tries)]
        while not all(each.done() for each in running):
            during.append(_emergency(chat))
    statuses = Counter(each.result() for each in running)
    return Flooded(statuses, latency(before), latency(during), grown(watch.readings), time.monotonic() - began)


def _emergency(chat: Chat) -> Sample:
    began, at = time.perf_counter(), time.time()
    messages = chat.say(ACUTE).json()["messages"]
    ms = (time.perf_counter() - began) * 1000
    return Sample(at, 0, "acute", ms, "ok" if messages[0]["kind"] == "emergency" else "wrong")


def grown(readings: Iterable[Reading]) -> int:
    """The most that our own processes together held above what they held at first; each of PostgreSQL's counts what all share."""
    by_time: dict[float, int] = {}
    for reading in readings:
        if reading.name in OURS:
            by_time[reading.at] = by_time.get(reading.at, 0) + reading.rss
    return max(by_time.values(), default=0) - next(iter(by_time.values()), 0)
