"""The public API as a small real server on loopback: it honours the schemas of tests/contract and fails when it is told to."""

from __future__ import annotations

import asyncio
import json
import secrets
from collections import defaultdict
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response, StreamingResponse
from jsonschema import Draft202012Validator

from bot.gateway.routes.page import add_page
from bot.widget.page import render_page
from foundation.directory import Contacts, load_municipalities
from foundation.problems import BASE
from foundation.web import BodyLimit, SecurityHeaders

CONTRACT = Path(__file__).resolve().parents[2] / "contract"
CODE = "7KQ2M-9XT4B-H3VNA-R8DWC"
PREVIEW = "Till: Varbergs kommun\n\nDet här skickas:\n– Så når de dig: Bara med koden som du får.\n\nDina egna ord:\n  <b>hej</b>"
CHOICES = [{"label": "Jag har skadat någon", "button": "b_self"}, {"label": "Någon skadar mig", "button": "b_victim"}]
GREETING = "Det här är en chattrobot, ingen människa läser just nu.\nDu är anonym.\nRing 112 om någon är i fara."


def check(schema: str, value: object) -> Any:
    """`value` if it holds tests/contract/<schema>.schema.json; raises ValidationError."""
    Draft202012Validator(json.loads((CONTRACT / f"{schema}.schema.json").read_text())).validate(value)
    return value


def own_data() -> dict[str, Any]:
    """The example of the export, with words that would be markup if they were let."""
    example = json.loads((CONTRACT / "receipt-export.schema.json").read_text())["examples"][0]
    return example | {"text": example["text"] + "\n  <b>hej</b> å\n"}


def message(number: int, text: str, kind: str = "text", buttons: list[dict[str, str]] | None = None, author: str = "bot",
            lang: str | None = None) -> dict[str, Any]:  # fmt: skip
    """A Message of the public contract."""
    known = {"lang": lang} if lang else {}
    return {"id": str(number), "from": author, "kind": kind, "text": text, "buttons": buttons or [], **known}


@dataclass
class Chat:
    """One conversation: its token, its history as (event name, data) and the turns already answered, by key."""

    token: str
    history: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    answered: dict[str, Any] = field(default_factory=dict)
    signs: list[tuple[str, dict[str, Any]]] = field(default_factory=list)


@dataclass
class FakeGateway:
    """What tests steer and look at. `fail[route]` is a list of statuses (0: the connection is cut) for the next calls."""

    fail: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    calls: list[tuple[str, dict[str, str], Any]] = field(default_factory=list)
    answers: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    chats: dict[str, Chat] = field(default_factory=dict)
    draft: dict[str, Any] = field(default_factory=dict)
    errors: list[dict[str, str]] = field(default_factory=list)
    letters: list[dict[str, str]] = field(default_factory=list)
    status: str = "waiting_for_person"
    emergency: str | None = None
    wait: float = 0.0
    begin_wait: float = 0.0
    mode: str = "bot"
    problem: str = "x"
    on_duty: bool = False
    number: int = 1_700_000_000_000_000

    def alarm(self) -> dict[str, str]:
        """The member `emergency` when there is one."""
        return {"emergency": self.emergency} if self.emergency else {}

    def next_number(self) -> int:
        """Ids grow, as the gateway's do."""
        self.number += 1
        return self.number

    def keys(self, route: str = "turn") -> list[str]:
        """The Idempotency-Keys that came to a route, in order."""
        return [headers.get("idempotency-key", "") for name, headers, _ in self.calls if name == route]

    def say(self, text: str, *, author: str = "staff", kind: str = "text") -> None:
        """Something that comes by itself, to every conversation."""
        for chat in self.chats.values():
            chat.history.append(("message", message(self.next_number(), text, kind, author=author)))

    def sign(self, name: str, data: dict[str, Any]) -> None:
        """An event without an id, to every conversation."""
        for chat in self.chats.values():
            chat.signs.append((name, check("public-mode", data) if name == "mode" else data))

    def answer_to(self, words: str) -> list[dict[str, Any]]:
        """The bot's side of a turn."""
        parts = self.answers.get(words, [{"text": f"Du skrev: {words}"}])
        return [message(self.next_number(), **part) for part in parts]


