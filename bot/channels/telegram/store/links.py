"""One-time links: a code that opens the conversation on the web, once, within half an hour.

The code stands in the address's fragment, which a browser sends to nobody; the page posts it. At rest there is only its digest,
and what it opens is sealed under the code itself. Threat: Telegram, and whoever sees the screen, can read the code, so it goes by
itself and works once.
"""

from __future__ import annotations

import json
import secrets
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from bot.channels.telegram.store import statements
from bot.gateway.store.connections import Connections
from bot.gateway.tokens import decode, encode
from foundation.aead import decrypt, encrypt

MINUTES: Final = 30
_CODE_BYTES: Final = 32
_PLACE: Final = b"telegram link"


class Links:
    """Everything raises StoreUnavailable when the database does not answer."""

    def __init__(self, connections: Connections, server_key: str) -> None:
        self._connections, self._server_key = connections, server_key.encode()

    async def issue(self, chat: bytes, conversation_id: str, token: str) -> str:
        """A new code, 43 characters of base64url."""
        code = secrets.token_bytes(_CODE_BYTES)
        digest, cipher = self._keys(code)
        sealed = encrypt(cipher, json.dumps([conversation_id, token]).encode(), _PLACE)
        await self._connections.run(statements.LINK, {"digest": digest, "chat": chat, "sealed": sealed})
        return encode(code)

    async def claim(self, code: str) -> tuple[str, str] | None:
        """(conversation id, token), and the code is used up; None for any other code."""
        raw = decode(code) if len(code) <= 2 * _CODE_BYTES else None
        if raw is None or len(raw) != _CODE_BYTES:
            return None
        digest, cipher = self._keys(raw)
        rows = await self._connections.run(statements.CLAIM, {"digest": digest, "minutes": MINUTES})
        return _opened(cipher, rows[0].sealed) if rows else None

    def _keys(self, code: bytes) -> tuple[bytes, AESGCM]:
        keys = HKDF(SHA256(), 64, salt=self._server_key, info=b"steget telegram link 1").derive(code)
        return keys[:32], AESGCM(keys[32:])


def _opened(cipher: AESGCM, sealed: bytes) -> tuple[str, str] | None:
    try:
        conversation_id, token = json.loads(decrypt(cipher, sealed, _PLACE))
    except (InvalidTag, ValueError):
        return None
    return conversation_id, token
