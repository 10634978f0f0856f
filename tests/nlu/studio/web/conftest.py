"""The studio in process over the real content, with an entrance that knows who the test says is there."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import Engine
from starlette.requests import Request

from foundation.content.versions import Versions
from foundation.logs import EventLog
from foundation.posted_file import PostedFile, read_posted_file
from foundation.posted_form import PostedForm, read_posted
from foundation.problems import Problem
from nlu.studio.content.touches import needs_second_eyes
from nlu.studio.store.members import Member
from nlu.studio.web.app import ADDRESS, create_studio
from nlu.studio.web.entrance import NotLoggedIn, Visitor
from tests.nlu.studio.stored import join, studio_database, studio_engine, transactions  # noqa: F401 - fixtures

HOST, TOKEN = "http://studio.test", "token-of-{}"
PAGE = {"Accept": "text/html,*/*;q=0.8"}


class KnownEntrance:
    """An entrance of the tests: who is there stands in a header. Loud: a request that says nothing about itself is an error."""

    login = "/login"

    def visitor(self, request: Request) -> Visitor:
        who = request.headers["x-test-visitor"]
        if who == "nobody":
            raise NotLoggedIn
        return Visitor(int(who), f"Namn {who}", TOKEN.format(who), has_desk=True)

    async def read_form(self, request: Request) -> PostedForm:
        if request.headers.get("origin") != HOST:
            raise Problem(403, "foreign-form", "Det här skickades inte från vår sida")
        form = await read_posted(request, 400)
        request.state.written = form.get("text", "")
        return form

    async def read_upload(self, request: Request) -> PostedFile:
        if request.headers.get("origin") != HOST:
            raise Problem(403, "foreign-form", "Det här skickades inte från vår sida")
        return await read_posted_file(request, "file")

    def require_token(self, request: Request, form: PostedForm) -> None:
        if form.get("form_token") != TOKEN.format(request.headers["x-test-visitor"]):
            raise Problem(403, "stale-form", "Sidan hade blivit för gammal")


@dataclass
class EditorBrowser:
    """A browser of a member. `post` sends what a form of ours would."""

    client: httpx.AsyncClient
    member: Member | None

    async def get(self, path: str, **headers: str) -> httpx.Response:
        return await self.client.get(ADDRESS + path, headers=headers)

    async def post(self, path: str, headers: dict[str, str] | None = None, **fields: str) -> httpx.Response:
        token = {"form_token": TOKEN.format(self.member.id if self.member else "nobody")}
        return await self.client.post(ADDRESS + path, data=token | fields, headers={"Origin": HOST} | (headers or {}))


@pytest.fixture
def studio(studio_engine: Engine, tmp_path: Path) -> FastAPI:  # noqa: F811
    """The app, mounted where its pages think they are."""
    outer = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    outer.mount(ADDRESS, create_studio(studio_engine, KnownEntrance(), Versions(tmp_path / "content"), needs_second_eyes, EventLog("desk")))
    return outer


@pytest.fixture
def browse(studio: FastAPI) -> Callable[..., EditorBrowser]:
    """browse(member) is a browser in which they are logged in; browse(None) one in which nobody is."""

    def _browse(member: Member | None) -> EditorBrowser:
        who = str(member.id) if member else "nobody"
        transport = httpx.ASGITransport(studio, raise_app_exceptions=False)
        return EditorBrowser(httpx.AsyncClient(transport=transport, base_url=HOST, headers=PAGE | {"X-Test-Visitor": who}), member)

    return _browse


def plain(page: httpx.Response) -> str:
    """What a page says, without tags, spaces made single."""
    without = re.sub(r"<(script|style)\b.*?</\1>|<[^>]+>", " ", page.text, flags=re.S)
    return re.sub(r"\s+", " ", html.unescape(without)).strip()


def fields_in(page: httpx.Response, action: str) -> dict[str, str]:
    """What a browser would send of the form with this action, nothing touched."""
    form = re.search(rf'<form[^>]*method="post"[^>]*action="{re.escape(action)}".*?</form>', page.text, re.S)
    assert form, f"no form for {action}"
    found = {name: html.unescape(value) for name, value in re.findall(r'<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"', form[0])}
    texts = re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>\n?(.*?)</textarea>', form[0], re.S)
    found |= {name: html.unescape(text) for name, text in texts}
    for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', form[0], re.S):
        chosen = re.search(r'<option value="([^"]*)" selected', options) or re.search(r'<option value="([^"]*)"', options)
        found[name] = html.unescape(chosen[1]) if chosen else ""
    return {name: value for name, value in found.items() if not name.startswith("sure.")}
