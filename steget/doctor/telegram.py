"""The municipalities' bots in Telegram: can the file be used, and is it closed to others? Asks nobody; `steget telegram check` does."""

from __future__ import annotations

from pathlib import Path

from bot.channels.telegram.bot_file import BotFileError, read_bots, secret_files
from foundation.directory import load_municipalities
from steget.doctor.finding import Finding, fault, fine

ABOUT = "telegram"


def check_telegram(path: Path | None) -> Finding:
    """The gateway does not start with a file that it can't use, and a token that others can read is everybody's."""
    try:
        file = read_bots(path, load_municipalities())
    except BotFileError as error:
        return fault(ABOUT, str(error), "Rätta filen som STEGET_TELEGRAM pekar på. Se docs/telegram.md.")
    if file is None or path is None:
        return fine(ABOUT, "Ingen bot i Telegram är inställd.")
    loose = [secret.name for secret in secret_files(path) if secret.stat().st_mode & 0o077]
    if loose:
        return fault(ABOUT, f"Andra på datorn kan läsa: {', '.join(loose)}.", "Kör `chmod 600` på filerna.")
    return fine(ABOUT, f"Botar i Telegram: {len(file.bots)}. `steget telegram check` frågar Telegram om dem.")
