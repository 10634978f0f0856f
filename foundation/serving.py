"""Runs an ASGI app the same way in every process: no access log, a bounded farewell, no proxy guesswork."""

from __future__ import annotations

import gc
from typing import Final

import uvicorn
from starlette.types import ASGIApp

# Objects made before the collector looks at the young ones (Python's own: 700), and how many looks at one age lead to the next.
_COLLECT_AFTER: Final = (10_000, 20, 20)


def serve(app: ASGIApp, host: str, port: int) -> None:
    """Serves `app` until SIGTERM; open streams get ten seconds. Access logs would hold addresses, so there are none.

    Python's own event loop: uvloop takes a single new connection each time round (libuv since 1.45), and under load two thousand
    people stood before a door that was hardly busy.
    """
    _collect_less()
    uvicorn.run(app, host=host, port=port, access_log=False, log_config=None, server_header=False, date_header=False,
                proxy_headers=False, loop="asyncio", timeout_graceful_shutdown=10, timeout_keep_alive=30)  # fmt: skip


def _collect_less() -> None:
    """Lets the collector of cycles pass over what lives as long as the process: modules, routes, rules, models.

    A look at everything stops every answer; with two thousand chats it took half a second. What dies without a cycle, nearly
    all of it, is freed at once and was never the collector's matter.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_COLLECT_AFTER)
