"""With every condition on a municipality cut out of what the desk asks the database, PostgreSQL still shows nobody's words."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ProgrammingError

from foundation.logs import EventLog
from handover.delivery.watching import Watch
from handover.desk.app import create_app
from handover.store.engine import make_engine
from handover.store.wall import DESK, WATCH, walled
from tests.handover.content_key_of_tests import KEYS
from tests.handover.desk.others_tickets import WORDS, nothing_is_seen, snapshot
from tests.handover.desk.staff_browser import StaffBrowser, client_of, plain

CONDITION = re.compile(r"handover\.(?:ticket|alarm)\.municipality (?:= %\(\w+\)s(?:::VARCHAR)?|IN \((?:%\(\w+\)s(?:::VARCHAR)?(?:, )?)+\))")
BOUNDED = ("ticket", "ticket_message", "ticket_note", "ticket_event", "outbox", "consent", "alarm", "content_key")


@pytest.fixture
def forgetful(engine: Engine) -> Iterator[list[str]]:
    """The desk has forgotten the municipality everywhere, in what it reads and in what it writes; gives the statements cut."""
    cut: list[str] = []

    def forget(_connection, _cursor, statement, parameters, _context, _executemany):
        without, count = CONDITION.subn("true", statement)
        if count:
            cut.append(without)
        return without, parameters

    event.listen(engine, "before_cursor_execute", forget, retval=True)
    yield cut
    event.remove(engine, "before_cursor_execute", forget)


@pytest.fixture
def no_second_wall(engine: Engine) -> Iterator[None]:
    """Row-level security is off, as if it had never been."""
    for step in ("DISABLE", "ENABLE"):
        with engine.begin() as connection:
            for table in BOUNDED:
                connection.execute(text(f"ALTER TABLE handover.{table} {step} ROW LEVEL SECURITY"))
        if step == "DISABLE":
            yield


@pytest.mark.parametrize("accept", ["text/html", "application/json"])
async def test_forgetful_desk_shows_and_changes_nothing(accept, desk, engine, enter, others, forgetful) -> None:
    sten, before = enter("sten", "halmstad"), snapshot(engine)
    await nothing_is_seen(desk, sten, others, accept)
    assert snapshot(engine) == before
    for asked in ("handover.ticket.body", "FOR UPDATE", "ORDER BY handover.alarm.id"):  # read one, lock one, the queue's alarms
        assert any(asked in statement for statement in forgetful), asked


async def test_forgetful_desk_has_an_empty_queue(engine, enter, others, forgetful) -> None:
    sten = enter("sten", "halmstad")
    for show in ("open", "closed", "mine"):
        page = plain(await sten.get(f"/queue?show={show}"))
        assert not [secret for secret in others.secrets if secret in page]
    assert (await sten.get("/queue/counts")).json()["summary"] == "Ingen väntar på svar från oss."
    assert forgetful


async def test_forgetful_desk_still_works_for_its_own_municipality(enter, others, forgetful) -> None:
    anna = enter("anna", "varberg")
    assert WORDS[0] in (await anna.get(f"/tickets/{others.ids[0]}")).text
    assert (await anna.post(f"/tickets/{others.ids[0]}/claim")).status_code == 303
    assert any("UPDATE handover.ticket" in statement for statement in forgetful)


async def test_these_tests_turn_red_without_the_second_wall(desk, engine, enter, others, forgetful, no_second_wall) -> None:
    sten, before = enter("sten", "halmstad"), snapshot(engine)
    with pytest.raises(AssertionError):
        await nothing_is_seen(desk, sten, others, "text/html")
    assert WORDS[0] in (await sten.get(f"/tickets/{others.ids[0]}")).text
    assert (await sten.post(f"/tickets/{others.ids[0]}/claim")).status_code == 303
    assert snapshot(engine)["handover.ticket"] != before["handover.ticket"]


async def test_first_wall_holds_alone(desk, engine, enter, others, no_second_wall) -> None:
    sten, before = enter("sten", "halmstad"), snapshot(engine)
    await nothing_is_seen(desk, sten, others, "text/html")
    assert snapshot(engine) == before


async def test_desk_is_not_ready_when_the_second_wall_is_down(enter, no_second_wall) -> None:
    answer = await enter().get("/readyz", Accept="application/json")
    assert (answer.status_code, answer.json()["type"].rsplit("/", 1)[1]) == (503, "not-migrated")


async def test_desk_works_as_an_account_that_may_only_take_the_two_roles(engine, handover_database, enter, others) -> None:
    account = "account_" + make_url(handover_database).database.removeprefix("handover_")
    with engine.begin() as connection:
        connection.execute(text(f"CREATE ROLE {account} LOGIN"))
        connection.execute(text(f"GRANT {DESK}, {WATCH} TO {account} WITH INHERIT FALSE, SET TRUE"))
    own = make_engine(make_url(handover_database).set(username=account).render_as_string(hide_password=False))
    try:
        with pytest.raises(ProgrammingError, match="permission denied"), own.connect() as connection:
            connection.execute(text("SELECT FROM handover.ticket"))
        anna, app = enter("anna", "varberg"), create_app(own, content_keys=KEYS, log=EventLog("desk"))
        async with client_of(app) as client:
            client.cookies = {"steget_desk": anna.session_id}
            assert (await client.get("/readyz")).status_code == 200
            assert WORDS[0] in (await client.get(f"/tickets/{others.ids[0]}")).text
            assert (await StaffBrowser(client, anna.session_id, anna.staff).post(f"/tickets/{others.ids[0]}/claim")).status_code == 303
        Watch(walled(own, WATCH), (), {}, EventLog("desk")).look()
    finally:
        own.dispose()
        with engine.begin() as connection:
            connection.execute(text(f"DROP ROLE {account}"))
