"""Runs an ASGI app the same way in every process: no access log, a bounded farewell, no proxy guesswork."""

from __future__ import annotations

import uvicorn
from starlette.types import ASGIApp


def serve(app: ASGIApp, host: str, port: int) -> None:
    """Serves `app` until SIGTERM; open streams get ten seconds. Access logs would hold addresses, so there are none."""
    uvicorn.run(app, host=host, port=port, access_log=False, log_config=None, server_header=False, date_header=False,
                proxy_headers=False, timeout_graceful_shutdown=10, timeout_keep_alive=30)  # fmt: skip
