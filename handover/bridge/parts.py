"""What the routes work with, made once per process."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from foundation.directory import Municipality, municipalities_at_start
from foundation.doorbell import Doorbell, LocalBell
from handover.bridge.keys import BridgeKeys
from handover.core.recipient import Recipient
from handover.core.retention import RetentionRule
from handover.store.content_keys import ContentKeys
from handover.store.engine import session_factory


@dataclass(frozen=True)
class BridgeParts:
    """`transactions.begin()` commits at the end of its block: every route answers after that, never before.

    `inboxes` are the kinds of inbox beside the desk, by municipality; `retention` is what each has decided. `bell` wakes
    who listens to a live conversation.
    """

    transactions: sessionmaker[Session]
    keys: BridgeKeys
    municipalities: dict[str, Municipality]
    recipients: dict[str, Recipient]
    inboxes: dict[str, tuple[str, ...]] = field(default_factory=dict)
    retention: Mapping[str, RetentionRule] = field(default_factory=dict)
    bell: Doorbell = field(default_factory=LocalBell)

    def name_of(self, slug: str) -> str:
        """A municipality's name, also after it has left the directory."""
        return self.municipalities[slug].name if slug in self.municipalities else slug


def make_parts(engine: Engine, receipt_key: str, content_keys: ContentKeys, municipalities: dict[str, Municipality] | None = None,
               inboxes: dict[str, tuple[str, ...]] | None = None, retention: Mapping[str, RetentionRule] | None = None,
               bell: Doorbell | None = None) -> BridgeParts:  # fmt: skip
    """Reads directory/municipalities.yml unless told the municipalities."""
    known = municipalities_at_start() if municipalities is None else municipalities
    recipients = {slug: Recipient(slug, row.name, row.open) for slug, row in known.items()}
    return BridgeParts(session_factory(engine, content_keys), BridgeKeys(receipt_key.encode()), known, recipients, inboxes or {},
                       retention or {}, bell or LocalBell())  # fmt: skip
