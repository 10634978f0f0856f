"""The web channel: the conversation routes of the public contract.

Annotations are evaluated here and now: FastAPI must find the dependencies that are made inside web_routes.
"""

from collections.abc import AsyncIterator
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Request, Response
from fastapi.sse import EventSourceResponse, ServerSentEvent

from bot.gateway.access import vault_of
from bot.gateway.conversing import NOT_FOUND
from bot.gateway.gateway import Gateway
from bot.gateway.request_body import Body, read_body
from bot.gateway.store.conversations import UnknownConversation
from bot.gateway.streaming import Sign, Stream
from bot.gateway.vault import Vault
from foundation.entry import ANYONE, PERSON, open_to
from foundation.problems import Problem

ONE_OF_TWO: Final = Problem(422, "invalid", "Skicka antingen en text eller en knapp")
_MAX_KEY: Final = 200


class OpeningBody(Body):
    """How a conversation begins."""

    locale: str = "sv"
    municipality: str | None = None
    campaign: str | None = None


class MessageBody(Body):
    """A text or a button, never both."""

    text: str | None = None
    button: str | None = None


def web_routes(gateway: Gateway) -> APIRouter:
    """POST /api/v1/conversations, POST …/messages, GET …/events, GET …/live, POST …/typing, DELETE …"""
    router = APIRouter(prefix="/api/v1/conversations")

    def known(request: Request, conversation_id: str) -> Vault:
        return vault_of(request, gateway.mint, conversation_id)

    Known = Annotated[Vault, Depends(known)]

    async def stream_of(request: Request, vault: Known) -> Stream:
        return await Stream.begun(gateway, vault, request.headers.get("last-event-id", ""))

    @router.post("", status_code=201)
    @open_to(ANYONE)
    async def open_conversation(request: Request) -> dict[str, Any]:
        body = await read_body(request, OpeningBody)
        return await gateway.opening.open(body.locale, body.municipality, body.campaign)

    @router.post("/{conversation_id}/messages")
    @open_to(PERSON)
    async def send(request: Request, vault: Known) -> dict[str, Any]:
        body, key = await read_body(request, MessageBody), _key(request)
        if body.text is not None and body.button is None:
            return (await gateway.conversing.write(vault, body.text, key)).public()
        if body.button is not None and body.text is None:
            return (await gateway.conversing.press(vault, body.button, key)).public()
        raise ONE_OF_TWO

    @router.get("/{conversation_id}/events", response_class=EventSourceResponse)
    @open_to(PERSON)
    async def events(stream: Annotated[Stream, Depends(stream_of)]) -> AsyncIterator[ServerSentEvent]:
        async for message in stream.events():
            if isinstance(message, Sign):
                yield ServerSentEvent(data=message.data, event=message.name)
                continue
            name = "person" if message.author == "person" else "message"
            yield ServerSentEvent(data=message.public(), event=name, id=str(message.id))

    @router.get("/{conversation_id}/live")
    @open_to(PERSON)
    async def live(vault: Known) -> dict[str, Any]:
        return await gateway.live.offer(vault)

    @router.post("/{conversation_id}/typing", status_code=204)
    @open_to(PERSON)
    async def typing(vault: Known) -> Response:
        await gateway.live.typed(vault)
        return Response(status_code=204)

    @router.delete("/{conversation_id}", status_code=204)
    @open_to(PERSON)
    async def erase(vault: Known) -> Response:
        try:
            await gateway.erasing.erase(vault)
        except UnknownConversation:
            raise NOT_FOUND from None
        await gateway.bell.ring(vault.conversation_id)
        return Response(status_code=204)

    return router


def _key(request: Request) -> str | None:
    key = request.headers.get("idempotency-key")
    if key is not None and not 0 < len(key) <= _MAX_KEY:
        raise Problem(422, "invalid", "Idempotency-Key går inte att läsa", errors=[{"field": "Idempotency-Key", "code": "length"}])
    return key
