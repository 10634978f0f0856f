"""How acts become rows: sealed under a key of the server's, for as long as they wait; chats by a pseudonym.

The sender works without the person, so there is no token to seal under. The rows are gone as soon as they are sent.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from bot.channels.telegram.outbound.act import Act
from foundation.aead import decrypt, encrypt

OpenChat = Callable[[str, bytes], int]
"""Gives the chat id of (bot, sealed chat id). Raises ValueError for what it can't open."""
_REF_BYTES: Final = 16


class Unreadable(Exception):
    """Sealed under a server key that is no more, or for another row."""


class PostSeal:
    """AES-256-GCM with the row's key as associated data, under a key derived (HKDF-SHA256) from STEGET_CONVERSATION_KEY."""

    def __init__(self, server_key: str, open_chat: OpenChat) -> None:
        derived = HKDF(SHA256(), 64, salt=None, info=b"steget telegram post 1").derive(server_key.encode())
        self._cipher, self._digest_key, self._open_chat = AESGCM(derived[:32]), derived[32:], open_chat

    def seal(self, key: bytes, act: Act) -> bytes:
        """`act` for the row of `key`."""
        return encrypt(self._cipher, act.packed(), _place(key))

    def open(self, key: bytes, sealed: bytes) -> Act:
        """What was sealed for the row of `key`. Raises Unreadable."""
        try:
            return Act.unpacked(decrypt(self._cipher, sealed, _place(key)))
        except (InvalidTag, ValueError, TypeError):
            raise Unreadable from None

    def chat_id(self, bot: str, chat: bytes) -> int:
        """The chat id in clear, for sending alone. Raises Unreadable."""
        try:
            return self._open_chat(bot, chat)
        except ValueError:
            raise Unreadable from None

    def ref(self, bot: str, chat: bytes) -> bytes:
        """The chat's pseudonym in the queue: the same however it was sealed. Raises Unreadable."""
        named = f"{bot}\x00{self.chat_id(bot, chat)}".encode()
        return hmac.digest(self._digest_key, named, "sha256")[:_REF_BYTES]


def _place(key: bytes) -> bytes:
    return b"telegram post " + key
