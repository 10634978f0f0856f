"""Staff and live conversations: duty, the queue, joining, writing, leaving, vanishing."""

from __future__ import annotations

from datetime import datetime, timedelta
from html import unescape

import pytest
from sqlalchemy import text

from foundation.chat_life import CHAT_LIFE
from handover.core.live import DUTY, LEASE
from handover.store import clock, duty
from handover.store.live import ending, queue
from handover.store.live import person as person_side
from handover.store.live import staff as live_staff
from tests.handover.desk.hostile_words import HOSTILE
from tests.handover.desk.staff_browser import plain, textarea
from tests.handover.waiting_persons import Waiting

JSON = {"Accept": "application/json"}


async def test_duty_is_said_and_taken_back_and_ends_by_itself(enter, transactions) -> None:
    anna = enter("anna")
    assert "Du är inte i tjänst" in plain(await anna.get("/queue"))
    await anna.post("/duty", on="yes")
    assert "Du är i tjänst." in plain(await anna.get("/queue"))
    with transactions.begin() as session:
        assert duty.is_on(session, "varberg")
        assert not duty.is_on(session, "halmstad")
        assert not duty.is_on(session, "varberg", clock.now() + DUTY + timedelta(seconds=1))
    await anna.post("/duty", on="no")
    with transactions.begin() as session:
        assert duty.municipalities(session) == []


@pytest.mark.parametrize("end", [
    "DELETE FROM handover.staff_session", "UPDATE handover.staff SET active = false",
    "UPDATE handover.staff_session SET used_at = used_at - interval '31 minutes'",
])  # fmt: skip
async def test_duty_ends_with_the_session_and_the_account(end, enter, transactions) -> None:
    await enter("anna").post("/duty", on="yes")
    with transactions.begin() as session:
        session.execute(text(end))
        assert not duty.is_on(session, "varberg")


async def test_danger_stands_on_top_and_then_who_has_waited_longest(enter, transactions) -> None:
    anna = enter("anna")
    first, second, third = (Waiting.begin(transactions, anna.staff) for _ in range(3))
    third.writes("han har kniv", urgent=True)
    with transactions.begin() as session:
        assert [item.live_id for item in queue.listed(session, anna.staff)] == [third.live_id, first.live_id, second.live_id]
    page = await anna.get("/queue")
    assert "3 personer väntar på att få skriva med någon nu. Någon har skrivit om fara." in plain(page)
    assert page.text.index(third.live_id) < page.text.index(first.live_id)
    assert "kniv" not in page.text
    assert "3 personer väntar" in (await anna.get("/queue/counts", **JSON)).json()["summary"]


async def test_one_of_two_gets_in_and_the_other_is_told_without_a_name(enter, transactions) -> None:
    anna, bo = enter("anna"), enter("bo")
    person = Waiting.begin(transactions, anna.staff)
    assert (await anna.post(f"/live/{person.live_id}/join")).status_code == 303
    assert (await anna.post(f"/live/{person.live_id}/join")).status_code == 303
    lost = await bo.post(f"/live/{person.live_id}/join")
    assert lost.status_code == 409
    assert "En kollega hann före" in plain(lost)
    assert "Anna" not in plain(lost)
    assert person.hears() == ["joined"]
    refused = await bo.post(f"/live/{person.live_id}/write", text="hej", key="k")
    assert refused.status_code == 403
    assert textarea(refused, "live-text") == "hej"
    assert (await bo.post(f"/live/{person.live_id}/close", headers=JSON)).json()["title"] == "En kollega skriver med personen"


async def test_both_sides_are_on_the_page_and_words_are_only_words(enter, transactions) -> None:
    anna = enter("anna")
    person = Waiting.begin(transactions, anna.staff)
    await anna.post(f"/live/{person.live_id}/join")
    for number, hostile in enumerate(HOSTILE):
        person.writes(hostile)
        await anna.post(f"/live/{person.live_id}/write", text=hostile, key=f"k{number}")
    page = await anna.get(f"/live/{person.live_id}")
    assert page.status_code == 200
    for hostile in HOSTILE:
        assert unescape(page.text).count(hostile) == 2
        assert hostile not in page.text or not set(hostile) & set('<>&"')
    assert page.text.count("<script") == 1
    assert len(person.hears()) == 1 + len(HOSTILE)


async def test_the_same_words_arrive_once_and_other_words_with_the_same_key_arrive_too(enter, transactions) -> None:
    anna = enter("anna")
    person = Waiting.begin(transactions, anna.staff)
    await anna.post(f"/live/{person.live_id}/join")
    for words in ("Jag är här.", "Jag är här.", "Jag är här. Är du trygg?", "Jag är här."):
        assert (await anna.post(f"/live/{person.live_id}/write", text=words, key="k", headers=JSON)).status_code == 204
    with transactions.begin() as session:
        said = [line.text for line in live_staff.look(session, anna.staff, person.live_id).lines if line.side == "staff"]
    assert said == ["Jag är här.", "Jag är här. Är du trygg?"]


@pytest.mark.parametrize(("text_", "status"), [("", 422), (" \u200b ", 422), ("x" * 4001, 422), ("x" * 4000, 303)])
async def test_empty_and_over_long_words_are_refused_and_stay_in_the_field(text_, status, enter, transactions) -> None:
    anna = enter("anna")
    person = Waiting.begin(transactions, anna.staff)
    await anna.post(f"/live/{person.live_id}/join")
    answer = await anna.post(f"/live/{person.live_id}/write", text=text_, key="k")
    assert answer.status_code == status
    if status != 303:
        assert textarea(answer, "live-text") == text_


