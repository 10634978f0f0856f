"""What the channel asks of Telegram itself: updates, the menu, and to leave a group. One for each bot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol


class ApiSilent(Exception):
    """Telegram did not answer, or refused; carries nothing, since the library's errors may quote the address and with it the token."""


class TokenRefused(ApiSilent):
    """Telegram does not know the token, or no longer."""


@dataclass(frozen=True, slots=True)
class BotStanding:
    """What Telegram says of a bot and its webhook. `waiting` updates have not been brought; `failed_at` is when that failed last."""

    username: str
    joins_groups: bool
    reads_groups: bool
    webhook: str
    waiting: int
    failed_at: datetime | None
    failed_with: str


class BotApi(Protocol):
    """The Bot API for one token."""

    async def register(self, webhook: str | None, secret: str, menus: Mapping[str, Mapping[str, str]]) -> None:
        """Tells Telegram where updates go (None: they are fetched) and the menu of commands by language; '' is every other language.

        Raises ApiSilent.
        """

    async def updates(self, after: int | None, seconds: int) -> Sequence[dict[str, Any]]:
        """Updates with ids greater than `after`, which confirms the others; waits up to `seconds` for the first. Raises ApiSilent."""

    async def standing(self) -> BotStanding:
        """How the bot stands at Telegram; changes nothing. Raises TokenRefused and ApiSilent."""

    async def leave(self, chat_id: int, farewell: str) -> None:
        """Says one sentence in a group and leaves it. One attempt; never raises."""

    async def close(self) -> None:
        """Closes the connections."""
