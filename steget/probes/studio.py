"""`python -m steget.probes.studio`: has the process that trains and publishes been heard of? For a container's health check."""

from __future__ import annotations

import sys
from pathlib import Path

from foundation.settings import Settings, load_settings
from nlu.studio.jobs.alive import is_alive
from steget.processes.answers import NotAnswering


class StudioProbeSettings(Settings):
    """STEGET_CONTENT."""

    content: Path


async def ask_studio(content: Path) -> None:
    """Asks whether there is a fresh sign of life in the folder of versions. Raises NotAnswering."""
    if not is_alive(content):
        raise NotAnswering("har inte hörts av")


if __name__ == "__main__":
    sys.exit(0 if is_alive(load_settings(StudioProbeSettings).content) else 1)
