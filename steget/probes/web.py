"""Do the web processes do their work, seen from outside? `python -m steget.probes.web rasa http://…` for health checks.

Standard library only: the containers of the Rasa box ask the same questions without the app's packages.
"""

from __future__ import annotations

import asyncio
import http.client
import json
import secrets
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from typing import Any

from steget.processes.answers import NotAnswering

KNOWN_SENTENCE, KNOWN_INTENT = "vad kostar det", "ask_cost"
KNOWN_MESSAGE = "/greet"
_SECONDS = 4.0
# No proxy: the address is on this machine or on an inner network.
_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def _asked(url: str, body: Mapping[str, object] | None = None) -> Any:
    """The JSON of a 200 answer; POST when there is a `body`."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"Content-Type": "application/json"})  # noqa: S310 - http to our own processes
    try:
        with _OPENER.open(request, timeout=_SECONDS) as response:
            return json.loads(response.read())
    except urllib.error.HTTPError as error:
        raise NotAnswering(f"svarar med {error.code}") from None
    except (OSError, http.client.HTTPException):
        raise NotAnswering("svarar inte") from None
    except ValueError:
        raise NotAnswering("svarar med något annat än JSON") from None


def readiness(base: str) -> None:
    """GET /readyz of one of our own apps."""
    _asked(f"{base}/readyz")


def nlu(base: str) -> None:
    """A sentence whose intent is known."""
    answer = _asked(f"{base}/v1/parse", {"text": KNOWN_SENTENCE})
    if not isinstance(answer, dict) or answer.get("intent", {}).get("name") != KNOWN_INTENT:
        raise NotAnswering("förstår inte en känd mening")


def rasa(base: str) -> None:
    """A message that has a written answer. Rasa's own health route says ok even when its model is broken."""
    message = {"sender": f"probe_{secrets.token_urlsafe(16)}", "message": KNOWN_MESSAGE,
               "metadata": {"conversation_ref": f"probe_{secrets.token_urlsafe(16)}"}}  # fmt: skip
    answer = _asked(f"{base}/webhooks/rest/webhook", message)
    if not isinstance(answer, list) or not any(isinstance(part, dict) and part.get("text") for part in answer):
        raise NotAnswering("ger inget svar på en känd fråga")


def actions(base: str) -> None:
    """The action server's own health, and that it has our actions."""
    _asked(f"{base}/health")
    names = _asked(f"{base}/actions")
    if not isinstance(names, list) or not names:
        raise NotAnswering("har inga actions")


QUESTIONS: dict[str, Callable[[str], None]] = {"readiness": readiness, "nlu": nlu, "rasa": rasa, "actions": actions}


async def ask(question: str, base: str) -> None:
    """Asks one of QUESTIONS without holding up the event loop. Raises NotAnswering."""
    await asyncio.to_thread(QUESTIONS[question], base)


def main(arguments: list[str]) -> int:
    """0 when the answer is right."""
    try:
        QUESTIONS[arguments[0]](arguments[1])
    except NotAnswering as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
