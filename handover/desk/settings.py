"""What the desk needs from its surroundings. Its one secret opens content; sessions are opaque and live in the database."""

from __future__ import annotations

from pydantic import Field, SecretStr

from handover.content_settings import ContentSettings
from handover.delivery.alarm_settings import AlarmSettings


class DeskSettings(AlarmSettings, ContentSettings):
    """STEGET_DATABASE_URL, STEGET_REDIS_URL, STEGET_HOST, STEGET_PORT, STEGET_STAFF_URL, STEGET_PUBLIC_URL, and those of ContentSettings.

    `staff_url` is where staff reach the desk, such as https://desk.example.se: https turns on Secure cookies and HSTS, and a
    form must come from there. `public_url` is the person's page, shown so that staff can tell where an answer is read.
    """

    database_url: SecretStr
    redis_url: str | None = None
    host: str = "127.0.0.1"
    port: int = Field(default=8001, ge=1, le=65535)
    staff_url: str | None = Field(default=None, pattern=r"^https?://[^/\s?#@]+/?$")
    public_url: str | None = Field(default=None, pattern=r"^https?://[^\s]+$")
