"""One posted form: who wrote it, in which conversation, and whether our own page sent it."""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass, replace
from typing import Final

from starlette.requests import Request

from bot.gateway.tokens import TokenMint
from bot.gateway.vault import Vault
from foundation.languages.locales import SWEDISH, canonical
from foundation.posted_form import PostedForm, read_posted
from foundation.problems import Problem

FOREIGN: Final = Problem(403, "foreign-form", "Det här skickades inte från vår sida",
                         detail="Inget är sparat. Öppna sidan igen och skriv därifrån.")  # fmt: skip
_KEY = re.compile(r"[A-Za-z0-9_-]{16,64}")
Ids = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Visit:
    """`ids` are id and token of the conversation and `vault` opens it; both None when there is none or the token is wrong.

    `tag` is the language that the page is shown in.
    """

    form: PostedForm
    ids: Ids | None = None
    vault: Vault | None = None
    tag: str = SWEDISH

    def get(self, name: str) -> str:
        """A field's text, lines as they were written; empty when it is not there."""
        return self.form.get(name, "").replace("\r\n", "\n")  # browsers send CRLF, whatever stood in the field

    @property
    def outside(self) -> Visit:
        """The same visit without its conversation."""
        return Visit(self.form, tag=self.tag)

    def speaking(self, tag: str) -> Visit:
        """The same visit in another language."""
        return replace(self, tag=tag)

    @property
    def key(self) -> str:
        """The form's own key, or a new one: the next form gets it too when nothing came of this one."""
        key = self.get("key")
        return key if _KEY.fullmatch(key) else new_key()

    def idempotency_key(self, content: str) -> str:
        """The same for the same content out of the same form. Another button after a step back is another message."""
        return f"{self.key}-{hashlib.sha256(content.encode('utf-8', 'replace')).hexdigest()[:32]}"


def new_key() -> str:
    """A key for a form that is about to be shown."""
    return secrets.token_urlsafe(16)


def language_of(wish: str) -> str:
    """The tag of the language that somebody wishes for; Swedish for what is none of ours."""
    return canonical(wish) or SWEDISH


def visit_of(mint: TokenMint, form: PostedForm, ids: Ids | None = None) -> Visit:
    """The visit in the conversation that the form names, or in `ids`, and in the form's language."""
    conversation_id, token = ids or (form.get("id", ""), form.get("token", ""))
    secret = mint.secret_of(conversation_id, token)
    tag = language_of(form.get("sprak", ""))
    return Visit(form, (conversation_id, token), Vault(conversation_id, secret), tag) if secret else Visit(form, tag=tag)


async def read_own_form(request: Request) -> PostedForm:
    """The fields of a form that our own page sent. Raises Problem 403, 400, 415.

    Threat: a foreign page posts its own conversation's token, and the person writes into a chat that somebody else reads.
    """
    if not _is_ours(request):
        raise FOREIGN
    return await read_posted(request)


def _is_ours(request: Request) -> bool:
    """By Origin when it is there (our pages ask for it with their referrer policy), else by Sec-Fetch-Site; older browsers send neither."""
    origin = request.headers.get("origin")
    if origin is None:
        return request.headers.get("sec-fetch-site", "same-origin") in ("same-origin", "none")
    scheme, _, host = origin.lower().partition("://")
    return scheme in ("http", "https") and host == request.headers.get("host", "").lower() != ""
