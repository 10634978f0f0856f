"""Authenticated encryption as everything stored here has it: a fresh nonce, then the sealed bytes (AES-GCM, NIST SP 800-38D)."""

from __future__ import annotations

import secrets
from typing import Final

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NONCE: Final = 12


def encrypt(cipher: AESGCM, plain: bytes, place: bytes) -> bytes:
    """`plain` sealed for `place`, the associated data: it opens nowhere else."""
    nonce = secrets.token_bytes(_NONCE)
    return nonce + cipher.encrypt(nonce, plain, place)


def decrypt(cipher: AESGCM, sealed: bytes, place: bytes) -> bytes:
    """What was sealed for `place`. Raises InvalidTag, or ValueError for what is no sealed value at all."""
    return cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], place)
