"""Starts the public gateway: python -m bot.gateway."""

from __future__ import annotations

from bot.gateway.app import create_app
from bot.gateway.clients import make_clients
from bot.gateway.content.texts import Texts
from bot.gateway.gateway import Outside
from bot.gateway.settings import GatewaySettings
from bot.gateway.store.engine import make_engine
from bot.widget.page import render_page
from foundation.directory import Contacts, load_municipalities
from foundation.doorbell import make_bell
from foundation.logs import EventLog, start_logs
from foundation.serving import serve
from foundation.settings import load_settings
from nlu.safety.screen import Screen


def make_outside(settings: GatewaySettings, log: EventLog) -> Outside:
    """What the gateway stands on, from its settings.

    Raises when the rules, the directory, a text or the page is broken: better no start than a start without them.
    """
    contacts, municipalities = Contacts.load(), load_municipalities()
    return Outside(make_engine(settings.database_url), make_clients(settings), make_bell(settings.redis_url, log), Screen.load(),
                   contacts, municipalities, Texts.load(contacts), render_page(contacts.all(), municipalities.values()),
                   settings.messages_per_minute)  # fmt: skip


def main() -> None:
    """Runs until SIGTERM."""
    log = start_logs("gateway")
    settings = load_settings(GatewaySettings)
    app = create_app(make_outside(settings, log), settings.conversation_key.get_secret_value(), log)
    serve(app, settings.host, settings.port)


if __name__ == "__main__":
    main()
