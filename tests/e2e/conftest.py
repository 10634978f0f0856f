"""One whole installation for the suite: `steget up` with a data folder and doors of its own, stopped and checked at the end."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.e2e.installation import Installed
from tests.e2e.starting import started


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installed]:
    """A running installation."""
    with started(tmp_path_factory.mktemp("data")) as running:
        yield running
