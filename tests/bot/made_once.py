"""What every gateway makes anew at start from the same files: pages and scripts in six languages. Half a second each, hundreds of times."""

from __future__ import annotations

import functools
import importlib
from collections.abc import Callable, Iterator
from typing import Final

import pytest

MADE_AT_START: Final = ("bot.gateway.routes.page.other_pages", "bot.gateway.routes.page.page_files", "bot.gateway.app.load_statements")


def made_once() -> Iterator[None]:
    """Lets all gateways of this process share what is made of the same words; other words are made anew."""
    with pytest.MonkeyPatch.context() as patch:
        for name in MADE_AT_START:
            module, _, function = name.rpartition(".")
            patch.setattr(name, _once(getattr(importlib.import_module(module), function)))
        yield


def _once(make: Callable[..., object]) -> Callable[..., object]:
    made: dict[str, object] = {}

    @functools.wraps(make)
    def once(*words: object) -> object:
        key = repr(words)
        if key not in made:
            made[key] = make(*words)
        return made[key]

    return once
