"""One address for the chat without JavaScript: GET shows where it begins, POST does what the pressed button says."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from bot.channels.plain.answering import Answering
from bot.channels.plain.chatting import Chatting
from bot.channels.plain.erasing import Erasing
from bot.channels.plain.pages import ADDRESS, Pages
from bot.channels.plain.patience import Patience
from bot.channels.plain.referring import Referring
from bot.channels.plain.speaking import Speaking
from bot.channels.plain.visit import Visit, language_of, read_own_form, visit_of
from bot.gateway.gateway import Gateway
from bot.widget.carried import word
from foundation.entry import ANYONE, open_to
from foundation.problems import Problem

Act = Callable[[Visit], Awaitable[HTMLResponse]]


def acts_of(gateway: Gateway, pages: Pages, chatting: Chatting) -> dict[str, Act]:
    """What a button named `do` can ask for, by its value."""
    referring, answering, erasing = Referring(gateway, pages, chatting), Answering(gateway, pages), Erasing(gateway, pages)
    return {
        "begin": chatting.begin, "write": chatting.write, "look": chatting.look,
        "referral": referring.form, "preview": referring.preview, "send": referring.send, "stop": referring.stop,
        "receipt": answering.form, "lookup": answering.look_up, "reply": answering.reply, "export": answering.export,
        "withdraw": answering.ask_withdraw, "withdraw-yes": answering.withdraw,
        "erase": erasing.ask, "erase-yes": erasing.erase,
    }  # fmt: skip


def plain_routes(gateway: Gateway, pages: Pages) -> APIRouter:
    """GET and POST /chatt."""
    router = APIRouter()
    chatting = Chatting(gateway, pages, Patience())
    acts = acts_of(gateway, pages, chatting)
    speaking = Speaking(gateway, chatting, acts)

    @router.get(ADDRESS)
    @open_to(ANYONE)
    async def start(request: Request) -> HTMLResponse:
        asked = {name: request.query_params.get(name, "") for name in ("kommun", "kampanj")}
        known = {name: word(value) for name, value in asked.items()}
        gateway.closures.refuse("page", known["kommun"] or None)
        visit = Visit({}, tag=language_of(request.query_params.get("sprak", "")))
        return chatting.start(visit, known["kommun"], known["kampanj"])

    @router.post(ADDRESS)
    @open_to(ANYONE)
    async def act(request: Request) -> HTMLResponse:
        visit = visit_of(gateway.mint, await read_own_form(request))
        if visit.vault:
            gateway.locales.suppose(visit.vault.conversation_id, visit.tag)
        try:
            return await _done(visit)
        except Problem as refused:
            return pages.refusal(refused, visit.tag)

    async def _done(visit: Visit) -> HTMLResponse:
        if visit.get("speak"):
            return await speaking.speak(visit)
        if visit.get("press"):
            return await chatting.press(visit)
        wanted = acts.get(visit.get("do"))
        return await wanted(visit) if wanted else chatting.start(visit)

    return router
