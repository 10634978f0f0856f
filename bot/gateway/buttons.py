"""Button tokens: the payload itself, sealed for the conversation. Nothing is stored, so old buttons always work.

Threat: a forged payload would forge consent (Rasa reads '/intent{…}' as a command). Only what this gateway sealed for
this conversation opens, and a database that is dead takes no button away from the person.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from bot.gateway.tokens import decode, encode
from bot.gateway.vault import Unreadable, Vault

OPEN_PREFIX: Final = "open:"  # handled by the page itself; carries no right
_OPEN = re.compile(r"open:[a-z_]{1,40}")
_MAX_TOKEN: Final = 4096


@dataclass(frozen=True, slots=True)
class Press:
    """What a button that was pressed stands for, and the words that stood on it."""

    payload: str
    label: str


def issue(vault: Vault, label: str, payload: str) -> str:
    """The opaque token for `payload`; 'open:…' payloads stay readable for the page."""
    if _OPEN.fullmatch(payload):
        return payload
    return "b_" + encode(vault.seal("button", [payload, label]))


def read(vault: Vault, token: str) -> Press | None:
    """The press that `token` stands for, or None when it was not issued for this conversation."""
    sealed = decode(token[2:]) if token.startswith("b_") and len(token) <= _MAX_TOKEN else None
    if not sealed:
        return None
    try:
        payload, label = vault.open("button", sealed)
    except Unreadable:
        return None
    return Press(payload, label)
