"""Every route that an app serves, read from the app itself, so that a new one is in the tests before anybody thinks of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import urlencode

from fastapi import FastAPI
from fastapi.routing import APIRoute, RouteContext, iter_route_contexts

from foundation.entry import mounted, who_may

METHODS: Final = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND")
SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})


@dataclass(frozen=True, slots=True)
class Served:
    """One method of one route. `path` has its parameters in braces; `query` are the names that it reads from the address."""

    method: str
    path: str
    names: tuple[str, ...]
    query: tuple[str, ...]
    who: frozenset[str]

    def address(self, **values: str) -> str:
        """The path with its parameters filled in. Fails for a parameter that the tests do not know yet: say there what it is."""
        unknown = set(self.names) - set(values)
        assert not unknown, f"{self.path}: the tests do not know what {sorted(unknown)} stands for"
        return self.path.format(**values)

    def asking_for(self, value: str, **values: str) -> str:
        """The address with `value` in every parameter of the query as well."""
        return f"{self.address(**values)}?{urlencode(dict.fromkeys(self.query, value))}" if self.query else self.address(**values)


def served(app: FastAPI) -> list[Served]:
    """All of them; an app without routes is a fault of the test."""
    found = [one for context in iter_route_contexts(app.routes) for one in _of(context)]
    assert found
    return found


def _of(context: RouteContext) -> Iterable[Served]:
    route, inner = context.original_route, mounted(context.original_route)
    if inner is not None:
        yield from (replace(one, path=f"{context.path}{one.path}") for one in served(inner))
    if isinstance(route, APIRoute):
        names = tuple(part[1:-1].split(":")[0] for part in context.path.split("/") if part.startswith("{"))
        query = tuple(field.alias for field in route.dependant.query_params)
        for method in sorted(context.methods):
            yield Served(method, context.path, names, query, who_may(route.endpoint))
