"""The waits of the outbound half, all shortened alike: who waits for whom stays as it is, and a test does not take twelve seconds."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Final

TIMES: Final = 3.0
_WAITS: Final = {
    "outcome": ("CALL_SECONDS",),
    "queue": ("CALL_SECONDS", "LEASE_SECONDS", "URGENT_LEASE_SECONDS"),
    "urgent": ("CALL_SECONDS", "URGENT_LEASE_SECONDS"),
    "worker": ("CALL_SECONDS",),
    "pauses": ("FIRST_S",),
}


def shorten(patch: Callable[[object, str, object], None]) -> None:
    """`patch` is setattr, or a monkeypatch's. Calls, leases and first pauses keep their proportions: 6, 12, 8 and 1 seconds by TIMES."""
    for name, waits in _WAITS.items():
        module = importlib.import_module(f"bot.channels.telegram.outbound.{name}")
        for wait in waits:
            patch(module, wait, getattr(module, wait) / TIMES)
