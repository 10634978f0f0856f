"""What a person wrote to staff, kept until the bridge has it: in the order it was written, and nothing twice.

The sender works when nobody listens, without the person's token. So these few rows are sealed under the server's key, for as
long as they wait; the person has agreed that staff read them.
"""

from __future__ import annotations

import json
import unicodedata
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.gateway.bridge_client import BridgeSilent
from bot.gateway.live.live_bridge import LiveBridge, LiveNews
from bot.gateway.store import live_statements
from bot.gateway.store.connections import Connections
from foundation.aead import decrypt, encrypt
from foundation.logs import EventLog
from foundation.problems import Problem

LONGEST: Final = 8192  # characters, as the bridge counts them: a longer text it refuses
_GONE: Final = 404  # erased meanwhile


@dataclass(frozen=True, slots=True)
class Passed:
    """One message on its way. An empty `live_id` means whatever live conversation is open when it arrives."""

    ref: str
    live_id: str
    text: str
    urgent: bool = False
    earlier: bool = False


class LiveRefused(BridgeSilent):
    """The bridge would not have what was written last; it is kept and tried again later."""


class LiveOutbox:
    """`put` and `flush_on` need the conversation's lock; `flush` takes it."""

    def __init__(self, connections: Connections, bridge: LiveBridge, server_key: str, log: EventLog) -> None:
        self._connections, self._bridge, self._log = connections, bridge, log
        self._cipher = AESGCM(HKDF(SHA256(), 32, salt=None, info=b"steget live outbox 1").derive(server_key.encode()))

    def sealed(self, conversation_id: str, key: bytes, passed: Passed) -> bytes:
        """`passed` for the row of `key`."""
        return encrypt(self._cipher, json.dumps(asdict(passed)).encode(), _place(conversation_id, key))

    async def put(self, connection: AsyncConnection, conversation_id: str, key: bytes, passed: Passed) -> None:
        """Keeps it; the same key again changes nothing. Raises StoreUnavailable."""
        row = {"id": conversation_id, "key": key, "sealed": self.sealed(conversation_id, key, passed)}
        await self._connections.run_on(connection, live_statements.PASS_ON, row)

    async def flush_on(self, connection: AsyncConnection, conversation_id: str) -> LiveNews | None:
        """Sends what is kept, and gives how it stands now; None when that is unknown or the live conversation is gone.

        Raises BridgeSilent, and then the rest is kept. What the bridge refuses is kept too, and what follows it goes before it.
        """
        news: LiveNews | None = None
        refused: LiveRefused | None = None
        for row in await self._connections.run_on(connection, live_statements.KEPT, {"id": conversation_id}):
            try:
                news, refused = await self._send(conversation_id, row.key, row.sealed), None
            except LiveRefused as error:
                refused = error
            statement = live_statements.REFUSED if refused else live_statements.SENT
            await self._connections.run_on(connection, statement, {"id": conversation_id, "key": row.key})
        if refused:
            raise refused
        return news

    async def flush(self, conversation_id: str) -> None:
        """As `flush_on`, when no turn holds the conversation."""
        async with self._connections.locked(conversation_id) as connection:
            await self.flush_on(connection, conversation_id)

    async def flush_all(self) -> None:
        """Sends what is kept for anybody; stops at the first silence of the bridge."""
        try:
            for row in await self._connections.run(live_statements.WAITING_TO_BE_SENT, {}):
                with suppress(LiveRefused):
                    await self.flush(row.conversation_id)
        except BridgeSilent:
            return  # tried again in a moment

    async def _send(self, conversation_id: str, key: bytes, sealed: bytes) -> LiveNews | None:
        try:
            passed = Passed(**json.loads(decrypt(self._cipher, sealed, _place(conversation_id, key))))
        except (InvalidTag, ValueError):
            return None  # sealed under a server key that is no more: every chat of that time has ended
        text = unicodedata.normalize("NFC", passed.text)[:LONGEST]
        written = {"text": text, "idempotency_key": key.hex(), "urgent": passed.urgent, "earlier": passed.earlier}
        try:
            return await self._bridge.write(passed.ref, passed.live_id, written)
        except Problem as refusal:
            if refusal.status == _GONE:
                return None
            self._log.event("live_refused", status=refusal.status)
            raise LiveRefused from None


def _place(conversation_id: str, key: bytes) -> bytes:
    return f"{conversation_id}|live {key.hex()}".encode()
