"""A whole course over both doors: who is asked, who reads what, what each side is told, and the way back to the bot."""

from __future__ import annotations

import asyncio

from sqlalchemy import select, text

from handover.store.live import queue
from handover.store.tables import LiveRow
from tests.bot.gateway.fakes import check
from tests.bot.gateway.person import API
from tests.live.two_sides import PersonSide, Sides, StaffSide, until


def newest(sides: Sides) -> str:
    """The id of the live conversation that was asked for last."""
    with sides.transactions.begin() as session:
        return session.scalars(select(LiveRow.id).order_by(LiveRow.waits_since.desc())).first() or ""


async def together(sides: Sides) -> tuple[PersonSide, StaffSide]:
    """Somebody of each side, in the same conversation."""
    staff, person = sides.staff_on_duty(), await sides.person()
    await person.asks_for_staff()
    await staff.joins(newest(sides))
    return person, staff


async def offered(person: PersonSide) -> object:
    answer = (await person.http.get(f"{API}/{person.id}/live", headers=person.bearer)).json()
    check("public-live", answer)
    return answer["button"]


async def test_nothing_is_offered_while_nobody_is_on_duty(sides) -> None:
    with sides.transactions.begin() as session:
        session.execute(text("DELETE FROM handover.duty"))
    person = await sides.person()
    assert await offered(person) is None


async def test_what_was_written_to_the_bot_is_not_shown_unless_the_person_chooses(sides) -> None:
    staff = sides.staff_on_duty()
    for yes, shown in (("Ja, jag vill skriva med personal", []), ("Ja, och visa vad jag har skrivit", ["till boten"])):
        person = await sides.person()
        await person.sends({"text": "till boten"})
        assert (await person.asks_for_staff(yes))["mode"] == "waiting"
        await person.sends({"text": "till personalen"})
        await staff.joins(newest(sides))
        listening = asyncio.create_task(staff.listener.run())
        await until(lambda: "till personalen" in staff.heard_of_person)
        listening.cancel()
        earlier = [line.splitlines()[0] for line in staff.heard_of_person if line != "till personalen"]
        assert earlier == shown


async def test_bot_says_once_that_it_waits_and_is_then_quiet_until_it_is_its_turn_again(sides) -> None:
    person, staff = await together(sides)
    listening = asyncio.create_task(person.listener.run())
    await until(lambda: person.modes == ["staff"])
    check("public-mode", next(data for name, _, data in person.listener.heard if name == "mode"))
    answer = (await person.sends({"text": "hej"})).json()
    assert answer == {"messages": [], "mode": "staff"}
    assert (await staff.posts("write", text="hej <b>du</b>", key="k")).status_code == 204
    await until(lambda: person.heard_of_staff == ["hej <b>du</b>"])
    assert (await staff.posts("typing")).status_code == 204
    await until(lambda: any(name == "typing" for name, _, _ in person.listener.heard))
    assert (await staff.posts("return")).status_code in (204, 303)
    await until(lambda: person.modes == ["staff", "bot"])
    listening.cancel()
    answer = (await person.sends({"text": "vad kostar det"})).json()
    assert answer["mode"] == "bot"
    assert answer["messages"][0]["text"].startswith("svar")


async def test_person_who_writes_as_staff_leave_gets_the_bots_answer(sides) -> None:
    person, staff = await together(sides)
    await person.sends({"text": "hej"})
    await staff.posts("return")
    answer = (await person.sends({"text": "är du kvar"})).json()  # nobody listens: this very turn finds out
    assert answer["mode"] == "bot"
    assert answer["messages"]


async def test_emergency_is_answered_first_and_puts_the_conversation_on_top(sides) -> None:
    staff, calm, person = sides.staff_on_duty(), await sides.person(), await sides.person()
    await calm.asks_for_staff()
    await person.asks_for_staff()
    live_id = newest(sides)
    answer = (await person.sends({"text": "AKUT han har kniv"})).json()
    assert answer["messages"][0]["kind"] == "emergency"

    def first() -> tuple[str, bool]:
        with sides.transactions.begin() as session:
            me = session.scalars(select(LiveRow).where(LiveRow.id == live_id)).one()
            top = queue.listed(session, _member(session, staff))[0]
            return top.live_id, me.urgent

    await until(lambda: first() == (live_id, True))


def _member(session, staff: StaffSide):
    from handover.store.sessions import find_staff

    return find_staff(session, staff.session_id)


async def test_words_wait_when_the_bridge_is_away_and_arrive_once_when_it_is_back(sides) -> None:
    person, staff = await together(sides)
    listening = asyncio.create_task(staff.listener.run())
    await person.sends({"text": "personen 1"})
    sides.wire.is_cut = True
    late = (await person.sends({"text": "personen 2"}, key="samma")).json()
    assert "sparat" in late["messages"][0]["text"]
    assert (await person.sends({"text": "personen 2"}, key="samma")).json() == late
    assert (await person.sends({"text": "personen 3"})).json()["messages"] == []  # said once
    sides.wire.is_cut = False
    await until(lambda: staff.heard_of_person == ["personen 1", "personen 2", "personen 3"])
    listening.cancel()


async def test_person_leaves_and_staff_see_it_at_once(sides) -> None:
    person, staff = await together(sides)
    listening = [asyncio.create_task(one.listener.run()) for one in (person, staff)]
    await until(lambda: person.modes == ["staff"])
    leave = next(data["leave"] for name, _, data in person.listener.heard if name == "mode")
    answer = (await person.sends({"button": leave})).json()
    assert answer["mode"] == "bot"
    await until(lambda: any(name == "state" and data["state"] == "left" for name, _, data in staff.listener.heard))
    for task in listening:
        task.cancel()


async def test_stream_of_staff_ends_with_the_session(sides) -> None:
    _, staff = await together(sides)
    listening = asyncio.create_task(staff.listener.run())
    await until(lambda: any(name == "state" for name, _, _ in staff.listener.heard))
    with sides.transactions.begin() as session:
        session.execute(text("DELETE FROM handover.staff_session"))
    assert (await staff.posts("typing")).status_code == 401
    await until(lambda: any(name == "logged-out" for name, _, _ in staff.listener.heard))
    listening.cancel()


async def test_too_many_open_pages_are_refused(sides) -> None:
    _, staff = await together(sides)
    address = f"/live/{staff.live_id}/events"
    opened = [await staff.http.send(staff.http.build_request("GET", address), stream=True) for _ in range(5)]
    assert [one.status_code for one in opened] == [200] * 4 + [429]
    for one in opened:
        await one.aclose()
