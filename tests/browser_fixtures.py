"""A real Chromium for tests, shared as a pytest plugin.

Playwright's sync API keeps an event loop running in the test's thread, and pytest-asyncio cannot start its own beside it:
so the browser lives for one module, and modules that use it hold plain functions only.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]  # fmt: skip

# What is expected comes at once; on a busy machine a browser may get no time for seconds. Only a test that fails waits so long.
expect.set_options(timeout=20_000)

WHOLE = ("chromium", "chromium-browser")


def executable(*names: str) -> str | None:
    """The browser that STEGET_TEST_CHROMIUM names, else the first of `names` that is here."""
    return os.environ.get("STEGET_TEST_CHROMIUM") or next(filter(None, map(shutil.which, names)), None)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A headless Chromium: the one that STEGET_TEST_CHROMIUM names, else the machine's headless shell, else its browser.

    The shell is the same engine without a window to draw: half the processor time (measured, 42 s and 20 s for test_traces.py).
    """
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable("chromium-headless-shell", *WHOLE), args=QUIET)
        yield chromium
        chromium.close()
