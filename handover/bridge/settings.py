"""What the bridge needs from its surroundings; no secret has a default."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, SecretStr

from foundation.settings import MIN_SECRET
from handover.content_settings import ContentSettings


class BridgeSettings(ContentSettings):
    """STEGET_DATABASE_URL, STEGET_BRIDGE_TOKEN and STEGET_RECEIPT_KEY (at least 32 characters), those of
    ContentSettings, STEGET_HOST, STEGET_PORT,
    STEGET_INBOXES and STEGET_RETENTION, the files that the delivery worker reads too (a person who takes their data away is
    told when it goes), and STEGET_REDIS_URL, without which live conversations are polled for.

    A changed receipt key makes every code that was given out unknown.
    """

    database_url: SecretStr
    bridge_token: SecretStr = Field(min_length=MIN_SECRET)
    receipt_key: SecretStr = Field(min_length=MIN_SECRET)
    inboxes: Path | None = None
    retention: Path | None = None
    redis_url: str | None = None
    host: str = "127.0.0.1"
    port: int = Field(default=8003, ge=1, le=65535)
