"""Staff at a browser, and what their pages say."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from html import unescape

import httpx
from starlette.types import ASGIApp

from handover.desk.session_cookie import form_token
from handover.store.staff import StaffMember

HOST = "http://desk.test"
BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


def client_of(app: ASGIApp, base_url: str = HOST) -> httpx.AsyncClient:
    """A browser that nobody is logged in with."""
    return httpx.AsyncClient(transport=httpx.ASGITransport(app, raise_app_exceptions=False), base_url=base_url, headers=BROWSER)


@dataclass
class StaffBrowser:
    """A logged-in browser. `post` sends what a form of ours would send."""

    client: httpx.AsyncClient
    session_id: str
    staff: StaffMember

    async def get(self, path: str, **headers: str) -> httpx.Response:
        return await self.client.get(path, headers=headers)

    async def post(self, path: str, *, headers: dict[str, str] | None = None, method: str = "POST", **fields: str) -> httpx.Response:
        body = {"form_token": form_token(self.session_id)} | fields
        return await self.client.request(method, path, data=body, headers={"Origin": HOST} | (headers or {}))


def plain(page: httpx.Response) -> str:
    """What a page says, without tags, spaces made single."""
    without = re.sub(r"<(script|style)\b.*?</\1>|<[^>]+>", " ", page.text, flags=re.S)
    return re.sub(r"\s+", " ", unescape(without)).strip()


def textarea(page: httpx.Response, id_: str) -> str:
    """The text in a field, as a browser would hold it."""
    found = re.search(rf'<textarea[^>]*id="{id_}"[^>]*>\n?(.*?)</textarea>', page.text, re.S)
    assert found, f"no field {id_}"
    return unescape(found[1])


def hidden(page: httpx.Response, name: str) -> str:
    """The value of the first hidden field called `name`."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page.text)
    assert found, f"no hidden field {name}"
    return unescape(found[1])


def wait_until_ready(client: httpx.Client, seconds: float = 20) -> None:
    """Returns when /readyz says yes. Raises AssertionError when it has not in `seconds`."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            if client.get("/readyz").status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise AssertionError("the desk did not become ready in time")
