"""The export holds everything that is this person's, and nothing of a hundred others, of staff, or of what staff wrote among themselves."""

from __future__ import annotations

from datetime import timedelta

import httpx
import pytest
from sqlalchemy import text

from foundation.logs import EventLog
from handover.bridge.app import create_app
from handover.core.consent import CONSENT_TEXT, TEXT_VERSION
from handover.core.retention import RetentionRule
from handover.delivery import desk_inbox
from handover.store import messages, notes, tickets
from tests.handover.bridge.conftest import RECEIPT_KEY, TOKEN
from tests.handover.content_key_of_tests import KEYS

MINE = ("mitt-eget-ord", "mitt-andra-ord", "svar-till-mig")


async def take_away(bridge: httpx.AsyncClient, code: str) -> httpx.Response:
    return await bridge.post("/v1/receipts/export", json={"code": code})


def ticket_ids(transactions) -> list[str]:
    with transactions.begin() as session:
        return list(session.scalars(text("SELECT id FROM handover.ticket ORDER BY created_at, id")))


@pytest.fixture
async def mine(bridge, sent_code, hire, transactions) -> str:
    """A code whose ticket holds words in both directions, a note, a reading and an answer."""
    code, anna = await sent_code(own_words=MINE[0]), hire("annakarin")
    [ticket_id] = ticket_ids(transactions)
    with transactions.begin() as session:
        desk_inbox.acknowledge(session, anna, ticket_id)
        tickets.claim(session, anna, ticket_id)
        messages.reply_as_staff(session, anna, ticket_id, MINE[2])
        notes.add_note(session, anna, ticket_id, "bland personalen")
    await bridge.post("/v1/receipts/reply", json={"code": code, "text": MINE[1], "idempotency_key": "k"})
    return code


async def test_it_holds_all_that_is_the_persons_and_nothing_of_a_hundred_others(bridge, mine, send, transactions, fits) -> None:
    [own_id] = ticket_ids(transactions)
    for number in range(100):
        other = send("varberg" if number % 2 else "halmstad", own_words=f"annans-ord-{number}")
        if number % 10 == 0:
            with transactions.begin() as session:
                row = session.get_one(messages.TicketRow, other.ticket_id)
                messages.reply_as_person(session, row, f"annans-svar-{number}", "k")
    answer = await take_away(bridge, mine)
    fits("receipt-export", answer.json())
    data, written = answer.json()["data"], answer.json()["text"]
    assert all(mark in answer.json()["text"] and mark in str(data) for mark in MINE)
    with transactions.begin() as session:
        aliases = set(session.scalars(text("SELECT alias FROM handover.ticket")))
    foreign = ["annans", "nnakarin", "bland personalen", *aliases, *ticket_ids(transactions)]
    assert own_id in foreign and [word for word in foreign if word in answer.text] == []
    assert data["referral"]["referral"]["own_words"] == MINE[0]
    assert [(one["from"], one["text"]) for one in data["messages"]] == [("staff", MINE[2]), ("person", MINE[1])]
    assert [one["kind"] for one in data["history"]] == ["sent", "delivered", "claimed", "replied", "person_replied"]
    consent = data["consent"]
    assert (consent["text"], consent["text_version"], consent["given_at"][-4:]) == (CONSENT_TEXT, TEXT_VERSION, ":00Z")
    assert [(one["inbox"], one["confirmed_at"] is not None) for one in data["deliveries"]] == [("desk", True)]
    assert "Kommunens egna anteckningar" in written and "Kommunen prövar" in written


async def test_after_a_withdrawal_only_the_bare_course_is_left(bridge, mine, fits) -> None:
    await bridge.post("/v1/receipts/withdraw", json={"code": mine})
    answer = await take_away(bridge, mine)
    fits("receipt-export", answer.json())
    data = answer.json()["data"]
    assert (data["referral"], data["messages"], data["is_unreadable"], data["history"][-1]["kind"]) == (None, [], False, "withdrawn")
    assert not any(mark in answer.text for mark in MINE) and "Det är raderat." in answer.json()["text"]


