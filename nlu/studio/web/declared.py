"""How a route of the studio says which roles may come."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeVar

from foundation.entry import open_to
from nlu.studio.roles import ROLES, Role

Endpoint = TypeVar("Endpoint", bound=Callable[..., object])
_PREFIX: Final = "studio_"  # a desk's account may have a role of the same name


def mark_of(role: Role) -> str:
    """The name of a role in a route's declaration."""
    return _PREFIX + role


def open_to_members(*roles: Role) -> Callable[[Endpoint], Endpoint]:
    """Declares that a route is for these roles, or for every member when none is named; stands below the route's own decorator."""
    return open_to(*(mark_of(role) for role in roles or ROLES))
