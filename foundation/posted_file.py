"""Reads a form with a file in it, for the few pages that take one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request

from foundation.posted_form import PostedForm, read_posted
from foundation.problems import Problem

_MOST_FIELDS: Final = 10
_LONGEST_FIELD: Final = 4096


@dataclass(frozen=True, slots=True)
class PostedFile:
    """The fields, and what the file held: nothing when none was chosen. Its name is not kept: it may say whose it is."""

    form: PostedForm
    content: bytes


async def read_posted_file(request: Request, field: str) -> PostedFile:
    """`field` is the name of the file's field. A form without a file may come as a plain one. Raises Problem 400, 415."""
    if request.headers.get("content-type", "").split(";")[0].strip().lower() != "multipart/form-data":
        return PostedFile(await read_posted(request), b"")
    try:
        async with request.form(max_files=1, max_fields=_MOST_FIELDS, max_part_size=_LONGEST_FIELD) as sent:
            file = sent.get(field)
            content = await file.read() if isinstance(file, UploadFile) else b""
            return PostedFile({name: value for name, value in sent.items() if isinstance(value, str)}, content)
    except (HTTPException, UnicodeDecodeError):
        raise Problem(400, "bad-request", "Det gick inte att läsa det som skickades") from None
