"""What stands on the chat's page: the newest answer first, and what was said before it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from bot.channels.plain.patience import at_most
from bot.gateway.conversing import NOT_FOUND
from bot.gateway.gateway import Gateway
from bot.gateway.live.catching_up import Standing
from bot.gateway.live.live_bridge import WITH_STAFF
from bot.gateway.store.conversations import UnknownConversation
from bot.gateway.store.engine import StoreUnavailable
from bot.gateway.vault import Vault

Messages = list[dict[str, Any]]
BESIDE_SECONDS: Final = 1.0  # for what only goes with an answer: the history, and how it stands with staff
SHOWN_BEFORE: Final = "Här stod koden till din förfrågan. Vi visar den bara en gång."


@dataclass(frozen=True, slots=True)
class Transcript:
    """`newest` and `earlier` are public messages, those of the person too. `offer` is the button that asks for staff, or None."""

    newest: Messages
    earlier: Messages
    standing: Standing
    offer: dict[str, str] | None = None

    @property
    def seen(self) -> str:
        """The id of the last message on the page; '0' when there is none."""
        return str(max((int(message["id"]) for message in [*self.newest, *self.earlier]), default=0))


async def transcript_of(gateway: Gateway, vault: Vault, newest: Messages, seen: int | None = None) -> Transcript:
    """The page after an answer, or with `seen` what came after that message by itself. Raises Problem 404."""
    if any(message["kind"] == "emergency" for message in newest):
        return Transcript(newest, [], Standing())  # an emergency waits for nothing, and nothing stands beside it
    standing = await at_most(BESIDE_SECONDS, gateway.live.look(vault), None) or Standing()
    history = await at_most(BESIDE_SECONDS, _history(gateway, vault), [])
    if seen is not None:
        newest = [message for message in history if int(message["id"]) > seen and message["from"] != "person"]
    elif standing.mode in WITH_STAFF or not newest:
        newest = [*newest, *_since(history, newest)]
    shown = {message["id"] for message in newest}
    nobody: dict[str, Any] = {"button": None}
    offer = await at_most(BESIDE_SECONDS, gateway.live.offer(vault), nobody) if standing.mode == "bot" else nobody
    return Transcript(newest, [message for message in history if message["id"] not in shown], standing, offer["button"])


def _since(history: Sequence[dict[str, Any]], newest: Messages) -> Messages:
    """What stands after the person's last own message: the welcome, the last answer, what staff wrote meanwhile."""
    own = max((int(message["id"]) for message in history if message["from"] == "person"), default=0)
    known = {message["id"] for message in newest}
    return [message for message in history if int(message["id"]) > own and message["id"] not in known]


async def _history(gateway: Gateway, vault: Vault) -> Messages:
    try:
        return [_without_code(message.public()) for message in await gateway.conversations.after(vault, 0)]
    except StoreUnavailable:
        return []
    except UnknownConversation:
        raise NOT_FOUND from None


def _without_code(message: dict[str, Any]) -> dict[str, Any]:
    """A code is shown in the answer that brings it, and to nobody who finds the page open later."""
    return {**message, "text": SHOWN_BEFORE, "shown_before": True} if message["kind"] == "receipt" else message
