"""The three headers of Standard Webhooks (https://www.standardwebhooks.com); the package of that name makes the HMAC."""

from __future__ import annotations

import base64
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from standardwebhooks import Webhook

PREFIX: Final = "whsec_"
KEY_BYTES: Final = range(24, 65)
_IDENTITY = re.compile(r"[A-Za-z0-9_-]{1,128}")


def key_of(secret: str) -> bytes:
    """The key in `whsec_` and base64, padded or not. Raises ValueError, without a word of the secret.

    The package drops letters that are not base64 and takes keys of any length; a mistyped secret would become a weak key.
    """
    if not secret.startswith(PREFIX):
        raise ValueError("prefix")
    text = secret.removeprefix(PREFIX)
    try:
        key = base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except ValueError:
        raise ValueError("base64") from None
    if len(key) not in KEY_BYTES:
        raise ValueError("length")
    return key


def signed_headers(identity: str, body: bytes, keys: Sequence[bytes], now: float) -> dict[str, str]:
    """`webhook-id`, `-timestamp` (whole Unix seconds) and `-signature`: one for each of `keys`, the newest first.

    `body` is UTF-8. Raises ValueError for an identity that could be read as two: a dot divides what is signed.
    """
    if not _IDENTITY.fullmatch(identity):
        raise ValueError("an identity that cannot be signed")
    # The package relabels a time of another zone as UTC instead of converting it, so it is given UTC.
    moment = datetime.fromtimestamp(int(now), UTC)
    signatures = [Webhook(key).sign(identity, moment, body.decode()) for key in keys]
    return {"webhook-id": identity, "webhook-timestamp": str(int(now)), "webhook-signature": " ".join(signatures)}
