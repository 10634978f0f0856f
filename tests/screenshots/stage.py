"""What the pictures are taken of: both doors on a real database, with a bot that says the same every time."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from sqlalchemy import text
from starlette.types import ASGIApp

from bot.gateway.store.engine import make_engine as make_chat_engine
from bot.gateway.store.migrate import migrate as migrate_chat
from foundation.logs import EventLog
from handover.core.canonical import canonical_bytes, document_of
from handover.core.recipient import Recipient
from handover.core.referral import Referral
from handover.desk.app import create_app as create_desk
from handover.store import accessibility, clock, referrals, sessions, tickets
from handover.store.engine import make_engine, session_factory
from handover.store.migrate import migrate as migrate_handover
from handover.store.staff import StaffMember, member_of
from handover.store.tables import StaffRow
from nlu.safety.screen import Screen
from tests.bot.gateway.conftest import World
from tests.databases import postgres
from tests.handover.content_key_of_tests import KEYS
from tests.listening import Listening
from tests.screenshots import true_answers
from tests.screenshots.studio_stage import studio_behind

TICKETS = (("lugna björken", ("threat_to_life",), 12), ("varma sjön", (), 47), ("snälla vinden", (), 190))


@dataclass(frozen=True)
class Stage:
    """Where the doors listen, and the value of the session cookie of each who looks at them."""

    addresses: dict[str, str]
    sessions: dict[str, str]
    world: World


@contextmanager
def stage() -> Iterator[Stage]:
    """Everything runs; afterwards nothing is left."""
    with tempfile.TemporaryDirectory() as folder, postgres(Path(folder)) as url, _running(url, Path(folder)) as running:
        yield running


@contextmanager
def _running(url: str, folder: Path) -> Iterator[Stage]:
    migrate_chat(url)
    migrate_handover(url)
    world = World(make_chat_engine(url), screen=Screen.load())
    world.rasa.answer = true_answers.answer  # type: ignore[method-assign]
    session_id = _fill_the_desk(url)
    desk = create_desk(make_engine(url), content_keys=KEYS, log=EventLog("desk"), public_url="https://exempel.se")
    with (
        studio_behind(url, folder) as (house, editor_id),
        _serving(world.app) as public,
        _serving(desk) as staff,
        _serving(house) as studio,
    ):
        yield Stage({"public": public, "staff": staff, "studio": studio}, {"staff": session_id, "studio": editor_id}, world)


@contextmanager
def _serving(app: ASGIApp) -> Iterator[str]:
    server = Listening(app, timeout_graceful_shutdown=1)
    yield server.url
    server.stop()


def _fill_the_desk(url: str) -> str:
    """A queue with three tickets whose names and ages are always the same; gives the session of the one who looks at it."""
    engine = make_engine(url)
    transactions = session_factory(engine, KEYS)
    with transactions.begin() as session:
        anna = _hired(session, "anna", "Anna Ek")
        ids = [_sent(session, number, flags) for number, (_, flags, _) in enumerate(TICKETS)]
        tickets.claim(session, anna, ids[1])
        accessibility.tell(session, "varberg", "Skärmläsaren läser inte upp svaren.", "", (), "k")
        now = clock.now()
        for id_, (alias, _, minutes) in zip(ids, TICKETS, strict=True):
            session.execute(text("UPDATE handover.ticket SET alias = :alias, created_at = :at, changed_at = :at WHERE id = :id"),
                            {"alias": alias, "at": now - timedelta(minutes=minutes), "id": id_})  # fmt: skip
        session_id = sessions.open_session(session, anna.id)
    engine.dispose()
    return session_id


def _hired(session, username: str, name: str) -> StaffMember:
    row = StaffRow(username=username, display_name=name, municipality="varberg", role="staff", password_hash="none", active=True,
                   created_at=clock.now())  # fmt: skip
    session.add(row)
    session.flush()
    return member_of(row)


def _sent(session, number: int, flags: tuple[str, ...]) -> str:
    referral = Referral("varberg", "own_violence", "receipt_only", own_words="Jag vill sluta, men jag vet inte hur.")
    body = canonical_bytes(document_of(referral, Recipient("varberg", "Varberg", True), list(flags)))
    conversation, code = bytes([number + 1]) * 32, bytes([number + 101]) * 32
    preview_id = referrals.keep_preview(session, conversation, "varberg", body)
    referrals.consent(session, conversation, preview_id, code, inboxes={})
    return session.scalar(text("SELECT ticket_id FROM handover.referral_preview WHERE id = :id"), {"id": preview_id})
