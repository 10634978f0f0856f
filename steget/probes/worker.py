"""`python -m steget.probes.worker`: has a delivery worker been heard of? For a container's health check."""

from __future__ import annotations

import asyncio
import sys

from pydantic import SecretStr

from foundation.settings import Settings, load_settings
from steget.probes.stores import ask_worker
from steget.processes.answers import NotAnswering


class ProbeSettings(Settings):
    """STEGET_DATABASE_URL."""

    database_url: SecretStr


def main() -> int:
    """0 when one has."""
    try:
        asyncio.run(ask_worker(load_settings(ProbeSettings).database_url.get_secret_value()))
    except NotAnswering as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
