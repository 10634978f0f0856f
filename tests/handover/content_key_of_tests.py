"""The content key of the tests."""

from __future__ import annotations

from typing import Final

from handover.store.content_keys import ContentKeys

CONTENT_KEY: Final = "a made-up content key of the tests, 40 characters"
KEYS: Final = ContentKeys(CONTENT_KEY)
