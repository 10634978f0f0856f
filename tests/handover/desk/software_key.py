"""A passkey made in software, for what no real authenticator would do: answer for another address, twice, or unverified."""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import dataclass, field, replace

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from webauthn.helpers import bytes_to_base64url, encode_cbor

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


@dataclass(frozen=True)
class SoftwareKey:
    """ES256. What it says of itself can be changed with `but`."""

    origin: str
    rp_id: str
    flags: int = PRESENT | VERIFIED
    count: int = 1
    user_handle: bytes | None = None
    credential_id: bytes = field(default_factory=lambda: secrets.token_bytes(16))
    private: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def but(self, **changes: object) -> SoftwareKey:
        """The same key with something else to say."""
        return replace(self, **changes)

    def make(self, options: dict) -> str:
        """What navigator.credentials.create would answer."""
        client = self._client("webauthn.create", options["challenge"])
        length = len(self.credential_id).to_bytes(2, "big")
        data = self._data(ATTESTED) + bytes(16) + length + self.credential_id + self._public()
        attested = encode_cbor({"fmt": "none", "attStmt": {}, "authData": data})
        return self._answer({"clientDataJSON": bytes_to_base64url(client), "attestationObject": bytes_to_base64url(attested)})

    def use(self, options: dict) -> str:
        """What navigator.credentials.get would answer."""
        client, data = self._client("webauthn.get", options["challenge"]), self._data(0)
        signature = self.private.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(SHA256()))
        handle = {"userHandle": bytes_to_base64url(self.user_handle)} if self.user_handle else {}
        return self._answer({"clientDataJSON": bytes_to_base64url(client), "authenticatorData": bytes_to_base64url(data),
                             "signature": bytes_to_base64url(signature), **handle})  # fmt: skip

    def _client(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}).encode()

    def _data(self, more: int) -> bytes:
        return hashlib.sha256(self.rp_id.encode()).digest() + bytes([self.flags | more]) + self.count.to_bytes(4, "big")

    def _public(self) -> bytes:
        numbers = self.private.public_key().public_numbers()
        return encode_cbor({1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")})

    def _answer(self, response: dict) -> str:
        name = bytes_to_base64url(self.credential_id)
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": response, "clientExtensionResults": {}})
