"""What the routes work with, made once per process."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from foundation.directory import Municipality, municipalities_at_start
from foundation.doorbell import Doorbell, LocalBell
from foundation.farewell import Farewell
from foundation.logs import EventLog
from handover.desk.door import Door
from handover.desk.listeners import Listeners
from handover.desk.pages import HasStudio, Pages
from handover.desk.relying_party import RelyingParties
from handover.store.content_keys import ContentKeys
from handover.store.wall import DESK, walled


@dataclass(frozen=True)
class DeskParts:
    """`transactions.begin()` commits at the end of its block: every route answers after that, never before. They
    see the rows of a municipality only after the door let somebody of it in.

    `names` are the municipalities' names by slug. `relying_parties` says where passkeys can be used. `bell`, `farewell` and
    `listeners` are for open event streams.
    """

    transactions: sessionmaker[Session]
    door: Door
    pages: Pages
    log: EventLog
    names: dict[str, str]
    relying_parties: RelyingParties
    is_second_step_required: bool
    bell: Doorbell = field(default_factory=LocalBell)
    farewell: Farewell = field(default_factory=Farewell)
    listeners: Listeners = field(default_factory=Listeners)


def make_parts(engine: Engine, content_keys: ContentKeys, log: EventLog, staff_url: str | None, public_url: str | None,
               municipalities: dict[str, Municipality] | None, is_second_step_required: bool,
               bell: Doorbell | None = None, has_studio: HasStudio = lambda _id: False) -> DeskParts:  # fmt: skip
    """Reads directory/municipalities.yml unless told the municipalities."""
    known = municipalities_at_start() if municipalities is None else municipalities
    names = {slug: row.name for slug, row in known.items()}
    pages = Pages(names, public_url, has_studio)
    return DeskParts(walled(engine, DESK, content_keys), Door(staff_url), pages, log, names, RelyingParties(staff_url),
                     is_second_step_required, bell or LocalBell())  # fmt: skip