def problem(status: int, title: str, errors: list[dict[str, str]] | None = None, detail: str | None = None,
            kind: str = "x") -> JSONResponse:  # fmt: skip
    """An RFC 9457 document as the gateway's."""
    kind = "not-found" if status == 404 else kind
    body: dict[str, Any] = {"type": BASE + kind, "title": title, "status": status}
    body |= {"errors": errors} if errors else {}
    body |= {"detail": detail} if detail else {}
    return JSONResponse(check("problem", body), status, media_type="application/problem+json")


def build(fake: FakeGateway) -> FastAPI:
    """The app. Each route notes its call, fails if told to, and answers by the schemas."""
    app = FastAPI()
    app.add_middleware(BodyLimit)
    app.add_middleware(SecurityHeaders)
    page = render_page(Contacts.load().all(), load_municipalities().values())
    add_page(app, page)

    async def told(route: str, request: Request) -> Response | None:
        raw = await request.body()
        fake.calls.append((route, dict(request.headers), json.loads(raw) if raw else None))
        if not fake.fail[route]:
            return None
        status = fake.fail[route].pop(0)
        titles = {404: "Sidan finns inte", 413: "Texten är för lång", 422: "Skriv något först"}
        return problem(status, titles.get(status, "Något gick fel hos oss"), detail=fake.emergency, kind=fake.problem) if status else Cut()

    def known(request: Request, chat_id: str) -> Chat | None:
        chat = fake.chats.get(chat_id)
        return chat if chat and request.headers.get("authorization") == f"Bearer {chat.token}" else None

    @app.post("/api/v1/conversations")
    async def begin(request: Request) -> Response:
        if failed := await told("begin", request):
            return failed
        await asyncio.sleep(fake.begin_wait)
        chat_id, token = f"c_{secrets.token_urlsafe(12)}", secrets.token_urlsafe(24)
        first = [message(fake.next_number(), GREETING), message(fake.next_number(), "Vem gäller det?", buttons=CHOICES)]
        fake.chats[chat_id] = Chat(token, [("message", one) for one in first])
        return JSONResponse(check("public-conversation", {"id": chat_id, "token": token, "messages": first}), 201)

    @app.post("/api/v1/conversations/{chat_id}/messages")
    async def turn(request: Request, chat_id: str) -> Response:
        failed, chat = await told("turn", request), known(request, chat_id)
        if failed or not chat:
            return failed or problem(404, "Samtalet finns inte")
        body, key = fake.calls[-1][2], request.headers["idempotency-key"]
        if key not in chat.answered:
            words = body.get("text") or next((one["label"] for one in CHOICES if one["button"] == body["button"]), body.get("button"))
            chat.history.append(("person", message(fake.next_number(), words, author="person")))
            chat.answered[key] = {"messages": fake.answer_to(words), "mode": fake.mode}
            chat.history += [("message", one) for one in chat.answered[key]["messages"]]
        await asyncio.sleep(fake.wait)
        return JSONResponse(check("public-turn", chat.answered[key]))

    @app.post("/api/v1/conversations/{chat_id}/locale")
    async def speak(request: Request, chat_id: str) -> Response:
        failed, chat = await told("speak", request), known(request, chat_id)
        if failed or not chat:
            return failed or problem(404, "Samtalet finns inte")
        answered = {"messages": fake.answer_to(fake.calls[-1][2]["locale"]), "mode": fake.mode}
        chat.history += [("message", one) for one in answered["messages"]]
        return JSONResponse(check("public-turn", answered))

    @app.get("/api/v1/conversations/{chat_id}/events")
    async def events(request: Request, chat_id: str) -> Response:
        failed, chat = await told("events", request), known(request, chat_id)
        if failed or not chat:
            return failed or problem(404, "Samtalet finns inte")
        return StreamingResponse(stream(chat_id, chat, int(request.headers.get("last-event-id") or 0)), media_type="text/event-stream")

    async def stream(chat_id: str, chat: Chat, seen: int) -> AsyncIterator[str]:
        yield ": here\n\n"
        while chat_id in fake.chats and not fake.fail["cut"]:
            while chat.signs:
                name, data = chat.signs.pop(0)
                yield f"event: {name}\ndata: {json.dumps(data)}\n\n"
            for name, data in [entry for entry in chat.history if int(entry[1]["id"]) > seen]:
                seen = int(data["id"])
                yield f"id: {seen}\nevent: {name}\ndata: {json.dumps(data)}\n\n"
            await asyncio.sleep(0.03)

    @app.get("/api/v1/conversations/{chat_id}/live")
    def live(chat_id: str) -> dict[str, Any]:
        return check("public-live", {"button": {"label": "Skriv med någon som arbetar här", "button": "b_live"} if fake.on_duty else None})

    @app.post("/api/v1/conversations/{chat_id}/typing")
    async def typing(request: Request, chat_id: str) -> Response:
        await told("typing", request)
        return Response(status_code=204)

    @app.delete("/api/v1/conversations/{chat_id}")
    async def erase(request: Request, chat_id: str) -> Response:
        failed, chat = await told("erase", request), known(request, chat_id)
        if failed or not chat:
            return failed or problem(404, "Samtalet finns inte")
        del fake.chats[chat_id]
        return Response(status_code=204)

    @app.get("/api/v1/conversations/{chat_id}/referral")
    async def draft(request: Request, chat_id: str) -> Response:
        failed = await told("draft", request)
        return failed or JSONResponse({"draft": check("referral-draft", fake.draft)})

    @app.post("/api/v1/conversations/{chat_id}/referral/preview")
    async def preview(request: Request, chat_id: str) -> Response:
        failed, chat = await told("preview", request), known(request, chat_id)
        if failed or not chat:
            return failed or problem(404, "Samtalet finns inte")
        check("referral-draft", fake.calls[-1][2]["draft"])
        if fake.errors:
            return problem(422, "Något i förfrågan behöver ändras", fake.errors, fake.emergency)
        preview = {"preview_id": "p_1", "text": PREVIEW, "digest": "0" * 64}
        return JSONResponse(check("public-preview", preview | fake.alarm()))

    @app.post("/api/v1/conversations/{chat_id}/referral")
    async def consent(request: Request, chat_id: str) -> Response:
        failed, chat = await told("consent", request), known(request, chat_id)
        if failed or not chat:
            return failed or problem(404, "Samtalet finns inte")
        answer = {"receipt_code": CODE, "municipality": "varberg", "municipality_name": "Varberg"}
        return JSONResponse(check("bridge-consent-response", answer), 201)

    @app.post("/api/v1/receipts/{act}")
    async def receipt(request: Request, act: str) -> Response:
        if failed := await told(act, request):
            return failed
        body = fake.calls[-1][2]
        if body["code"].upper().replace("-", "") != CODE.replace("-", ""):
            return JSONResponse(check("problem", {"type": BASE + "unknown-receipt", "title": "Koden finns inte", "status": 404}), 404)
        if act == "export":
            return JSONResponse(check("receipt-export", own_data()))
        if act == "reply":
            fake.letters.append({"id": str(len(fake.letters) + 1), "from": "person", "text": body["text"], "at": "2026-11-21T11:00:00Z"})
        fake.status = "withdrawn" if act == "withdraw" else fake.status
        words = {"withdrawn": "Du har tagit tillbaka din förfrågan. Det du skrev är raderat."}.get(fake.status, "Någon har svarat dig.")
        letters = [] if fake.status == "withdrawn" else fake.letters
        shown = {"status": fake.status, "status_text": words, "municipality_name": "Varberg", "sent_on": "2026-11-21", "messages": letters}
        return JSONResponse(check("public-receipt", shown | (fake.alarm() if act == "reply" else {})))

    return app


class Cut(Response):
    """A connection that breaks in the middle of an answer."""

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"1000")]})
        await send({"type": "http.response.body", "body": b"{", "more_body": False})
