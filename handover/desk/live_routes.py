"""Duty, and live conversations: their page, their events, and what staff do in them.

Annotations are evaluated here and now: FastAPI must find the dependencies that are made inside live_routes.
"""

from collections.abc import AsyncIterator, Callable
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response
from fastapi.sse import EventSourceResponse, ServerSentEvent
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool

from foundation.entry import STAFF, open_to
from foundation.posted_form import PostedForm
from handover.core.errors import HandoverError, LiveNotFound
from handover.desk.door import Visit
from handover.desk.failures import problem_of
from handover.desk.live_page import limit_words, live_page
from handover.desk.live_stream import LiveStream
from handover.desk.parts import DeskParts
from handover.desk.problem_pages import wants_page
from handover.store import duty
from handover.store.live import staff

Act = Callable[[Session, Visit], None]


def live_routes(parts: DeskParts) -> APIRouter:
    """POST /duty; GET /live/{id} and /live/{id}/events; POST /live/{id}/join, /write, /typing, /return and /close."""
    router = APIRouter()
    read_form = Depends(parts.door.read_form)

    async def stream_of(request: Request, live_id: str, after: str = "0") -> LiveStream:
        return await LiveStream.begun(parts, request, live_id, after)

    async def done(request: Request, live_id: str, form: PostedForm, act: Act, to: str = "") -> Response:
        """What follows an act: a page for browsers, 204 for our script, the page with the reason when it was refused."""
        try:
            await run_in_threadpool(_in_transaction, parts, request, form, act)
        except LiveNotFound:
            raise
        except HandoverError as refusal:
            return await run_in_threadpool(_refused, parts, request, live_id, refusal, form)
        await parts.bell.ring(live_id)
        return RedirectResponse(to or f"/live/{live_id}#latest", 303) if wants_page(request.scope) else Response(status_code=204)

    @router.post("/duty")
    @open_to(STAFF)
    def switch_duty(request: Request, form: PostedForm = read_form) -> Response:
        with parts.transactions.begin() as session:
            visit = parts.door.enter_to_act(session, request, form)
            if form.get("on") == "yes":
                duty.begin(session, visit.staff, parts.door.cookie.read(request) or "")
            else:
                duty.end(session, visit.staff)
        return RedirectResponse("/queue", 303)

    @router.get("/live/{live_id}")
    @open_to(STAFF)
    def page(request: Request, live_id: str) -> Response:
        with parts.transactions.begin() as session:
            return live_page(parts.pages, session, parts.door.enter(session, request), live_id)

    @router.get("/live/{live_id}/events", response_class=EventSourceResponse)
    @open_to(STAFF)
    async def events(stream: Annotated[LiveStream, Depends(stream_of)]) -> AsyncIterator[ServerSentEvent]:
        async for event in stream.events():
            yield event

    @router.post("/live/{live_id}/join")
    @open_to(STAFF)
    async def join(request: Request, live_id: str, form: PostedForm = read_form) -> Response:
        return await done(request, live_id, form, lambda session, visit: staff.join(session, visit.staff, live_id))

    @router.post("/live/{live_id}/write")
    @open_to(STAFF)
    async def write(request: Request, live_id: str, form: PostedForm = read_form) -> Response:
        text, key = form.get("text", ""), form.get("key", "")
        return await done(request, live_id, form, lambda session, visit: staff.write(session, visit.staff, live_id, text, key))

    @router.post("/live/{live_id}/typing")
    @open_to(STAFF)
    async def typing(request: Request, live_id: str, form: PostedForm = read_form) -> Response:
        return await done(request, live_id, form, lambda session, visit: staff.typed(session, visit.staff, live_id))

    @router.post("/live/{live_id}/return")
    @open_to(STAFF)
    async def hand_back(request: Request, live_id: str, form: PostedForm = read_form) -> Response:
        act: Act = lambda session, visit: staff.hand_back(session, visit.staff, live_id)  # noqa: E731
        return await done(request, live_id, form, act, "/queue?done=live_returned")

    @router.post("/live/{live_id}/close")
    @open_to(STAFF)
    async def close(request: Request, live_id: str, form: PostedForm = read_form) -> Response:
        act: Act = lambda session, visit: staff.close(session, visit.staff, live_id)  # noqa: E731
        return await done(request, live_id, form, act, "/queue?done=live_closed")

    return router


def _in_transaction(parts: DeskParts, request: Request, form: PostedForm, act: Act) -> None:
    with parts.transactions.begin() as session:
        visit = parts.door.enter_to_act(session, request, form)
        act(session, visit)
        duty.renew(session, visit.staff)


def _refused(parts: DeskParts, request: Request, live_id: str, refusal: HandoverError, form: PostedForm) -> Response:
    if not wants_page(request.scope):
        raise problem_of(refusal, limit_words(refusal))
    with parts.transactions.begin() as session:
        visit = parts.door.enter(session, request)
        return live_page(parts.pages, session, visit, live_id, refusal=refusal, text=form.get("text", ""), key=form.get("key", ""))
