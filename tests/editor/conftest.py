"""A whole installation with two editors, each in a browser of their own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.e2e.installation import Installed
from tests.e2e.starting import started
from tests.editor.desk_of_editors import EditorInBrowser

SLOW_START = 300.0


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installed]:
    """A running installation, with models that are built and nothing published."""
    with started(tmp_path_factory.mktemp("data"), SLOW_START) as running:
        yield running


@pytest.fixture(scope="module")
def kim(browser: Browser, installed: Installed) -> Iterator[EditorInBrowser]:
    """Edits and publishes. The first account has all roles; what touches danger must be looked at by somebody else all the same."""
    installed.add_staff("kim", "varberg")
    with EditorInBrowser(browser, installed, "kim").at_work() as editor:
        yield editor


@pytest.fixture(scope="module")
def bo(browser: Browser, installed: Installed, kim: EditorInBrowser) -> Iterator[EditorInBrowser]:
    """Reviews what touches danger, and nothing else."""
    installed.add_staff("bo", "varberg")
    granted = installed.steget("studio", "grant", "bo", "safety_reviewer")
    assert granted.returncode == 0, granted.stderr
    with EditorInBrowser(browser, installed, "bo").at_work() as editor:
        yield editor
