"""Who may come through a route, said where the route stands. A route that says nothing is open to nobody."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, TypeVar

from fastapi import FastAPI
from fastapi.routing import APIRoute, iter_route_contexts
from starlette.routing import BaseRoute, Mount

ANYONE: Final = "anyone"
PERSON: Final = "person"
"""Whoever holds the token of the conversation in the path."""
STAFF: Final = "staff"
"""An account whose role is `staff`, in a live session."""
EDITOR: Final = "editor"
"""An account whose role is `editor`, in a live session: it sees nobody's ticket, only its own login and the studio."""
HALF_STAFF: Final = "half_staff"
"""An account whose password was right just now, before its second step."""
BRIDGE_CLIENT: Final = "bridge_client"
"""A process that holds the bridge's token."""
TELEGRAM: Final = "telegram"
"""Telegram's servers: whoever sends the secret of the bot in the path."""
FILES: Final = "/static"
"""The one folder of files that a door may serve without a declaration; it holds nobody's data."""

Endpoint = TypeVar("Endpoint", bound=Callable[..., object])
_MARK: Final = "__open_to__"


class Undeclared(Exception):
    """A route that says nothing about who may come: a fault of ours, answered as one."""


def open_to(*who: str) -> Callable[[Endpoint], Endpoint]:
    """Declares who may use a route; stands below the route's own decorator. Raises ValueError for nobody, or ANYONE and others."""
    if not who or (ANYONE in who and len(who) > 1):
        raise ValueError("a route is open to anyone, or to those who are named")

    def declare(endpoint: Endpoint) -> Endpoint:
        setattr(endpoint, _MARK, frozenset(who))
        return endpoint

    return declare


def who_may(endpoint: object) -> frozenset[str]:
    """What open_to declared. Raises Undeclared."""
    declared = getattr(endpoint, _MARK, None)
    if declared is None:
        raise Undeclared
    return declared


def undeclared(routes: Sequence[BaseRoute]) -> list[str]:
    """The paths of the routes that declare nothing, whatever kind of route they are; the folder FILES needs no declaration.

    An app of ours that is mounted is looked through as well.
    """
    found = []
    for context in iter_route_contexts(routes):
        inner = mounted(context.original_route)
        if inner is not None:
            found += [f"{context.path}{path}" for path in undeclared(inner.routes)]
        elif not _is_declared(context.original_route):
            found.append(str(context.path))
    return found


def mounted(route: BaseRoute) -> FastAPI | None:
    """The app that a route is the door of, if it is one whose routes declare who may come."""
    return route.app if isinstance(route, Mount) and isinstance(route.app, FastAPI) else None


def _is_declared(route: BaseRoute) -> bool:
    if isinstance(route, Mount):
        return route.path == FILES
    return isinstance(route, APIRoute) and hasattr(route.endpoint, _MARK)
