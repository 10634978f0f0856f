"""The settings of those who may read what people wrote: bridge, desk, delivery, and the commands that migrate and purge."""

from __future__ import annotations

from pydantic import Field, SecretStr

from foundation.settings import MIN_SECRET, Settings
from handover.store.content_keys import ContentKeys


class ContentSettings(Settings):
    """STEGET_CONTENT_KEY, and STEGET_CONTENT_KEY_OLD while keys are being changed; at least 32 characters each."""

    content_key: SecretStr = Field(min_length=MIN_SECRET)
    content_key_old: SecretStr | None = Field(default=None, min_length=MIN_SECRET)

    @property
    def content_keys(self) -> ContentKeys:
        """Both, the newest to seal with."""
        old = self.content_key_old
        return ContentKeys(self.content_key.get_secret_value(), old.get_secret_value() if old else None)
