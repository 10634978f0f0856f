"""What the routes work with, made once per process."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from foundation.directory import Municipality, load_municipalities
from foundation.logs import EventLog
from handover.desk.door import Door
from handover.desk.pages import Pages
from handover.desk.relying_party import RelyingParties
from handover.store.content_keys import ContentKeys
from handover.store.wall import DESK, walled


@dataclass(frozen=True)
class DeskParts:
    """`transactions.begin()` commits at the end of its block: every route answers after that, never before. They
    see the rows of a municipality only after the door let somebody of it in.

    `names` are the municipalities' names by slug. `relying_parties` says where passkeys can be used.
    """

    transactions: sessionmaker[Session]
    door: Door
    pages: Pages
    log: EventLog
    names: dict[str, str]
    relying_parties: RelyingParties
    is_second_step_required: bool


def make_parts(engine: Engine, content_keys: ContentKeys, log: EventLog, staff_url: str | None, public_url: str | None,
               municipalities: dict[str, Municipality] | None, is_second_step_required: bool) -> DeskParts:  # fmt: skip
    """Reads directory/municipalities.yml unless told the municipalities."""
    known = load_municipalities() if municipalities is None else municipalities
    names = {slug: row.name for slug, row in known.items()}
    return DeskParts(walled(engine, DESK, content_keys), Door(staff_url), Pages(names, public_url), log, names, RelyingParties(staff_url),
                     is_second_step_required)  # fmt: skip
