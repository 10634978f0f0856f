"""The web channel: the conversation routes of the public contract.

Annotations are evaluated here and now: FastAPI must find the dependencies that are made inside web_routes.
"""

from collections.abc import AsyncIterator
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Depends, Request, Response
from fastapi.sse import EventSourceResponse, ServerSentEvent

from bot.gateway.access import vault_of, vault_with
from bot.gateway.conversing import NOT_FOUND
from bot.gateway.gateway import Gateway
from bot.gateway.request_body import Body, read_body
from bot.gateway.store.conversations import UnknownConversation
from bot.gateway.streaming import Sign, Stream
from bot.gateway.vault import Vault
from bot.widget.embedding import may_open
from foundation.entry import ANYONE, PERSON, open_to
from foundation.languages.locales import canonical
from foundation.problems import Problem

ONE_OF_TWO: Final = Problem(422, "invalid", "Skicka antingen en text eller en knapp")
FOREIGN: Final = Problem(403, "foreign-origin", "Den här webbplatsen får inte visa kommunens chatt")
UNKNOWN_LOCALE: Final = Problem(422, "unknown-locale", "Språket finns inte här", errors=[{"field": "locale", "code": "unknown_locale"}])
_MAX_KEY: Final = 200


class OpeningBody(Body):
    """How a conversation begins."""

    locale: str = "sv"
    municipality: str | None = None
    campaign: str | None = None
    channel: Literal["page", "widget"] = "page"


class LocaleBody(Body):
    """The language that everything is said in from now on."""

    locale: str


class MessageBody(Body):
    """A text or a button, never both."""

    text: str | None = None
    button: str | None = None


def web_routes(gateway: Gateway) -> APIRouter:
    """POST /api/v1/conversations, and below it messages, locale, events, live, typing, leave, DELETE."""
    router = APIRouter(prefix="/api/v1/conversations")

    async def known(request: Request, conversation_id: str) -> Vault:  # async: another thread would cost more than it does
        return vault_of(request, gateway.mint, conversation_id)

    Known = Annotated[Vault, Depends(known)]

    async def stream_of(request: Request, vault: Known) -> Stream:
        return await Stream.begun(gateway, vault, request.headers.get("last-event-id", ""))

    @router.post("", status_code=201)
    @open_to(ANYONE)
    async def open_conversation(request: Request) -> dict[str, Any]:
        body = await read_body(request, OpeningBody)
        if body.channel == "widget" and not may_open(gateway.embeddings, request.headers.get("origin"), body.municipality):
            raise FOREIGN
        return await gateway.opening.open(body.locale, body.municipality, body.campaign, body.channel)

    @router.post("/{conversation_id}/messages")
    @open_to(PERSON)
    async def send(request: Request, vault: Known) -> dict[str, Any]:
        body, key = await read_body(request, MessageBody), _key(request)
        with gateway.publisher.refusing(vault):
            if body.text is not None and body.button is None:
                return (await gateway.conversing.write(vault, body.text, key)).public()
            if body.button is not None and body.text is None:
                return (await gateway.conversing.press(vault, body.button, key)).public()
            raise ONE_OF_TWO

    @router.post("/{conversation_id}/locale")
    @open_to(PERSON)
    async def speak(request: Request, vault: Known) -> dict[str, Any]:
        wish, key = (await read_body(request, LocaleBody)).locale, _key(request)
        with gateway.publisher.refusing(vault):
            return (await gateway.conversing.speak(vault, _tag(wish), key)).public()

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

    @router.post("/{conversation_id}/leave", status_code=204)
    @open_to(PERSON)
    async def leave(request: Request, conversation_id: str) -> Response:
        """Erases like DELETE, for a widget on a page that is being left: the body is the token as plain text, which needs no preflight."""
        token = (await request.body())[:_MAX_KEY].decode("ascii", "replace")
        return await erased(vault_with(token, gateway.mint, conversation_id))

    @router.delete("/{conversation_id}", status_code=204)
    @open_to(PERSON)
    async def erase(vault: Known) -> Response:
        return await erased(vault)

    async def erased(vault: Vault) -> Response:
        try:
            with gateway.publisher.refusing(vault):
                await gateway.erasing.erase(vault)
        except UnknownConversation:
            raise NOT_FOUND from None
        await gateway.bell.ring(vault.conversation_id)
        return Response(status_code=204)

    return router


def _tag(wish: str) -> str:
    """The tag of exactly the language that is wished for: another one in its place would be a surprise here."""
    tag = canonical(wish)
    if tag is None or tag.partition("-")[0] != wish.lower().partition("-")[0]:
        raise UNKNOWN_LOCALE
    return tag


def _key(request: Request) -> str | None:
    key = request.headers.get("idempotency-key")
    if key is not None and not 0 < len(key) <= _MAX_KEY:
        raise Problem(422, "invalid", "Idempotency-Key går inte att läsa", errors=[{"field": "Idempotency-Key", "code": "length"}])
    return key
