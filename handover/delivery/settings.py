"""What the delivery worker needs from its surroundings."""

from __future__ import annotations

from pathlib import Path

from pydantic import SecretStr

from handover.content_settings import ContentSettings
from handover.delivery.alarm_settings import AlarmSettings


class DeliverySettings(AlarmSettings, ContentSettings):
    """STEGET_DATABASE_URL, and STEGET_INBOXES, the file that says which inboxes there are; without it there is the desk alone.

    STEGET_RETENTION is the file of the municipalities' retention decisions; without it nothing that was sent is purged.
    STEGET_TOMBSTONES is the file that outlives a restored backup: what was erased is added to it. And those of ContentSettings.
    """

    database_url: SecretStr
    inboxes: Path | None = None
    retention: Path | None = None
    tombstones: Path | None = None
