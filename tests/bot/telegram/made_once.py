"""What every gateway makes at its start from the same files is made once for all tests here, which have nothing to do with it.

The page in six languages with its scripts takes a quarter of a second, and a test here a few hundredths.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any

import pytest

MADE = {
    "bot.gateway.routes.page": ("other_pages", "page_files"),
    "bot.widget.pages": ("element_script",),
    "bot.gateway.app": ("load_statements",),
}


def make_once(patch: pytest.MonkeyPatch) -> None:
    """Until `patch` is undone each of MADE is made once for the same arguments. One that is no more only costs time."""
    for module, names in MADE.items():
        for name in names:
            made = getattr(importlib.import_module(module), name, None)
            if made is not None:
                patch.setattr(f"{module}.{name}", _once(made))


def _once(make: Callable[..., Any]) -> Callable[..., Any]:
    made: dict[str, Any] = {}

    def once(*given: Any) -> Any:
        key = repr(given)
        if key not in made:
            made[key] = make(*given)
        return made[key]

    return once
