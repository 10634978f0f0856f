"""Somebody's chat with a bot while one update of theirs is worked on."""

from __future__ import annotations

from dataclasses import dataclass

from bot.channels.telegram.incoming import Incoming
from bot.gateway.vault import Vault


@dataclass(frozen=True, slots=True)
class Arrived:
    """An update and when it came (microseconds since 1970)."""

    bot: str
    incoming: Incoming
    at: int

    @property
    def key(self) -> str:
        """The Idempotency-Key of its turn: worked on twice, it has one effect."""
        return f"telegram {self.incoming.update_id}"


@dataclass(frozen=True, slots=True)
class Chat:
    """`pseudonym` stands for it in the rows; `number` and `vault` are of its conversation."""

    bot: str
    chat_id: int
    pseudonym: bytes
    number: int
    locale: str
    vault: Vault
