"""Which version each gateway answers from, as the gateways themselves say in the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from sqlalchemy import Engine, text

_ADOPTED: Final = text("SELECT process, content, refused, seen_at FROM chat.content_adopted "
                       "WHERE seen_at > now() - make_interval(secs => :seconds) ORDER BY process")  # fmt: skip
LIVES_SECONDS: Final = 12.0
"""A gateway that has said nothing for so long is gone, and nobody waits for it."""


@dataclass(frozen=True, slots=True)
class Adopted:
    """What one gateway said last: the version that it answers from, and why it refused the live one, "" when it did not."""

    process: str
    content: str
    refused: str
    seen_at: datetime


class Gateways(Protocol):
    """What publishing needs of them."""

    def adopted(self) -> list[Adopted]:
        """What every gateway that lives has said last."""


class GatewayRows:
    """The real ones: rows of chat.content_adopted."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def adopted(self) -> list[Adopted]:
        """See Gateways."""
        with self._engine.begin() as connection:
            rows = connection.execute(_ADOPTED, {"seconds": LIVES_SECONDS}).all()
        return [Adopted(row.process, row.content, row.refused or "", row.seen_at) for row in rows]
