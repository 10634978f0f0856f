"""The HTTP side of the actions: what rasa_sdk.endpoint does, without its open CORS and without echoing requests.

rasa-sdk answers an error with the whole request, in which the whole chat stands, and logs it.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from typing import Final

from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection, ActionNotFoundException
from sanic import Sanic
from sanic.request import Request
from sanic.response import HTTPResponse
from sanic.response import json as json_response

from actions.wording import prepare, spoken
from bot.assistant.content_versions import VersionRefused

# A chat of 240 events with long messages stays below this by far.
_LONGEST_REQUEST: Final = 8 * 1024 * 1024


def log_event(name: str, **fields: str | int) -> None:
    """Writes one JSON line to stderr. The fields are counts, ports and type names; never a text."""
    line = {"at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()), "part": "actions", "event": name, **fields}
    print(json.dumps(line), file=sys.stderr, flush=True)


def create_app() -> Sanic:
    """The app with all actions of this package: POST /webhook and /versions as Rasa calls them, GET /health and GET /actions."""
    app = Sanic("forsta_steget_actions", configure_logging=False)
    app.config.REQUEST_MAX_SIZE = _LONGEST_REQUEST
    app.config.MOTD = False
    executor = ActionExecutor()
    executor.register_package("actions")

    @app.get("/health")
    async def health(_request: Request) -> HTTPResponse:
        return json_response({"status": "ok"})

    @app.get("/actions")
    async def names(_request: Request) -> HTTPResponse:
        return json_response([{"name": name} for name in executor.actions])

    @app.post("/webhook")
    async def webhook(request: Request) -> HTTPResponse:
        return await _run(executor, request)

    @app.post("/versions")
    async def versions(request: Request) -> HTTPResponse:
        return await _prepared(str(json.loads(request.body).get("content", "")))

    return app


async def _prepared(content: str) -> HTTPResponse:
    try:
        await asyncio.to_thread(prepare, content)
    except VersionRefused:
        log_event("content_refused")
        return json_response({"content": content}, status=409)
    return json_response({"content": content})


async def _run(executor: ActionExecutor, request: Request) -> HTTPResponse:
    try:
        call = json.loads(request.body)
        with spoken(call):
            return json_response(await executor.run(call))
    except ActionExecutionRejection as error:
        return json_response({"error": "rejected", "action_name": error.action_name}, status=400)
    except ActionNotFoundException as error:
        return json_response({"error": "not found", "action_name": error.action_name}, status=404)
    except Exception as error:
        # Whatever failed, its text may quote the chat: only its type is told.
        log_event("action_failed", error=type(error).__name__)
        return json_response({"error": "failed"}, status=500)
