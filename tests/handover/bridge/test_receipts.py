"""What the holder of a code can do, and what everybody else learns: nothing."""

from __future__ import annotations

import asyncio
import hmac

import pytest
from sqlalchemy import select

from handover.core import receipt as receipt_core
from handover.store import messages, tickets, wordings
from handover.store.tables import ReceiptRow, TicketMessageRow, TicketNoteRow, TicketRow

PROBLEM = "https://forstasteget.example/problems/"
NO_CODES = [
    "",
    "7KQ2M-9XT4B-H3VNA-R8DWC",
    "7KQ2M",
    "x" * 10_000,
    "\x00",
    "<b>",
    "' OR 1=1 --",
    "７ＫＱ２Ｍ",
    None,
    5,
    ["x"],
    {"a": 1},
    True,
]


def reply_to(code: object, text: object = "Hej igen", key: str = "k1") -> dict:
    return {"code": code, "text": text, "idempotency_key": key}


async def test_person_reads_the_answer_and_writes_back(bridge, sent_code, hire, transactions, fits) -> None:
    code, anna = await sent_code(), hire("anna")
    with transactions.begin() as session:
        [item] = tickets.queue(session, "varberg")
        tickets.claim(session, anna, item.ticket_id)
        messages.reply_as_staff(session, anna, item.ticket_id, "Hej! Tack för att du hörde av dig.")
    seen = (await bridge.post("/v1/receipts/lookup", json={"code": code})).json()
    fits("bridge-receipt", seen)
    assert (seen["status"], seen["status_text"], seen["municipality_name"]) == ("waiting_for_person", "Någon har svarat dig.", "Varberg")
    assert [(message["id"], message["from"]) for message in seen["messages"]] == [("1", "staff")]
    answer = await bridge.post("/v1/receipts/reply", json=reply_to(code))
    fits("bridge-receipt", answer.json())
    assert (answer.json()["status"], [message["text"] for message in answer.json()["messages"]][-1]) == ("claimed", "Hej igen")
    with transactions.begin() as session:
        assert [message.sender for message in messages.of_ticket(session, item.ticket_id)] == ["staff", "person"]


async def test_answer_names_no_member_of_staff_and_no_alias(bridge, sent_code, hire, transactions) -> None:
    code, anna = await sent_code(), hire("annakarin")
    with transactions.begin() as session:
        [item] = tickets.queue(session, "varberg")
        tickets.claim(session, anna, item.ticket_id)
        messages.reply_as_staff(session, anna, item.ticket_id, "Hej!")
    shown = (await bridge.post("/v1/receipts/lookup", json={"code": code})).text
    assert item.alias not in shown and item.ticket_id not in shown and "nnakarin" not in shown


async def test_code_is_known_in_lower_case_with_spaces(bridge, sent_code) -> None:
    code = await sent_code()
    answer = await bridge.post(
        "/v1/receipts/lookup", json={"code": f"  {code.lower().replace('-', ' ').replace('0', 'o').replace('1', 'l')} "}
    )
    assert answer.status_code == 200


@pytest.mark.parametrize("route", ["lookup", "reply", "withdraw", "export"])
async def test_same_bytes_whatever_is_wrong_with_the_code(route, bridge, sent_code, fits) -> None:
    erased = await sent_code(conversation_ref="h_to_be_erased_0123")
    await bridge.delete("/v1/conversations/h_to_be_erased_0123")
    seen = set()
    for code in [*NO_CODES, erased]:
        answer = await bridge.post(f"/v1/receipts/{route}", json=reply_to(code) if route == "reply" else {"code": code})
        fits("problem", answer.json())
        seen.add((answer.status_code, answer.content, tuple(sorted(answer.headers.items()))))
    [(status, content, _)] = seen
    assert status == 404 and (PROBLEM + "unknown-receipt").encode() in content


