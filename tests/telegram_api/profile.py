"""The methods about the bot itself."""

from __future__ import annotations

import json
import re
from typing import Any

from tests.telegram_api.bots import SimulatedBot
from tests.telegram_api.rules import bad_request

Json = dict[str, Any]
Given = dict[str, str]


def get_me(bot: SimulatedBot, _given: Given) -> Json:
    """getMe."""
    return {**bot.user(), "can_join_groups": bot.joins_groups, "can_read_all_group_messages": bot.reads_groups,
            "supports_inline_queries": False}


def set_my_commands(bot: SimulatedBot, given: Given) -> bool:
    """setMyCommands."""
    commands = _read(given.get("commands", ""))
    if len(commands) > 100:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not re.fullmatch(r"[a-z0-9_]{1,32}", str(command.get("command", "")).removeprefix("/")):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(str(command.get("description", ""))) <= 256:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    bot.commands[_place(given)] = commands
    return True


def get_my_commands(bot: SimulatedBot, given: Given) -> list[Json]:
    """getMyCommands."""
    return bot.commands.get(_place(given), [])


def delete_my_commands(bot: SimulatedBot, given: Given) -> bool:
    """deleteMyCommands."""
    bot.commands.pop(_place(given), None)
    return True


def _place(given: Given) -> tuple[str, str]:
    scope = json.loads(given.get("scope", "") or "{}").get("type", "default")
    return scope, given.get("language_code", "")


def _read(parameter: str) -> list[Json]:
    try:
        commands = json.loads(parameter)
    except ValueError:
        commands = None
    if not isinstance(commands, list) or not all(isinstance(command, dict) for command in commands):
        raise bad_request("can't parse list of bot commands")
    return commands
