"""The bridge's secret, and the keys for one purpose each that come from it. The desk has none of them."""

from __future__ import annotations

import hashlib
import hmac

from handover.core import receipt


class BridgeKeys:
    """Made once at start from STEGET_RECEIPT_KEY, so that handling a code costs exactly one HMAC."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret
        self._codes = receipt.derive_key(secret, "receipt-lookup")
        self._conversations = receipt.derive_key(secret, "conversation")

    def code_of(self, preview_id: str) -> str:
        """The receipt code that a consent to this preview gives."""
        return receipt.receipt_code(self._secret, preview_id)

    def hash_of_code(self, written: object) -> bytes:
        """What a code, or anything else that was written for one, is looked up by."""
        return receipt.code_hash(self._codes, written)

    def hash_of_conversation(self, conversation_ref: str) -> bytes:
        """What a conversation is known by here: a stolen database does not lead from a ticket to a chat."""
        return hmac.digest(self._conversations, conversation_ref.encode("utf-8", "replace"), hashlib.sha256)
