"""Starts the public gateway: python -m bot.gateway."""

from __future__ import annotations

import secrets
from collections.abc import Mapping

from bot.channels.telegram.bot_file import BotFileError, read_bots
from bot.channels.telegram.channel import TelegramOutside
from bot.gateway.adopting import Adopting
from bot.gateway.clients import make_clients
from bot.gateway.content.edition_content import ContentRefused, read_content
from bot.gateway.content.own_words import OwnWords, OwnWordsRefused, read_own_words
from bot.gateway.content.preparing import Preparing
from bot.gateway.content.texts import Texts
from bot.gateway.edition import Printing
from bot.gateway.gateway import Outside
from bot.gateway.live_app import LiveApp
from bot.gateway.settings import GatewaySettings
from bot.gateway.store.adopted import AdoptedContent
from bot.gateway.store.engine import make_engine
from bot.widget.embedding import EmbeddingRefused, Embeddings, load_embeddings
from bot.widget.page import render_page
from foundation.content.versions import SHIPPED, VersionBroken, Versions
from foundation.directory import Contacts, Municipality, municipalities_at_start
from foundation.doorbell import make_bell
from foundation.languages.catalogues import CHAT, load_catalogues
from foundation.logs import EventLog, start_logs
from foundation.serving import serve
from foundation.settings import ROOT, load_settings, refuse_to_start
from nlu.safety.screen import Screen


def make_outside(settings: GatewaySettings, log: EventLog) -> Outside:
    """What the gateway stands on, from its settings.

    Raises when the rules, the directory, a text or the page is broken: better no start than a start without them.
    """
    contacts, municipalities = Contacts.load(), municipalities_at_start()
    return Outside(make_engine(settings.database_url), make_clients(settings), make_bell(settings.redis_url, log), Screen.load(),
                   contacts, municipalities, Texts.load(contacts), render_page(contacts.all(), municipalities.values()),
                   settings.messages_per_minute, embeddings_of(municipalities), settings.public_url,
                   own_words=own_words_of(municipalities, contacts))  # fmt: skip


def embeddings_of(municipalities: Mapping[str, Municipality]) -> Embeddings:
    """Where the chat may be embedded; a file that is not right ends the process with a sentence."""
    try:
        return load_embeddings(municipalities)
    except EmbeddingRefused as refused:
        refuse_to_start(f"directory/embedding.yml: {refused}")


def own_words_of(municipalities: Mapping[str, Municipality], contacts: Contacts) -> OwnWords:
    """What municipalities say in their own words; a file that is not right ends the process with a sentence."""
    try:
        return read_own_words(ROOT, municipalities, contacts, lambda: load_catalogues(CHAT))
    except OwnWordsRefused as refused:
        refuse_to_start(str(refused))


def make_telegram(settings: GatewaySettings, log: EventLog) -> TelegramOutside | None:
    """What the bots stand on, or None without STEGET_TELEGRAM. Ends the process when its file is half set."""
    try:
        file = read_bots(settings.telegram, municipalities_at_start())
    except BotFileError as error:
        refuse_to_start(str(error))
    if file is None:
        return None
    from bot.channels.telegram.ptb_outside import make_telegram_outside  # the library is large, and most have no bot

    return make_telegram_outside(file, settings.conversation_key.get_secret_value(), log)


def make_live_app(settings: GatewaySettings, log: EventLog) -> LiveApp:
    """The app on the live version, which follows it where there is a folder of versions."""
    outside, telegram = make_outside(settings, log), make_telegram(settings, log)
    versions = Versions(settings.content) if settings.content else None
    outside, refused = _at_start(outside, versions) if versions else (outside, ("", ""))
    printing = Printing(outside, settings.conversation_key.get_secret_value(), log, telegram)
    app = LiveApp(printing)
    if versions:
        adopted = AdoptedContent(app.current.gateway.connections, secrets.token_hex(8))
        preparing = Preparing(outside.clients, log)
        app.follow(Adopting(versions, printing, app.exchange, preparing, adopted, log, outside.content, refused))
    return app


def _at_start(outside: Outside, versions: Versions) -> tuple[Outside, tuple[str, str]]:
    """What came with the program stands in for a live version that is broken, and it is told which one and why."""
    live = ""
    try:
        live = versions.live_id()
        return (outside if live == SHIPPED else outside.of_version(read_content(versions.open(live)))), ("", "")
    except (VersionBroken, ContentRefused) as refused:
        return outside, (live, str(refused))


def main() -> None:
    """Runs until SIGTERM."""
    log = start_logs("gateway")
    settings = load_settings(GatewaySettings)
    serve(make_live_app(settings, log), settings.host, settings.port)


if __name__ == "__main__":
    main()