@pytest.mark.parametrize(("act", "state"), [("return", "returned"), ("close", "closed")])
async def test_end_is_told_and_nothing_is_written_after_it(act, state, enter, transactions) -> None:
    anna = enter("anna")
    person = Waiting.begin(transactions, anna.staff)
    assert (await anna.post(f"/live/{person.live_id}/{act}", headers=JSON)).status_code == 409  # not joined
    await anna.post(f"/live/{person.live_id}/join")
    assert (await anna.post(f"/live/{person.live_id}/{act}")).headers["location"].startswith("/queue")
    assert person.hears() == ["joined", state]
    assert person.writes("sen") == state
    assert (await anna.post(f"/live/{person.live_id}/write", text="hej", key="k", headers=JSON)).status_code == 409
    assert (await anna.post(f"/live/{person.live_id}/join", headers=JSON)).status_code == 409


async def test_person_of_staff_who_vanished_waits_again_and_a_colleague_gets_in(enter, transactions) -> None:
    anna, bo = enter("anna"), enter("bo")
    person = Waiting.begin(transactions, anna.staff)
    await anna.post(f"/live/{person.live_id}/join")
    with transactions.begin() as session:
        assert ending.settle_lapsed(session, clock.now() + LEASE - timedelta(seconds=5)) == []
        assert ending.settle_lapsed(session, clock.now() + LEASE + timedelta(seconds=5)) == [person.live_id]
        assert ending.settle_lapsed(session, clock.now() + LEASE + timedelta(seconds=5)) == []
    assert person.hears() == ["joined", "lapsed"]
    assert (await anna.post(f"/live/{person.live_id}/write", text="hej", key="k", headers=JSON)).status_code == 409
    assert (await bo.post(f"/live/{person.live_id}/join")).status_code == 303


@pytest.mark.parametrize("was_joined", [False, True])
async def test_person_whose_chat_is_gone_waits_no_longer(was_joined, enter, transactions) -> None:
    anna = enter("anna")
    person = Waiting.begin(transactions, anna.staff)
    person.writes("jag är rädd", urgent=True)
    now = clock.now()
    with transactions.begin() as session:
        if was_joined:
            live_staff.join(session, anna.staff, person.live_id)
            ending.settle_lapsed(session, now := now + LEASE + timedelta(seconds=5))
    with transactions.begin() as session:
        assert ending.settle_gone(session, now + CHAT_LIFE - timedelta(minutes=2)) == []
        assert len(queue.listed(session, anna.staff)) == 1
    with transactions.begin() as session:
        assert ending.settle_gone(session, now + CHAT_LIFE + timedelta(seconds=5)) == [person.live_id]
        assert ending.settle_gone(session, now + CHAT_LIFE + timedelta(seconds=5)) == []
        assert queue.listed(session, anna.staff) == []
        [ended] = ending.ended_after(session, "")
    assert (ended.live_id, ended.ended_at) == (person.live_id, clock.this_minute(now + CHAT_LIFE + timedelta(seconds=5)))
    assert person.hears()[-1] == "left"


async def test_person_who_still_writes_waits_however_long(enter, transactions) -> None:
    person = Waiting.begin(transactions, enter("anna").staff)
    with transactions.begin() as session:
        session.execute(text("UPDATE handover.live_conversation SET waits_since = now() - interval '3 days'"))
    person.writes("jag är kvar")
    with transactions.begin() as session:
        assert ending.settle_gone(session, clock.now()) == []
        assert ending.settle_gone(session, clock.now() + CHAT_LIFE) == [person.live_id]


async def test_open_page_keeps_the_conversation(enter, transactions) -> None:
    anna = enter("anna")
    person = Waiting.begin(transactions, anna.staff)
    await anna.post(f"/live/{person.live_id}/join")
    later = clock.now() + LEASE
    with transactions.begin() as session:
        live_staff.keep(session, anna.staff, person.live_id, later)
        assert ending.settle_lapsed(session, later + timedelta(seconds=5)) == []


async def test_nothing_that_stays_of_it_points_at_a_second(enter, transactions) -> None:
    anna = enter("anna")
    person = Waiting.begin(transactions, anna.staff)
    await anna.post(f"/live/{person.live_id}/join")
    person.writes("hej")
    with transactions.begin() as session:
        person_side.typed(session, person.chat, person.live_id)
        live_staff.typed(session, anna.staff, person.live_id)
    await anna.post(f"/live/{person.live_id}/close")
    with transactions.begin() as session:
        for table in ("live_conversation", "live_line"):
            for row in session.execute(text(f"SELECT * FROM handover.{table}")).mappings():
                assert [name for name, at in row.items() if isinstance(at, datetime) and (at.second or at.microsecond)] == []


async def test_typing_sign_ends_by_itself(enter, transactions) -> None:
    anna = enter("anna")
    person = Waiting.begin(transactions, anna.staff)
    await anna.post(f"/live/{person.live_id}/join")
    await anna.post(f"/live/{person.live_id}/typing", headers=JSON)
    with transactions.begin() as session:
        at = session.scalar(text("SELECT staff_typed_at FROM handover.live_conversation"))
    assert live_staff.fresh_typing("staff", at) == at
    assert live_staff.fresh_typing("staff", at - timedelta(seconds=6)) is None
    assert live_staff.fresh_typing("waiting", at) is None
