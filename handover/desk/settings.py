"""What the desk needs from its surroundings. Its one secret opens content; sessions are opaque and live in the database."""

from __future__ import annotations

from typing import Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, model_validator

from foundation.settings import refuse_to_start
from handover.content_settings import ContentSettings
from handover.delivery.alarm_settings import AlarmSettings


class DeskSettings(AlarmSettings, ContentSettings):
    """STEGET_DATABASE_URL, STEGET_REDIS_URL, STEGET_HOST, STEGET_PORT, STEGET_STAFF_URL, STEGET_PUBLIC_URL, STEGET_SECOND_STEP,
    and those above.

    `staff_url` is where staff reach the desk, such as https://desk.example.se: https turns on Secure cookies and HSTS, a form must
    come from there, and passkeys belong to its host. `second_step` is `required` of every account, or `optional`: asked of those
    who have made one, which is refused when the desk can be reached from another machine. `public_url` is the person's page, shown
    so that staff can tell where an answer is read.
    """

    database_url: SecretStr
    redis_url: str | None = None
    host: str = "127.0.0.1"
    port: int = Field(default=8001, ge=1, le=65535)
    staff_url: str | None = Field(default=None, pattern=r"^https?://[^/\s?#@]+/?$")
    public_url: str | None = Field(default=None, pattern=r"^https?://[^\s]+$")
    second_step: Literal["required", "optional"] = "required"

    @model_validator(mode="after")
    def _second_step_away_from_home(self) -> Self:
        reached = urlsplit(self.staff_url).hostname if self.staff_url else self.host
        if self.second_step == "optional" and not _is_this_machine(reached or ""):
            refuse_to_start("Inställningen STEGET_SECOND_STEP får vara optional bara när personalens sidor nås från den egna datorn.")
        return self


def _is_this_machine(host: str) -> bool:
    return host in ("localhost", "::1") or host.startswith("127.")
