"""One installation for the suite, put under load by one test after the other."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.bench.load.standing import standing
from tests.e2e.installation import Installed


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installed]:
    """A running installation, with the pace of one chat set free."""
    with standing(tmp_path_factory.mktemp("data")) as installation:
        yield installation