async def test_missing_code_is_answered_like_an_unknown_one(bridge) -> None:
    missing = await bridge.post("/v1/receipts/lookup", json={})
    unknown = await bridge.post("/v1/receipts/lookup", json={"code": "7KQ2M-9XT4B-H3VNA-R8DWC"})
    assert (missing.status_code, missing.content) == (unknown.status_code, unknown.content)


@pytest.mark.parametrize("route", ["lookup", "reply", "withdraw", "export"])
async def test_one_hmac_in_every_branch(route, bridge, sent_code, monkeypatch) -> None:
    known, withdrawn, erased = await sent_code(), await sent_code(), await sent_code(conversation_ref="h_to_be_erased_0123")
    elsewhere = await sent_code(municipality="halmstad")
    await bridge.post("/v1/receipts/withdraw", json={"code": withdrawn})
    await bridge.delete("/v1/conversations/h_to_be_erased_0123")
    made: list[int] = []
    real = hmac.digest
    monkeypatch.setattr(receipt_core.hmac, "digest", lambda *arguments: made.append(1) or real(*arguments))
    for code in (known, withdrawn, erased, elsewhere, *NO_CODES):
        made.clear()
        await bridge.post(f"/v1/receipts/{route}", json=reply_to(code) if route == "reply" else {"code": code})
        assert len(made) == 1


async def test_reply_is_stored_once_when_the_key_is_repeated(bridge, sent_code, transactions) -> None:
    code = await sent_code()
    answers = await asyncio.gather(*(bridge.post("/v1/receipts/reply", json=reply_to(code, "Hej")) for _ in range(8)))
    assert {answer.status_code for answer in answers} == {200}
    await bridge.post("/v1/receipts/reply", json=reply_to(code, "Hej", "k2"))
    with transactions.begin() as session:
        ticket = session.scalars(select(TicketRow)).one()
        assert [message.text for message in messages.of_ticket(session, ticket.id)] == ["Hej", "Hej"]


async def test_one_key_serves_two_people(bridge, sent_code) -> None:
    for code in [await sent_code(), await sent_code()]:
        answer = await bridge.post("/v1/receipts/reply", json=reply_to(code, key="same key"))
        assert len(answer.json()["messages"]) == 1


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "missing"),
        (" \n\t", "missing"),
        ("\u200b", "missing"),
        ("\u202e", "missing"),
        (None, "missing"),
        (["x"], "missing"),
        ("å" * 4001, "too_long"),
        ("\u0301" * 20_000, "too_long"),
    ],
)
@pytest.mark.parametrize("is_known", [True, False])
async def test_reply_is_refused_alike_for_known_and_unknown_codes(text, code, is_known, bridge, sent_code, transactions) -> None:
    receipt_code = await sent_code() if is_known else "7KQ2M-9XT4B-H3VNA-R8DWC"
    answer = await bridge.post("/v1/receipts/reply", json=reply_to(receipt_code, text))
    assert (answer.status_code, [(error["field"], error["code"]) for error in answer.json()["errors"]]) == (422, [("text", code)])
    with transactions.begin() as session:
        assert session.scalars(select(TicketMessageRow)).all() == []


async def test_withdrawal_erases_and_can_be_repeated(bridge, sent_code, hire, transactions, fits) -> None:
    code, anna = await sent_code(own_words="det jag vill ha bort"), hire("anna")
    await bridge.post("/v1/receipts/reply", json=reply_to(code))
    with transactions.begin() as session:
        [item] = tickets.queue(session, "varberg")
        tickets.claim(session, anna, item.ticket_id)
    first, again = [await bridge.post("/v1/receipts/withdraw", json={"code": code}) for _ in range(2)]
    fits("bridge-receipt", first.json())
    assert first.json() == again.json()
    assert (first.json()["status"], first.json()["messages"]) == ("withdrawn", [])
    with transactions.begin() as session:
        row = session.scalars(select(TicketRow)).one()
        assert (row.body, row.flags, row.claimed_by, row.status) == (None, None, None, "withdrawn")
        assert session.scalars(select(TicketMessageRow)).all() == session.scalars(select(TicketNoteRow)).all() == []
    lookup = await bridge.post("/v1/receipts/lookup", json={"code": code})
    assert lookup.json() == first.json()
    late = await bridge.post("/v1/receipts/reply", json=reply_to(code, key="k2"))
    assert (late.status_code, late.json()["type"]) == (409, PROBLEM + "ticket-withdrawn")


