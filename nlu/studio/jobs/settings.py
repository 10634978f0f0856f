"""What the process that trains and publishes needs from its surroundings."""

from __future__ import annotations

from pathlib import Path

from pydantic import SecretStr

from foundation.settings import ROOT, Settings


class JobsSettings(Settings):
    """STEGET_DATABASE_URL; STEGET_CONTENT, the folder of versions, which this process alone writes to; STEGET_CHAT_URL, where the
    chat is asked whether it answers rightly; STEGET_MODELS, with the encoder.

    STEGET_RASA_URL is the dialogue that holds the saved conversations, STEGET_RASA_BIN the program that trains it; without
    the program, changes that need it are refused in words.
    """

    database_url: SecretStr
    content: Path
    chat_url: str
    models: Path = ROOT / "models"
    rasa_url: str | None = None
    rasa_bin: Path | None = None
