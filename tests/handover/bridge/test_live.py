"""The bridge's side of live conversations."""

from __future__ import annotations

import asyncio
import contextlib
from types import SimpleNamespace

import pytest
from sqlalchemy import text

from foundation.logs import EventLog
from handover.bridge.settling import keep_settling
from handover.store.live import staff as live_staff
from tests.handover.waiting_persons import CONSENT, Waiting, on_duty

REF = {"conversation_ref": "h_9sK2mPq0aZ81LmXw"}
ASK = REF | {"municipality": "varberg", "consent": CONSENT}


async def asked(bridge) -> dict[str, str]:
    """The names of a live conversation, for the requests after it."""
    return REF | {"live_id": (await bridge.post("/v1/live/ask", json=ASK)).json()["live_id"]}


async def test_nobody_waits_where_nobody_is_on_duty(bridge, fits) -> None:
    answer = await bridge.post("/v1/live/ask", json=ASK)
    assert answer.status_code == 409
    fits("problem", answer.json())
    duty = (await bridge.post("/v1/live/duty", json={})).json()
    fits("bridge-live-duty", duty)
    assert duty == {"municipalities": []}


async def test_person_waits_once_however_often_it_is_asked(bridge, transactions, hire, fits) -> None:
    with transactions.begin() as session:
        on_duty(session, hire("anna"))
    assert (await bridge.post("/v1/live/duty", json={})).json()["municipalities"][0]["slug"] == "varberg"
    answers = [(await bridge.post("/v1/live/ask", json=ASK)).json() for _ in range(2)]
    fits("bridge-live-state", answers[0])
    assert answers[0] == answers[1]
    assert answers[0]["state"] == "waiting"


async def test_each_message_is_kept_once_and_in_order_and_sealed(bridge, transactions, engine, hire, fits) -> None:
    anna = hire("anna")
    with transactions.begin() as session:
        on_duty(session, anna)
    live = await asked(bridge)
    for key, words in (("a", "det första"), ("b", "<b>det andra</b>"), ("a", "det första")):
        answer = await bridge.post("/v1/live/write", json=live | {"text": words, "idempotency_key": key})
        assert answer.status_code == 200
        fits("bridge-live-state", answer.json())
        assert answer.json()["lines"] == []
    with transactions.begin() as session:
        live_staff.join(session, anna, live["live_id"])
        live_staff.write(session, anna, live["live_id"], "hej", "k")
        live_staff.write(session, anna, live["live_id"], "hej", "k")
        lines = live_staff.look(session, anna, live["live_id"]).lines
    assert [line.text for line in lines] == ["det första", "<b>det andra</b>", "", "hej"]
    assert [line.ordinal for line in lines] == [1, 2, 3, 4]
    news = (await bridge.post("/v1/live/news", json=live | {"after": 0})).json()
    assert [(line["ordinal"], line["kind"], line["text"]) for line in news["lines"]] == [(3, "joined", ""), (4, "message", "hej")]
    assert (await bridge.post("/v1/live/news", json=live | {"after": 4})).json()["lines"] == []
    with engine.connect() as connection:
        rows = b"".join(connection.scalars(text("SELECT text FROM handover.live_line")))
    assert b"andra" not in rows and b"hej" not in rows


async def test_emergency_marks_the_conversation_until_its_end(bridge, transactions, hire) -> None:
    anna = hire("anna")
    with transactions.begin() as session:
        on_duty(session, anna)
    live = await asked(bridge)
    urgent = live | {"live_id": "", "text": "han har kniv", "idempotency_key": "a", "urgent": True}
    assert (await bridge.post("/v1/live/write", json=urgent)).status_code == 200
    await bridge.post("/v1/live/write", json=live | {"text": "sen", "idempotency_key": "b"})
    with transactions.begin() as session:
        assert live_staff.look(session, anna, live["live_id"]).urgent


async def test_what_comes_after_the_end_is_told_and_not_kept(bridge, transactions, hire) -> None:
    anna = hire("anna")
    with transactions.begin() as session:
        on_duty(session, anna)
    live = await asked(bridge)
    assert (await bridge.post("/v1/live/leave", json=live)).json()["state"] == "left"
    assert (await bridge.post("/v1/live/leave", json=live)).json()["state"] == "left"
    late = await bridge.post("/v1/live/write", json=live | {"text": "för sent", "idempotency_key": "z"})
    assert (late.status_code, late.json()["state"]) == (200, "left")
    with transactions.begin() as session:
        assert [line.kind for line in live_staff.look(session, anna, live["live_id"]).lines] == ["left"]


async def test_erasing_the_chat_takes_the_words_and_their_key(bridge, transactions, engine, hire) -> None:
    with transactions.begin() as session:
        on_duty(session, hire("anna"))
    live = await asked(bridge)
    await bridge.post("/v1/live/write", json=live | {"text": "hej", "idempotency_key": "a"})
    assert (await bridge.delete(f"/v1/conversations/{REF['conversation_ref']}")).status_code == 204
    with engine.connect() as connection:
        for table in ("live_conversation", "live_line", "content_key"):
            assert connection.scalar(text(f"SELECT count(*) FROM handover.{table}")) == 0, table
    assert (await bridge.post("/v1/live/news", json=live | {"after": 0})).status_code == 404


@pytest.mark.parametrize("wrong", [
    {"live_id": "x" * 41}, {"after": -1}, {"after": 2**60}, {"after": "ett"}, {"conversation_ref": "kort"}, {"mer": "ord"},
])  # fmt: skip
async def test_hostile_requests_are_refused_without_an_echo(bridge, wrong) -> None:
    answer = await bridge.post("/v1/live/news", json=REF | {"live_id": "l_1", "after": 0} | wrong)
    assert answer.status_code == 422
    assert "ord" not in answer.text and "kort" not in answer.text


async def test_another_chats_conversation_is_as_one_that_does_not_exist(bridge, transactions, hire) -> None:
    with transactions.begin() as session:
        on_duty(session, hire("anna"))
    live = await asked(bridge)
    for live_id in (live["live_id"], "l_none", "l_\u0000"):
        answer = await bridge.post("/v1/live/news", json={"conversation_ref": "h_annan0000000000", "live_id": live_id, "after": 0})
        assert answer.status_code == 404


async def test_one_that_waits_for_a_chat_that_is_gone_is_ended_by_itself_and_told(transactions, hire) -> None:
    person, rung = Waiting.begin(transactions, hire("anna")), asyncio.Queue()
    with transactions.begin() as session:
        session.execute(text("UPDATE handover.live_conversation SET waits_since = now() - interval '25 hours'"))
    parts = SimpleNamespace(transactions=transactions, bell=SimpleNamespace(ring=rung.put))
    settling = asyncio.create_task(keep_settling(parts, EventLog("bridge")))
    assert await asyncio.wait_for(rung.get(), 10) == person.live_id
    settling.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await settling
    assert person.writes("för sent") == "left"
