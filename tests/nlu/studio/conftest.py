"""The content as it came with the program; every test makes its own changes beside it."""

from __future__ import annotations

from types import MappingProxyType

import pytest

from foundation.content.parts import read_tree


@pytest.fixture(scope="session")
def tree():
    return MappingProxyType(read_tree())
