"""The staff's door as it is served, with the desk and the studio behind it, on real PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from fastapi import FastAPI
from pydantic import SecretStr
from sqlalchemy import Engine

from foundation.logs import EventLog
from handover.store import half_sessions, sessions
from handover.store.engine import make_engine, session_factory
from handover.store.staff import StaffMember, member_of
from handover.store.tables import StaffRow
from nlu.studio.roles import Role
from nlu.studio.store.engine import studio_transactions
from nlu.studio.store.members import Members
from steget.staff_door import StaffDoorSettings, create_staff_door
from tests.handover.content_key_of_tests import CONTENT_KEY, KEYS
from tests.handover.desk.staff_browser import StaffBrowser, client_of


@dataclass(frozen=True)
class StaffHouse:
    """The app, and ways to come in without a password."""

    app: FastAPI
    engine: Engine
    database_url: str

    def hire(self, name: str, role: str = "staff", studio: tuple[Role, ...] = ()) -> StaffMember:
        """An account with a role at the desk, and roles in the studio."""
        with session_factory(self.engine, KEYS).begin() as session:
            row = StaffRow(username=name, display_name=name.title(), municipality="varberg", role=role, password_hash="none", active=True,
                           created_at=datetime.now(UTC))  # fmt: skip
            session.add(row)
            session.flush()
            staff = member_of(row)
        if studio:
            Members(studio_transactions(self.engine)).grant(staff.id, staff.display_name, studio)
        return staff

    def enter(self, staff: StaffMember, *, half: bool = False) -> StaffBrowser:
        """A browser that is logged in, or half."""
        with session_factory(self.engine).begin() as session:
            session_id = (half_sessions.open_half if half else sessions.open_session)(session, staff.id)
        client = client_of(self.app)
        client.cookies.set("steget_desk", session_id)
        return StaffBrowser(client, session_id, staff)


@contextmanager
def staff_house(database_url: str, log: Callable[..., EventLog] = EventLog, **settings: object) -> Iterator[StaffHouse]:
    """The house over a database with the tables of both parts."""
    made = StaffDoorSettings(database_url=SecretStr(database_url), content_key=SecretStr(CONTENT_KEY), **settings)
    engine = make_engine(database_url)
    yield StaffHouse(create_staff_door(made, log("desk")), engine, database_url)
    engine.dispose()