async def test_code_cannot_be_found_in_the_database(sent_code, transactions) -> None:
    code = await sent_code()
    with transactions.begin() as session:
        stored = session.scalars(select(ReceiptRow.code_hash)).one()
    assert len(stored) == 32 and code.replace("-", "").encode() not in stored


async def test_erasure_of_one_conversation_leaves_the_others(bridge, sent_code, transactions) -> None:
    mine, other = await sent_code(conversation_ref="h_mine_0123456789"), await sent_code(conversation_ref="h_other_012345678")
    answers = [await bridge.delete("/v1/conversations/h_mine_0123456789") for _ in range(2)]
    assert [(answer.status_code, answer.content) for answer in answers] == [(204, b"")] * 2
    assert (await bridge.post("/v1/receipts/lookup", json={"code": mine})).status_code == 404
    assert (await bridge.post("/v1/receipts/lookup", json={"code": other})).status_code == 200


async def test_withdrawn_referral_is_unknown_after_its_conversation_is_erased(bridge, sent_code) -> None:
    code = await sent_code()
    await bridge.post("/v1/receipts/withdraw", json={"code": code})
    await bridge.delete("/v1/conversations/h_9sK2mPq0aZ81LmXw")
    assert (await bridge.post("/v1/receipts/withdraw", json={"code": code})).status_code == 404


@pytest.mark.parametrize("ref", ["x", "h_never_seen_0123456", "%00", "%ED%A0%80", "å" * 500, "%2e%2e"])
async def test_erasure_is_quiet_when_nothing_is_known(ref, bridge) -> None:
    assert (await bridge.delete(f"/v1/conversations/{ref}")).status_code == 204


async def test_repeated_consent_finds_nothing_after_withdrawal(bridge, previewed) -> None:
    consent = await previewed()
    code = (await bridge.post("/v1/referrals", json=consent)).json()["receipt_code"]
    await bridge.post("/v1/receipts/withdraw", json={"code": code})
    assert (await bridge.post("/v1/referrals", json=consent)).status_code == 404


async def test_status_does_not_say_unread_when_an_answered_ticket_was_released(bridge, sent_code, hire, transactions) -> None:
    code, anna = await sent_code(), hire("anna")
    before = (await bridge.post("/v1/receipts/lookup", json={"code": code})).json()["status_text"]
    with transactions.begin() as session:
        [item] = tickets.queue(session, "varberg")
        tickets.claim(session, anna, item.ticket_id)
        messages.reply_as_staff(session, anna, item.ticket_id, "Hej!")
        tickets.release(session, anna, item.ticket_id)
    after = (await bridge.post("/v1/receipts/lookup", json={"code": code})).json()
    assert after["status"] == "new" and after["status_text"] != before and "väntar" in after["status_text"]


async def test_person_reads_the_municipalitys_own_words_for_the_status(bridge, sent_code, hire, transactions) -> None:
    code, anna, sten = await sent_code(), hire("anna"), hire("sten", "halmstad")
    with transactions.begin() as session:
        wordings.change(session, sten, "new", "Halmstads ord")
    seen = (await bridge.post("/v1/receipts/lookup", json={"code": code})).json()
    assert seen["status_text"].startswith("Din förfrågan har kommit fram.")
    with transactions.begin() as session:
        wordings.change(session, anna, "new", "Vi har fått den.")
        wordings.change(session, anna, "withdrawn", "Nu är den borta.")
    for route, words in (("lookup", "Vi har fått den."), ("withdraw", "Nu är den borta.")):
        assert (await bridge.post(f"/v1/receipts/{route}", json={"code": code})).json()["status_text"] == words
