"""What the delivery worker needs from its surroundings."""

from __future__ import annotations

from pathlib import Path

from pydantic import SecretStr

from handover.delivery.alarm_settings import AlarmSettings


class DeliverySettings(AlarmSettings):
    """STEGET_DATABASE_URL, and STEGET_INBOXES, the file that says which inboxes there are; without it there is the desk alone."""

    database_url: SecretStr
    inboxes: Path | None = None
