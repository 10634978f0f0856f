"""Staff change their own password: with the old one, soon after logging in, and whoever knew the old one is out."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from handover.store import half_sessions, passwords, sessions
from handover.store.staff import authenticate
from handover.store.wall import DESK, walled
from tests.handover.desk.staff_browser import plain

OLD, NEW = "ett gammalt lösenord", "fyra nya ord i rad"


@pytest.fixture
def anna(enter, transactions):
    """Anna's browser; her account has the password OLD."""
    anna = enter("anna")
    give(transactions, anna.staff, OLD)
    return anna


def give(transactions, staff, password: str) -> None:
    with transactions.begin() as session:
        session.execute(text("UPDATE handover.staff SET password_hash = :hash WHERE id = :id"),
                        {"hash": passwords.hash_password(password), "id": staff.id})  # fmt: skip


def holds(transactions, password: str, username: str = "anna") -> bool:
    with transactions.begin() as session:
        return authenticate(session, username, password) is not None


async def change(browser, current: str = OLD, new: str = NEW, again: str | None = None):
    return await browser.post("/security/password", current=current, new=new, again=new if again is None else again)


async def test_new_password_holds_and_the_old_one_does_not(anna, transactions) -> None:
    answer = await change(anna)
    assert (answer.status_code, answer.headers["location"]) == (303, "/security?done=password")
    assert holds(transactions, NEW) and not holds(transactions, OLD)
    assert "Lösenordet är bytt." in plain(await anna.get("/security?done=password"))


async def test_all_others_who_are_in_are_put_out(anna, enter, transactions) -> None:
    elsewhere = enter(anna.staff)
    with transactions.begin() as session:
        half = half_sessions.open_half(session, anna.staff.id)
    await change(anna)
    assert (await anna.get("/queue")).status_code == 200
    assert (await elsewhere.get("/queue")).status_code == 303
    with transactions.begin() as session:
        assert half_sessions.find_half(session, half) is None


@pytest.mark.parametrize(("given", "said"), [
    ({"current": "ett annat lösenord"}, "Ditt nuvarande lösenord stämmer inte."),
    ({"current": ""}, "Ditt nuvarande lösenord stämmer inte."),
    ({"new": "kort"}, "Lösenordet ska ha minst 12 tecken."),
    ({"new": ""}, "Lösenordet ska ha minst 12 tecken."),
    ({"new": "x" * 257}, "Lösenordet får ha högst 256 tecken."),
    ({"again": NEW + "!"}, "Du skrev inte samma nya lösenord båda gångerna."),
])  # fmt: skip
async def test_what_is_wrong_is_said_and_nothing_is_changed(given, said, anna, enter, transactions) -> None:
    elsewhere = enter(anna.staff)
    answer = await change(anna, **given)
    assert answer.status_code == 422 and f"{said} Lösenordet är inte bytt." in plain(answer)
    assert OLD not in answer.text and NEW not in answer.text
    assert holds(transactions, OLD) and not holds(transactions, NEW)
    assert (await elsewhere.get("/queue")).status_code == 200


@pytest.mark.parametrize("strange", ["\ud800 hälften av ett par", "nolla \0 i mitten", "👩‍👩‍👧 familjen i fjällen"])
async def test_any_characters_may_stand_in_it(strange: str, anna, transactions) -> None:
    visible = strange.encode("utf-8", "replace").decode()
    answer = await change(anna, new=visible)
    assert answer.status_code == 303 and holds(transactions, visible)
    assert passwords.is_right(strange, passwords.hash_password(strange))


async def test_an_old_login_has_to_be_renewed_first(anna, transactions) -> None:
    with transactions.begin() as session:
        session.execute(text("UPDATE handover.staff_session SET opened_at = opened_at - interval '11 minutes'"))
    assert "Logga in igen för att byta lösenord." in plain(await anna.get("/security"))
    assert (await change(anna)).status_code == 403
    assert holds(transactions, OLD)


async def test_nobody_elses_password_is_touched(anna, hire, transactions) -> None:
    bo = hire("bo")
    give(transactions, bo, OLD)
    await change(anna)
    assert holds(transactions, OLD, "bo")


def test_the_desks_role_may_set_no_password_but_that_of_a_session(engine, transactions, hire) -> None:
    anna = hire("anna")
    with transactions.begin() as session:
        token = sessions.open_session(session, anna.id)
    for statement in ("UPDATE handover.staff SET password_hash = 'x'", "ALTER FUNCTION handover.set_own_password(bytea, text) STABLE"):
        with pytest.raises(ProgrammingError), walled(engine, DESK).begin() as session:
            session.execute(text(statement))
    ask = text("SELECT handover.set_own_password(:session, 'y')")
    with walled(engine, DESK).begin() as session:
        assert [session.scalar(ask, {"session": sessions.hash_of(each)}) for each in ("unknown", token)] == [False, True]
