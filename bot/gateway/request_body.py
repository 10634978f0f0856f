"""Reads a JSON body without trusting it. Errors name fields of our own, never what was sent."""

from __future__ import annotations

import json
import re
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from starlette.requests import Request

from foundation.problems import Problem

_SURROGATE = re.compile("[\ud800-\udfff]")


class Body(BaseModel):
    """Base of all bodies: unknown members are let be, so that their names cannot come back in an error."""

    model_config = ConfigDict(extra="ignore", hide_input_in_errors=True, strict=True)


B = TypeVar("B", bound=Body)


async def read_body(request: Request, kind: type[B]) -> B:
    """The body as `kind`. Raises Problem 400 for what is no JSON object, 422 for members that do not fit."""
    raw = await request.body()
    try:
        content = without_surrogates(json.loads(raw))  # both give up on what is nested too deep
    except (ValueError, RecursionError):
        raise Problem(400, "bad-request", "Det gick inte att läsa det som skickades") from None
    if not isinstance(content, dict):
        raise Problem(400, "bad-request", "Det gick inte att läsa det som skickades")
    try:
        return kind.model_validate(content)
    except ValidationError as error:
        errors = [{"field": _place(item["loc"], kind), "code": item["type"]} for item in error.errors()]
        raise Problem(422, "invalid", "Något i det som skickades stämmer inte", errors=errors) from None


def without_surrogates(value: Any) -> Any:
    """JSON may hold lone surrogates ("\\ud800") that no text encoding can carry on; they become U+FFFD."""
    match value:
        case str():
            return _SURROGATE.sub("\ufffd", value)
        case dict():
            return {without_surrogates(key): without_surrogates(part) for key, part in value.items()}
        case list():
            return [without_surrogates(part) for part in value]
    return value


def _place(location: tuple[int | str, ...], kind: type[Body]) -> str:
    return str(location[0]) if location and location[0] in kind.model_fields else ""
