"""What all tests of the chat share."""

from __future__ import annotations

import pytest

from tests.bot.made_once import made_once

pages_made_once = pytest.fixture(scope="session", autouse=True)(made_once)
