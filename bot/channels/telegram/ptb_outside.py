"""The real things that the channel stands on. Imported only where there is a bot: the library is large, and most have none."""

from __future__ import annotations

from bot.channels.telegram.acting import Acting, Gone, Sent
from bot.channels.telegram.bot_file import BotFile
from bot.channels.telegram.channel import TelegramOutside
from bot.channels.telegram.chat_seal import ChatSeal
from bot.channels.telegram.outbound.sender import Sender
from bot.channels.telegram.outbound.settings import OutboundSettings
from bot.channels.telegram.ptb_api import PtbApi
from bot.gateway.store.connections import Connections
from foundation.logs import EventLog
from foundation.settings import load_settings


def make_telegram_outside(file: BotFile, server_key: str, log: EventLog) -> TelegramOutside:
    """The bots of `file`, at the Bot API that the settings name. Ends the process when those are wrong."""
    api = load_settings(OutboundSettings).api
    tokens = {bot.municipality: bot.token for bot in file.bots}

    def sending(connections: Connections, gone: Gone, sent: Sent) -> Acting:
        return Sender(connections, tokens, api, server_key, ChatSeal(server_key).open, gone, log, sent=sent)

    return TelegramOutside(file, {name: PtbApi(token, api) for name, token in tokens.items()}, sending)
