"""Reads a form that was posted: only the plain kind that our pages send, and never a file."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import parse_qsl

from starlette.requests import Request

from foundation.problems import Problem

PostedForm = Mapping[str, str]
_MAX_FIELDS = 20


async def read_posted(request: Request, most_fields: int = _MAX_FIELDS) -> PostedForm:
    """The fields, first value each; bytes that are no UTF-8 become U+FFFD. Raises Problem 400, 415."""
    if request.headers.get("content-type", "").split(";")[0].strip().lower() != "application/x-www-form-urlencoded":
        raise Problem(415, "unsupported-form", "Formuläret går inte att läsa")
    body = await request.body()
    try:
        pairs = parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, errors="replace", max_num_fields=most_fields)
    except ValueError:
        raise Problem(400, "bad-request", "Det gick inte att läsa det som skickades") from None
    return dict(reversed(pairs))
