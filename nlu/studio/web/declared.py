"""How a route of the studio says which roles may come."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeVar

from foundation.entry import open_to
from nlu.studio.roles import ROLES, Role

Endpoint = TypeVar("Endpoint", bound=Callable[..., object])
_LOCAL: Final = "__open_to_local_editors__"
_PREFIX: Final = "studio_"  # a desk's account may have a role of the same name


def mark_of(role: Role) -> str:
    """The name of a role in a route's declaration."""
    return _PREFIX + role


def open_to_members(*roles: Role) -> Callable[[Endpoint], Endpoint]:
    """Declares that a route is for these roles, or for every member when none is named; stands below the route's own decorator."""
    return open_to(*(mark_of(role) for role in roles or ROLES))


def local_editors_too(endpoint: Endpoint) -> Endpoint:
    """Declares that an editor of one municipality comes here as an editor: what is saved here is held to what is their own elsewhere.

    Routes below their own municipality need no such word.
    """
    setattr(endpoint, _LOCAL, True)
    return endpoint


def is_for_local_editors(endpoint: object) -> bool:
    """What local_editors_too declared."""
    return getattr(endpoint, _LOCAL, False) is True
