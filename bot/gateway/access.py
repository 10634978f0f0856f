"""Opens the door of one conversation: the token in the Authorization header, or the same 404 for every other case."""

from __future__ import annotations

from starlette.requests import Request

from bot.gateway.conversing import NOT_FOUND
from bot.gateway.tokens import TokenMint
from bot.gateway.vault import Vault


def vault_of(request: Request, mint: TokenMint, conversation_id: str) -> Vault:
    """The vault of the conversation in the path. Raises Problem 404 for an unknown id, no token or another's token."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return vault_with(token.strip() if scheme.lower() == "bearer" else "", mint, conversation_id)


def vault_with(token: str, mint: TokenMint, conversation_id: str) -> Vault:
    """The vault that `token` opens. Raises the same Problem 404 for every token that opens another or none."""
    secret = mint.secret_of(conversation_id, token)
    if secret is None:
        raise NOT_FOUND
    return Vault(conversation_id, secret)
