"""What the gateway needs to know from its environment."""

from __future__ import annotations

from pathlib import Path

from pydantic import AnyHttpUrl, Field, SecretStr

from bot.gateway.limits import PER_MINUTE
from foundation.settings import MIN_SECRET, Settings


class GatewaySettings(Settings):
    """STEGET_… of the public gateway. Without `redis_url` events are polled for, which is slower and just as sure.

    `telegram` is the file of the municipalities' bots; without it there is no Telegram.
    `content` is the folder of the content's versions; without it what came with the program is used.
    `public_url` is the chat's address as people see it, for the installation pages.
    """

    database_url: str
    redis_url: str | None = None
    nlu_url: AnyHttpUrl
    rasa_url: AnyHttpUrl
    bridge_url: AnyHttpUrl
    bridge_token: SecretStr = Field(min_length=MIN_SECRET)
    conversation_key: SecretStr = Field(min_length=MIN_SECRET)
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=1, le=65535)
    telegram: Path | None = None
    messages_per_minute: int = Field(default=PER_MINUTE, ge=1)
    content: Path | None = None
    public_url: str | None = Field(default=None, pattern=r"^https?://[^/\s]+/?$")
