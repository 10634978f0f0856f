"""The HTTP side: /bot<token>/<method>, parameters as a form, JSON or in the address, answers as JSON."""

from __future__ import annotations

import asyncio
import inspect
import json
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qsl, unquote

from tests.telegram_api import profile, receiving, sending
from tests.telegram_api.bots import Call, SimulatedBot
from tests.telegram_api.faults import Fault
from tests.telegram_api.rules import Refusal

METHODS: dict[str, Callable[[SimulatedBot, dict[str, str]], Any]] = {
    "getme": profile.get_me, "setmycommands": profile.set_my_commands, "getmycommands": profile.get_my_commands,
    "deletemycommands": profile.delete_my_commands, "setwebhook": receiving.set_webhook, "deletewebhook": receiving.delete_webhook,
    "getwebhookinfo": receiving.get_webhook_info, "getupdates": receiving.get_updates, "sendmessage": sending.send_message,
    "editmessagetext": sending.edit_message_text, "editmessagereplymarkup": sending.edit_message_reply_markup,
    "deletemessage": sending.delete_message, "deletemessages": sending.delete_messages,
    "answercallbackquery": sending.answer_callback_query, "sendchataction": sending.send_chat_action, "leavechat": sending.leave_chat,
}  # fmt: skip


class Answering:
    """The ASGI app over `bots`, by token."""

    def __init__(self, bots: Mapping[str, SimulatedBot]) -> None:
        self._bots = bots

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """One call."""
        token, _, method = unquote(scope["path"]).removeprefix("/bot").partition("/")
        given = _given(dict(scope["headers"]).get(b"content-type", b""), scope["query_string"], await _body(receive))
        fault = None
        try:
            bot = self._bot(token)
            fault = bot.faults.befalling(method.lower())
            document, status = await self._obeyed(bot, method.lower(), given, fault), 200
        except Refusal as refusal:
            document, status = refusal.document(), refusal.code
        await _answer(send, status, document, fault)

    def _bot(self, token: str) -> SimulatedBot:
        number, _, secret = token.partition(":")
        if not number.isdigit() or len(secret) < 20:
            raise Refusal(404, "Not Found")
        bot = self._bots.get(token)
        if bot is None or bot.revoked:
            raise Refusal(401, "Unauthorized")
        return bot

    async def _obeyed(self, bot: SimulatedBot, method: str, given: dict[str, str], fault: Fault | None) -> dict[str, Any]:
        if bot.keeps_calls:
            bot.calls.append(Call(method, given))
        if fault:
            await _before(fault)
        if method not in METHODS:
            raise Refusal(404, "Not Found: method not found")
        if method == "getupdates":
            result = METHODS[method](bot, given)
        else:
            with bot.lock:
                result = METHODS[method](bot, given)
        document = {"ok": True, "result": await result if inspect.isawaitable(result) else result}
        if fault and fault.kind == "late_after":
            await asyncio.sleep(fault.seconds)
        return document


async def _before(fault: Fault) -> None:
    """What goes wrong before the call is obeyed; a cut shows in the answer."""
    match fault.kind:
        case "500":
            raise Refusal(500, "Internal Server Error")
        case "502":
            raise Refusal(502, "Bad Gateway")
        case "401":
            raise Refusal(401, "Unauthorized")
        case "429":
            raise Refusal(429, f"Too Many Requests: retry after {int(fault.seconds)}", retry_after=int(fault.seconds))
        case "cut" | "html":
            raise Refusal(200, "never seen")
        case "late":
            await asyncio.sleep(fault.seconds)


async def _answer(send: Any, status: int, document: dict[str, Any], fault: Fault | None) -> None:
    kind = fault.kind if fault else ""
    if kind == "odd" and document["ok"]:
        document = {**document, "result": {"message_id": None}}
    body = b"<html>maintenance</html>" if kind == "html" else json.dumps(document).encode()
    headers = [(b"content-type", b"text/html" if kind == "html" else b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    # Less than was promised: the server closes the connection in the middle of the answer.
    await send({"type": "http.response.body", "body": body[:1] if kind in ("cut", "cut_after") else body})


async def _body(receive: Any) -> bytes:
    body, more = b"", True
    while more:
        message = await receive()
        body, more = body + message.get("body", b""), message.get("more_body", False)
    return body


def _given(content_type: bytes, query: bytes, body: bytes) -> dict[str, str]:
    given = dict(parse_qsl(query.decode(), keep_blank_values=True))
    if content_type.startswith(b"application/json"):
        values = json.loads(body or b"{}")
        return given | {name: value if isinstance(value, str) else json.dumps(value) for name, value in values.items()}
    return given | dict(parse_qsl(body.decode(), keep_blank_values=True))
