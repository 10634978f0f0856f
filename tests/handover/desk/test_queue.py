"""The queue page: one's own municipality, no word of the person, danger first, then whoever came back, then the oldest."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import text

from handover.bridge.app import create_app as create_bridge
from handover.desk.queue_view import mark_of, summary_of
from handover.store import clock, erasure, messages, tickets
from tests.handover.content_key_of_tests import KEYS
from tests.handover.desk.staff_browser import client_of, hidden, plain

TOKEN = "a made-up token of the tests, 40 characters"


def shown(page) -> list[str]:
    """The ticket ids on a page, in order."""
    return re.findall(r'<h3><a href="/tickets/([^"]+)"', page.text)


def age(transactions, sent, hours: int) -> None:
    with transactions.begin() as session:
        session.execute(
            text("UPDATE handover.ticket SET created_at = created_at - make_interval(hours => :h) WHERE id = :id"),
            {"h": hours, "id": sent.ticket_id},
        )


async def test_queue_says_everything_but_what_the_person_wrote(enter, send, transactions) -> None:
    anna, sent = enter(), send(flags=("weapon", "victim_danger", "a_flag_of_tomorrow"), own_words="unikt hemligt ord")
    age(transactions, sent, 2)
    page = await anna.get("/queue")
    words = plain(page)
    assert "Har skrivit om: ett vapen, att någon skadar personen, något som kan vara farligt" in words
    assert "Ingen har tagit ärendet Har väntat 2 timmar" in words
    assert "1 ärende väntar på oss. Den som har väntat längst har väntat 2 timmar." in words
    with transactions.begin() as session:
        assert tickets.queue(session, "varberg")[0].alias in words
    assert "unikt" not in page.text


async def test_danger_comes_first_then_who_wrote_again_then_the_oldest_and_the_answered_last(
    enter, send, transactions, person_writes
) -> None:
    anna = enter()
    new, old, again, danger, answered, no_danger_left = (send(), send(), send(), send(flags=("suicide",)), send(), send(flags=("weapon",)))
    age(transactions, old, 30)
    age(transactions, answered, 99)
    for sent in (answered, no_danger_left, again):
        with transactions.begin() as session:
            tickets.claim(session, anna.staff, sent.ticket_id)
            messages.reply_as_staff(session, anna.staff, sent.ticket_id, "Hej!")
    person_writes(again, "hej igen")
    page = await anna.get("/queue")
    order = [danger, again, old, new, no_danger_left, answered]
    assert shown(page) == [sent.ticket_id for sent in order]
    assert plain(page).count("Har skrivit igen") == 1
    assert "Väntar på oss" in plain(page)
    assert "Du har svarat och väntar på personen" in plain(page)


async def test_empty_queue_says_so_calmly(enter) -> None:
    anna = enter()
    assert "Kön är tom. När någon skickar en förfrågan till Varberg syns den här." in plain(await anna.get("/queue"))
    assert "Du har inga ärenden just nu." in plain(await anna.get("/queue?show=mine"))
    assert "Inget ärende är avslutat." in plain(await anna.get("/queue?show=closed"))


async def test_filters_show_mine_and_closed(enter, send, transactions, hire) -> None:
    anna, bo = enter("anna"), hire("bo")
    free, mine, his, closed, gone = send(), send(), send(), send(), send()
    with transactions.begin() as session:
        tickets.claim(session, anna.staff, mine.ticket_id)
        tickets.claim(session, bo, his.ticket_id)
        tickets.claim(session, anna.staff, closed.ticket_id)
        tickets.close(session, anna.staff, closed.ticket_id)
        erasure.withdraw(session, gone.code_hash)
    pages = {name: await anna.get(f"/queue?show={name}") for name in ("open", "mine", "closed")}
    assert set(shown(pages["open"])) == {free.ticket_id, mine.ticket_id, his.ticket_id}
    assert shown(pages["mine"]) == [mine.ticket_id]
    assert set(shown(pages["closed"])) == {closed.ticket_id, gone.ticket_id}
    assert "Personen har tagit tillbaka sin förfrågan" in plain(pages["closed"])
    assert "Bo har ärendet" in plain(pages["open"])
    for name, page in pages.items():
        assert re.findall(r'href="/queue\?show=(\w+)" aria-current="page"', page.text) == [name]
        assert re.findall(r'<span class="count">(\d+)</span>', page.text) == ["3", "1", "2"]
    assert pages["open"].text.count('action="/tickets/') == 1, "only a free ticket can be taken"


@pytest.mark.parametrize("query", ["show=x", "show=", "show=%00", "show=open&show=mine", "done=x", "done=<b>", "show[]=1"])
async def test_strange_queries_give_the_open_queue(query, enter) -> None:
    page = await enter().get(f"/queue?{query}")
    assert (page.status_code, "<b>" in page.text) == (200, False)


async def test_counts_change_their_mark_when_anything_waits_differently(enter, send, person_writes, transactions) -> None:
    anna = enter()
    marks = []

    async def look() -> dict:
        answer = (await anna.get("/queue/counts", Accept="application/json")).json()
        assert set(answer) == {"summary", "mark"}
        marks.append(answer["mark"])
        page = await anna.get("/queue")
        after = (await anna.get("/queue/counts", Accept="application/json")).json()
        said = {answer["summary"], after["summary"]}  # how long somebody has waited may grow by a minute between the two
        assert f'data-mark="{answer["mark"]}"' in page.text and any(words in plain(page) for words in said)
        return answer

    assert (await look())["summary"] == "Ingen väntar på svar från oss."
    sent = send()
    assert (await look())["summary"].startswith("1 ärende väntar på oss.")
    await anna.post(f"/tickets/{sent.ticket_id}/claim")
    await look()
    person_writes(sent, "en sak till")
    await look()
    send()
    assert (await look())["summary"].startswith("2 ärenden väntar på oss.")
    assert len(set(marks)) == len(marks)
    with transactions.begin() as session:
        items = tickets.queue(session, "varberg")
    assert mark_of(items) == mark_of(reversed(items))
    assert summary_of([], clock.now()) == "Ingen väntar på svar från oss."


async def test_person_reads_the_answer_with_the_code_writes_back_and_is_on_top(enter, send, engine, desk) -> None:
    from foundation.logs import EventLog

    older = send()
    bridge = client_of(create_bridge(engine, bridge_token=TOKEN, receipt_key="r" * 40, content_keys=KEYS, log=EventLog("bridge")))
    bridge.headers = {"Authorization": f"Bearer {TOKEN}"}
    ref, draft = "h_9sK2mPq0aZ81LmXw", {"municipality": "varberg", "about": "other", "contact_method": "receipt_only"}
    preview = (await bridge.post("/v1/referrals/preview", json={"conversation_ref": ref, "draft": draft})).json()
    consent = {"conversation_ref": ref, "preview_id": preview["preview_id"]}
    code = (await bridge.post("/v1/referrals", json=consent)).json()["receipt_code"]

    anna = enter()
    [ticket_id] = [id_ for id_ in shown(await anna.get("/queue")) if id_ != older.ticket_id]
    await anna.post(f"/tickets/{ticket_id}/claim")
    page = await anna.get(f"/tickets/{ticket_id}")
    assert preview["text"].splitlines()[-1] in page.text
    sent = await anna.post(f"/tickets/{ticket_id}/reply", text="Hej! Torsdag går bra.", key=hidden(page, "key"), seen=hidden(page, "seen"))
    assert sent.headers["location"] == f"/tickets/{ticket_id}?done=replied"

    read = (await bridge.post("/v1/receipts/lookup", json={"code": code})).json()
    assert [(message["from"], message["text"]) for message in read["messages"]] == [("staff", "Hej! Torsdag går bra.")]
    assert "Anna" not in str(read)
    assert shown(await anna.get("/queue")) == [older.ticket_id, ticket_id]
    answer = await bridge.post("/v1/receipts/reply", json={"code": code, "text": "Tack, då ses vi", "idempotency_key": "k1"})
    assert answer.status_code == 200
    queue = await anna.get("/queue")
    assert shown(queue) == [ticket_id, older.ticket_id]
    assert "Har skrivit igen" in plain(queue)
    assert "Tack, då ses vi" not in queue.text
    assert "Tack, då ses vi" in plain(await anna.get(f"/tickets/{ticket_id}"))
    await bridge.aclose()
