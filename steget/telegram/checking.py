"""What is wrong with a bot, in words: each sentence with what to do."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

from bot.channels.telegram.bot_api import ApiSilent, BotStanding, TokenRefused
from bot.channels.telegram.bot_file import POLLING, BotEntry, BotFile
from bot.channels.telegram.routes import PREFIX
from foundation.directory import load_municipalities
from steget.doctor.finding import Finding, fault, fine, warn
from steget.telegram.asking import Answer, Asking

_RECENT: Final = timedelta(days=1)
_REGISTERED: Final = "Starta gateway: den registrerar adressen själv. Se docs/telegram.md."


def all_findings(asking: Asking) -> list[Finding]:
    """The findings about every bot of the file."""
    bots, now = asking.file.bots, datetime.now(UTC)
    return [found for bot, answer in zip(bots, asking.answers(*bots), strict=True) for found in findings_of(asking.file, bot, answer, now)]


def findings_of(file: BotFile, bot: BotEntry, answer: Answer, now: datetime) -> list[Finding]:
    """One finding when all is well with a bot, else one for each thing that is wrong."""
    name = load_municipalities()[bot.municipality].name
    if isinstance(answer, TokenRefused):
        return [fault(name, f"{name}: Telegram tar inte emot token.", "Hämta token hos @BotFather (/token) och skriv den i token_file.")]
    if isinstance(answer, ApiSilent):
        return [fault(name, f"{name}: Telegram svarar inte.", "Kan den här datorn nå Bot API? Se STEGET_TELEGRAM_API i docs/settings.md.")]
    found = [*_of_the_webhook(file, bot, name, answer), *_of_what_waits(bot, name, answer, now), *_of_groups(name, answer)]
    return found or [fine(name, f"{name}: boten @{answer.username} är rätt inställd och inget väntar.")]


def _of_the_webhook(file: BotFile, bot: BotEntry, name: str, standing: BotStanding) -> Iterator[Finding]:
    wanted = "" if file.way == POLLING else f"{file.page}{PREFIX}{bot.path}"
    if standing.webhook == wanted:
        return
    if not wanted:
        yield fault(name, f"{name}: filen säger polling, men Telegram skickar till {_host(standing.webhook)}.", _REGISTERED)
    elif not standing.webhook:
        yield fault(name, f"{name}: Telegram har ingen adress att skicka till.", _REGISTERED)
    elif _host(standing.webhook) != _host(wanted):
        yield fault(name, f"{name}: Telegram skickar till {_host(standing.webhook)}, inte till {_host(wanted)}.",
                    f"Använder någon annan samma token? {_REGISTERED}")  # fmt: skip
    else:
        yield fault(name, f"{name}: Telegram skickar till rätt dator men fel path.", _REGISTERED)


def _of_what_waits(bot: BotEntry, name: str, standing: BotStanding, now: datetime) -> Iterator[Finding]:
    if standing.waiting:
        yield warn(name, f"{name}: {standing.waiting} meddelande{'n' if standing.waiting > 1 else ''} väntar hos Telegram.",
                   "Är gateway i gång? Efter ett dygn slänger Telegram det som väntar.")  # fmt: skip
    if standing.failed_at and now - standing.failed_at < _RECENT:
        when = standing.failed_at.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")
        yield warn(name, f"{name}: det gick inte att nå oss {when}. Telegram säger: {_without_secrets(standing.failed_with, bot)}",
                   "Öppna chattens adress utifrån: https, rätt certifikat, port 443, 80, 88 eller 8443.")  # fmt: skip


def _of_groups(name: str, standing: BotStanding) -> Iterator[Finding]:
    if standing.joins_groups:
        yield warn(name, f"{name}: boten kan läggas till i grupper.", "Skriv /setjoingroups till @BotFather och välj Disable.")
    if standing.reads_groups:
        yield warn(name, f"{name}: boten kan läsa allt i en grupp.", "Skriv /setprivacy till @BotFather och välj Enable.")


def _host(address: str) -> str:
    """The path is not told: who knows it can knock there."""
    return urlsplit(address).hostname or "en annan adress"


def _without_secrets(words: str, bot: BotEntry) -> str:
    for secret in (bot.token, bot.secret, bot.path):
        words = words.replace(secret, "…")
    return "".join(sign for sign in words if sign.isprintable())[:200]
