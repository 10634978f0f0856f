"""A person and a member of staff as two programs would be: they write with keys, listen with ids, and come back after every cut."""

from __future__ import annotations

import asyncio
import json
import random
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import httpx
from sqlalchemy.orm import Session, sessionmaker

from handover.desk.session_cookie import form_token
from handover.store import clock
from handover.store.staff import StaffMember, member_of
from handover.store.tables import StaffRow
from tests.bot.gateway.person import API, button, events
from tests.handover.waiting_persons import on_duty

PATIENCE = httpx.Timeout(10, read=60)  # a stream may be silent for as long as its pings are apart


class Wire(httpx.AsyncBaseTransport):
    """The way from the gateway to the bridge, which can be cut."""

    def __init__(self, inner: httpx.AsyncBaseTransport) -> None:
        self._inner, self.is_cut = inner, False

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if self.is_cut:
            raise httpx.ConnectError("cut")
        return await self._inner.handle_async_request(request)


@dataclass
class Listener:
    """Reads an event stream; `cut` breaks the connection, and it comes back after the last id that it saw."""

    http: httpx.AsyncClient
    address: str
    headers: dict[str, str]
    resumes: bool = True
    heard: list[tuple[str, str, Any]] = field(default_factory=list)
    _line: asyncio.Task[None] | None = None

    async def run(self) -> None:
        while True:
            self._line = asyncio.create_task(self._read())
            await asyncio.wait({self._line})
            await asyncio.sleep(0.05)

    def cut(self) -> None:
        if self._line is not None:
            self._line.cancel()

    async def _read(self) -> None:
        ids = [id_ for _, id_, _ in self.heard if id_]
        headers = self.headers | ({"Last-Event-ID": ids[-1]} if ids and self.resumes else {})
        try:
            async with self.http.stream("GET", self.address, headers=headers) as response:
                async for event in events(response):
                    self.heard.append((event["event"], event.get("id", ""), json.loads(event["data"])))
        except httpx.HTTPError:
            return

    def texts(self, which: Callable[[str, Any], bool]) -> list[str]:
        """The texts of the events that `which(name, data)` picks, in the order they came."""
        return [data["text"] for name, _, data in self.heard if which(name, data)]


async def _surely(send: Callable[[], Any], patience: Callable[[], float]) -> None:
    """Sends again, with the same key, until an answer came in time."""
    while True:
        try:
            async with asyncio.timeout(patience()):
                response = await send()
        except (httpx.HTTPError, TimeoutError):
            continue
        if response.status_code < 300:
            return
        assert response.status_code in (429, 503), response.text
        await asyncio.sleep(0.1)


@dataclass
class PersonSide:
    """Somebody in the chat."""

    http: httpx.AsyncClient
    id: str
    token: str
    first: list[dict[str, Any]]
    listener: Listener = field(init=False)

    def __post_init__(self) -> None:
        self.listener = Listener(self.http, f"{API}/{self.id}/events", self.bearer)

    @property
    def bearer(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    async def sends(self, body: dict[str, str], key: str | None = None) -> httpx.Response:
        """One turn."""
        headers = self.bearer | {"Idempotency-Key": key or secrets.token_hex(8)}
        return await self.http.post(f"{API}/{self.id}/messages", json=body, headers=headers)

    async def asks_for_staff(self, yes: str = "Ja, jag vill skriva med personal") -> dict[str, Any]:
        """Presses the page's button and says yes; gives the answer."""
        offer = (await self.http.get(f"{API}/{self.id}/live", headers=self.bearer)).json()["button"]
        asked = (await self.sends({"button": offer["button"]})).json()
        return (await self.sends({"button": button(asked["messages"], yes)})).json()

    async def surely_writes(self, text: str, patience: Callable[[], float]) -> None:
        key = secrets.token_hex(8)
        await _surely(lambda: self.sends({"text": text}, key), patience)

    @property
    def heard_of_staff(self) -> list[str]:
        return self.listener.texts(lambda name, data: name == "message" and data["from"] == "staff")

    @property
    def heard_of_self(self) -> list[str]:
        """What they typed; the labels of buttons that they pressed stand in the history too."""
        return self.listener.texts(lambda name, data: name == "person" and data["text"].startswith("personen"))

    @property
    def modes(self) -> list[str]:
        return [data["mode"] for name, _, data in self.listener.heard if name == "mode"]


@dataclass
class StaffSide:
    """A member of staff on duty, with a browser."""

    http: httpx.AsyncClient
    session_id: str
    live_id: str = ""
    listener: Listener = field(init=False)

    async def posts(self, act: str, live_id: str | None = None, **fields: str) -> httpx.Response:
        """What the page's script sends."""
        body = {"form_token": form_token(self.session_id)} | fields
        headers = {"Accept": "application/json", "Origin": str(self.http.base_url).rstrip("/")}
        return await self.http.post(f"/live/{live_id or self.live_id}/{act}", data=body, headers=headers)

    async def joins(self, live_id: str) -> httpx.Response:
        self.live_id = live_id
        self.listener = Listener(self.http, f"/live/{live_id}/events", {})
        return await self.posts("join")

    async def surely_writes(self, text: str, patience: Callable[[], float]) -> None:
        key = secrets.token_hex(8)
        await _surely(lambda: self.posts("write", text=text, key=key), patience)

    @property
    def heard_of_person(self) -> list[str]:
        return self.listener.texts(lambda name, data: name == "line" and data["side"] == "person")

    @property
    def heard_of_self(self) -> list[str]:
        return self.listener.texts(lambda name, data: name == "line" and data["side"] == "staff")


@dataclass
class Sides:
    """Addresses of both doors, the record, and the wire to the bridge."""

    public: str
    staff: str
    transactions: sessionmaker[Session]
    wire: Wire
    open: list[httpx.AsyncClient] = field(default_factory=list)

    async def person(self, municipality: str = "varberg") -> PersonSide:
        http = httpx.AsyncClient(base_url=self.public, timeout=PATIENCE)
        opened = (await http.post(API, json={"locale": "sv", "municipality": municipality})).json()
        return PersonSide(http, opened["id"], opened["token"], opened["messages"])

    def staff_on_duty(self, municipality: str = "varberg") -> StaffSide:
        with self.transactions.begin() as session:
            session_id = on_duty(session, _hire(session, municipality))
        http = httpx.AsyncClient(base_url=self.staff, timeout=PATIENCE, cookies={"steget_desk": session_id})
        return StaffSide(http, session_id)


def _hire(session: Session, municipality: str) -> StaffMember:
    row = StaffRow(username=secrets.token_hex(6), display_name="Kim Test", municipality=municipality, role="staff", password_hash="none",
                   active=True, created_at=clock.now())  # fmt: skip
    session.add(row)
    session.flush()
    return member_of(row)


async def until(condition: Callable[[], bool], seconds: float = 20) -> None:
    """Returns when `condition` holds. Raises TimeoutError."""
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.02)


def impatient(chance: random.Random) -> float:
    """Often too short: the answer is lost and the same is sent once more."""
    return chance.choice([0.05, 0.2, 1.0, 5.0])
