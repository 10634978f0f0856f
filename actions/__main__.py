"""`python -m actions`: serves the actions on STEGET_HOST (127.0.0.1) and STEGET_PORT (5055)."""

from __future__ import annotations

import logging
import os

from actions.server import create_app, log_event


def main() -> None:
    """Serves until SIGTERM. Libraries log nothing: their messages may hold what a person wrote."""
    logging.disable(logging.CRITICAL)
    host, port = os.environ.get("STEGET_HOST", "127.0.0.1"), int(os.environ.get("STEGET_PORT", "5055"))
    app = create_app()
    app.register_listener(lambda *_: log_event("actions_up", port=port), "after_server_start")
    app.run(host, port, access_log=False, debug=False)


if __name__ == "__main__":
    main()
