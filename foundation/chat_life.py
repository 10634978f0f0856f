"""How long a chat lives, for whoever keeps it and for whoever waits for an answer from it."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

CHAT_LIFE: Final = timedelta(hours=24)
"""For how long a silent chat is kept. Nobody can come back to it afterwards."""