@pytest.mark.parametrize("decision", [None, "KS 2026-123"])
async def test_after_a_withdrawal_nothing_is_said_of_what_is_gone(engine, decision, mine, fits) -> None:
    app = create_app(engine, bridge_token=TOKEN, receipt_key=RECEIPT_KEY, content_keys=KEYS, log=EventLog("bridge"),
                     retention={"varberg": RetentionRule(decision)})  # fmt: skip
    headers = {"Authorization": f"Bearer {TOKEN}"}
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://bridge", headers=headers) as bridge:
        await bridge.post("/v1/receipts/withdraw", json={"code": mine})
        answer = (await take_away(bridge, mine)).json()
    fits("receipt-export", answer)
    parts = {one["part"]: one for one in answer["data"]["retention"]}
    assert [(parts[part]["rule"], parts[part]["due_at"], parts[part]["decision"]) for part in ("referral", "notes")] == [
        ("Är raderat.", None, None), ("Är raderade.", None, None)]  # fmt: skip
    assert parts["messages"]["what"] == "Din kod (meddelandena är raderade)"
    assert (parts["messages"]["due_at"] is not None, parts["messages"]["decision"]) == (decision is not None, decision)
    assert "– Kommunens ärendesidor här: låg där tills du tog tillbaka det, mottaget" in answer["text"]
    assert "finns där" not in answer["text"] and "Skriv det till kommunen" not in answer["text"]
    assert [one["what"] for one in answer["data"]["not_included"]] == ["Samtalet i chatten"]


async def test_after_a_withdrawal_what_waits_is_the_order_to_delete(engine, mine, transactions) -> None:
    with transactions.begin() as session:
        session.execute(text("INSERT INTO handover.outbox (ticket_id, kind, attempts, created_at) "
                             "SELECT id, 'mail', 1, now() FROM handover.ticket"))  # fmt: skip
    app = create_app(engine, bridge_token=TOKEN, receipt_key=RECEIPT_KEY, content_keys=KEYS, log=EventLog("bridge"),
                     retention={"varberg": RetentionRule("KS 2026-123")})  # fmt: skip
    headers = {"Authorization": f"Bearer {TOKEN}"}
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://bridge", headers=headers) as bridge:
        await bridge.post("/v1/receipts/withdraw", json={"code": mine})
        parts = {one["part"]: one["rule"] for one in (await take_away(bridge, mine)).json()["data"]["retention"]}
    assert parts["events"] == parts["messages"] == "Tas inte bort förrän beskedet om att radera har kommit fram."


async def test_it_says_when_what_goes_and_by_whose_decision(engine, bridge, mine, hire, transactions) -> None:
    rule = RetentionRule("KS 2026-123", periods=(("referral", timedelta(days=12)),))
    app = create_app(engine, bridge_token=TOKEN, receipt_key=RECEIPT_KEY, content_keys=KEYS, log=EventLog("bridge"),
                     retention={"varberg": rule})  # fmt: skip
    headers = {"Authorization": f"Bearer {TOKEN}"}
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://bridge", headers=headers) as decided:
        still_open = (await take_away(decided, mine)).json()["data"]["retention"][0]
        with transactions.begin() as session:
            session.execute(text("UPDATE handover.ticket SET status = 'closed', changed_at = '2026-11-01T10:00Z'"))
            session.execute(text("UPDATE handover.ticket_note SET at = '2026-11-01T10:00Z'"))
            session.execute(text("UPDATE handover.outbox SET delivered_at = '2026-11-02T10:00Z'"))
        done = (await take_away(decided, mine)).json()["data"]["retention"][0]
    undecided = (await take_away(bridge, mine)).json()["data"]["retention"][0]
    assert (still_open["due_at"], still_open["rule"]) == (None, "Tas bort 12 dagar efter att ärendet har avslutats.")
    assert (done["due_at"], done["decision"]) == ("2026-11-14T10:00Z", "KS 2026-123")
    assert (undecided["due_at"], undecided["decision"]) == (None, None) and "inte beslutat" in undecided["rule"]


async def test_words_that_do_not_open_are_said_to_be_unreadable(engine, mine, transactions, fits) -> None:
    with transactions.begin() as session:
        session.execute(text("DELETE FROM handover.content_key"))
    app = create_app(engine, bridge_token=TOKEN, receipt_key=RECEIPT_KEY, content_keys=KEYS, log=EventLog("bridge"))
    headers = {"Authorization": f"Bearer {TOKEN}"}
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://bridge", headers=headers) as bridge:
        answer = await take_away(bridge, mine)
    fits("receipt-export", answer.json())
    assert answer.json()["data"]["is_unreadable"] and "kan inte läsas just nu" in answer.json()["text"]


async def test_what_a_person_wrote_cannot_pass_for_a_part_of_the_text(bridge, sent_code) -> None:
    code = await sent_code(own_words="a\n\nNär det tas bort\n– Aldrig")
    written = (await take_away(bridge, code)).json()["text"].split("\n")
    assert written.count("När det tas bort") == 1 and "– Aldrig" not in written
