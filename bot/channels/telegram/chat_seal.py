"""Chat ids as they are kept: sealed under the server's key, for the one purpose of sending."""

from __future__ import annotations

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from foundation.aead import decrypt, encrypt


class UnknownSeal(ValueError):
    """Sealed for another bot, or under a key that is no more."""


class ChatSeal:
    """AES-256-GCM under a key derived (HKDF-SHA256) from STEGET_CONVERSATION_KEY."""

    def __init__(self, server_key: str) -> None:
        self._cipher = AESGCM(HKDF(SHA256(), 32, salt=None, info=b"steget telegram chat 1").derive(server_key.encode()))

    def seal(self, bot: str, chat_id: int) -> bytes:
        """`chat_id`, to be opened for the same bot only; another value each time."""
        return encrypt(self._cipher, str(chat_id).encode(), _place(bot))

    def open(self, bot: str, sealed: bytes) -> int:
        """The chat id. Raises UnknownSeal."""
        try:
            return int(decrypt(self._cipher, sealed, _place(bot)))
        except (InvalidTag, ValueError):
            raise UnknownSeal from None


def _place(bot: str) -> bytes:
    return f"telegram chat|{bot}".encode()
