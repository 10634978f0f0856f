"""How those on call are reached; nothing set means the event log and the staff's pages alone."""

from __future__ import annotations

import ssl

from pydantic import Field, SecretStr, ValidationInfo, field_validator

from foundation.settings import Settings
from handover.delivery.alarm_ways import AlarmWay, HookWay, MailWay

_MAIL = ("alarm_mail_server", "alarm_mail_from", "alarm_mail_to")


class AlarmSettings(Settings):
    """STEGET_ALARM_MAIL_SERVER, _FROM and _TO together, or none of them; STEGET_ALARM_HOOK_URL, which may hold a key; both is best."""

    alarm_mail_server: str | None = Field(default=None, pattern=r"^[A-Za-z0-9.-]+:\d{1,5}$", validate_default=True)
    alarm_mail_from: str | None = Field(default=None, pattern=r"^[^\s@<>]+@[^\s@<>]+$", validate_default=True)
    alarm_mail_to: str | None = Field(default=None, pattern=r"^[^\s@<>]+@[^\s@<>]+$", validate_default=True)
    alarm_hook_url: SecretStr | None = Field(default=None, validate_default=True)

    @field_validator("alarm_mail_to")
    @classmethod
    def _whole(cls, to: str | None, info: ValidationInfo) -> str | None:
        if len({bool(value) for value in (*(info.data.get(name) for name in _MAIL[:2]), to)}) > 1:
            raise ValueError("half set")
        return to

    @field_validator("alarm_hook_url")
    @classmethod
    def _encrypted(cls, url: SecretStr | None) -> SecretStr | None:
        if url and not url.get_secret_value().startswith(("https://", "http://127.0.0.1:", "http://localhost:")):
            raise ValueError("not encrypted")
        return url


def alarm_ways(settings: AlarmSettings) -> list[AlarmWay]:
    """The ways that are set, mail first."""
    ways: list[AlarmWay] = []
    if settings.alarm_mail_server and settings.alarm_mail_from and settings.alarm_mail_to:
        host, _, port = settings.alarm_mail_server.rpartition(":")
        ways.append(MailWay(host, int(port), settings.alarm_mail_from, settings.alarm_mail_to, ssl.create_default_context()))
    if settings.alarm_hook_url:
        ways.append(HookWay(settings.alarm_hook_url.get_secret_value()))
    return ways
