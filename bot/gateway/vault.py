"""One conversation's secrets: seals what it says, and names it to other parts without giving away its id."""

from __future__ import annotations

import hmac
import json
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from bot.gateway.tokens import encode
from foundation.aead import decrypt, encrypt


class Unreadable(Exception):
    """Sealed content that this conversation's key does not open."""


class Vault:
    """AES-256-GCM under keys derived (HKDF-SHA256) from the secret half of the person's token."""

    def __init__(self, conversation_id: str, secret: bytes) -> None:
        keys = HKDF(SHA256(), 64, salt=conversation_id.encode("ascii"), info=b"steget conversation content 1").derive(secret)
        self.conversation_id = conversation_id
        self._cipher, self._digest_key = AESGCM(keys[:32]), keys[32:]

    def seal(self, row: str, value: Any) -> bytes:
        """`value` (JSON) sealed for `row`, such as 'message 17': it opens only there and in this conversation."""
        plain = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
        return encrypt(self._cipher, plain, self._place(row))

    def open(self, row: str, sealed: bytes) -> Any:
        """What was sealed for `row`. Raises Unreadable for anything else."""
        try:
            return json.loads(decrypt(self._cipher, sealed, self._place(row)))
        except (InvalidTag, ValueError) as error:
            raise Unreadable from error

    def digest(self, purpose: str, data: bytes) -> bytes:
        """32 bytes that say nothing about `data` without the token."""
        return hmac.digest(self._digest_key, purpose.encode("ascii") + b"\x00" + data, "sha256")

    @property
    def bridge_ref(self) -> str:
        """The conversation's name towards the bridge; only the token links it to the chat."""
        return "h_" + encode(self.digest("bridge ref", b""))[:32]

    def rasa_sender(self, epoch: int) -> str:
        """The conversation's name towards Rasa in its `epoch`-th tracker."""
        return f"s_{encode(self.digest('rasa sender', b''))[:22]}-{epoch}"

    def _place(self, row: str) -> bytes:
        return f"{self.conversation_id}|{row}".encode()
