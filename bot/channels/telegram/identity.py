"""Who is who without saying it: pseudonyms by keyed hash, conversations and their secrets derived, everything else sealed.

Threat: whoever copies the database must not learn which Telegram account wrote. Without STEGET_CONVERSATION_KEY no row here can
be tied to a chat id, and none can be opened.
"""

from __future__ import annotations

import hmac
import json
from typing import Any, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from bot.channels.telegram.chat_seal import ChatSeal
from bot.gateway.tokens import encode
from bot.gateway.vault import Unreadable, Vault
from foundation.aead import decrypt, encrypt

_HOUR_MICROSECONDS: Final = 3600 * 1_000_000
_ID_REST: Final = 11  # bytes after the hour, as in tokens.py


class Identity:
    """All that is derived from the server's key for this channel."""

    def __init__(self, server_key: str) -> None:
        keys = HKDF(SHA256(), 96, salt=None, info=b"steget telegram 1").derive(server_key.encode())
        self._digests, self._secrets, self._cipher = keys[:32], keys[32:64], AESGCM(keys[64:])
        self.chats = ChatSeal(server_key)

    def pseudonym(self, bot: str, chat_id: int) -> bytes:
        """32 bytes that stand for a chat with a bot in the rows."""
        return self._digest("chat", bot, chat_id)

    def key(self, *parts: object) -> bytes:
        """16 bytes that are the same for the same parts: the key of a post, the id of a button."""
        return self._digest("key", *parts)[:16]

    def conversation_id(self, bot: str, chat_id: int, number: int) -> str:
        """The id of the chat's conversation `number` (microseconds since 1970); begins with its hour like the web's (tokens.py)."""
        hour = number // _HOUR_MICROSECONDS
        return "c_" + encode(hour.to_bytes(4, "big") + self._digest("conversation", bot, chat_id, number)[:_ID_REST])

    def secret(self, bot: str, chat_id: int, number: int) -> bytes:
        """The secret half of the conversation's token, 32 bytes."""
        return hmac.digest(self._secrets, _joined("secret", bot, chat_id, number), "sha256")

    def vault(self, bot: str, chat_id: int, number: int) -> Vault:
        """The vault of the chat's conversation `number`."""
        return Vault(self.conversation_id(bot, chat_id, number), self.secret(bot, chat_id, number))

    def seal(self, place: str, value: Any) -> bytes:
        """`value` (JSON) sealed for `place`."""
        return encrypt(self._cipher, json.dumps(value, ensure_ascii=False).encode(), place.encode())

    def open(self, place: str, sealed: bytes) -> Any:
        """What was sealed for `place`. Raises Unreadable."""
        try:
            return json.loads(decrypt(self._cipher, sealed, place.encode()))
        except (InvalidTag, ValueError):
            raise Unreadable from None

    def _digest(self, *parts: object) -> bytes:
        return hmac.digest(self._digests, _joined(*parts), "sha256")


def _joined(*parts: object) -> bytes:
    """One text for the parts, never the same for others: each with its length before it."""
    texts = [part.hex() if isinstance(part, bytes) else str(part) for part in parts]
    return "".join(f"{len(text)}:{text}" for text in texts).encode()
