"""How often one conversation may write."""

from __future__ import annotations

import pytest

from bot.gateway.limits import MessageLimit
from foundation.problems import Problem


def test_the_minute_slides() -> None:
    now = 0.0
    limit = MessageLimit(per_minute=2, clock=lambda: now)
    limit.admit("a")
    now = 30.0
    limit.admit("a")
    with pytest.raises(Problem) as refused:
        limit.admit("a")
    assert (refused.value.status, refused.value.headers["Retry-After"]) == (429, "31")
    limit.admit("b")
    now = 60.0
    limit.admit("a")
