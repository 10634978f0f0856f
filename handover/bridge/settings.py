"""What the bridge needs from its surroundings; no secret has a default."""

from __future__ import annotations

from pydantic import Field, SecretStr

from foundation.settings import MIN_SECRET, Settings


class BridgeSettings(Settings):
    """STEGET_DATABASE_URL, STEGET_BRIDGE_TOKEN and STEGET_RECEIPT_KEY (at least 32 characters), STEGET_HOST, STEGET_PORT.

    A changed receipt key makes every code that was given out unknown.
    """

    database_url: SecretStr
    bridge_token: SecretStr = Field(min_length=MIN_SECRET)
    receipt_key: SecretStr = Field(min_length=MIN_SECRET)
    host: str = "127.0.0.1"
    port: int = Field(default=8003, ge=1, le=65535)
