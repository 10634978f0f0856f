"""Preview and consent through the bridge."""

from __future__ import annotations

import asyncio
import hashlib
import json

import pytest
from sqlalchemy import func, select, text

from handover.store import tickets
from handover.store.tables import ConsentRow, OutboxRow, ReceiptRow, ReferralPreviewRow, TicketRow
from tests.handover.opened_rows import opened_body, opened_digest, opened_preview

PROBLEM = "https://forstasteget.example/problems/"


async def test_municipalities_are_those_of_the_directory(bridge, fits) -> None:
    answer = await bridge.get("/v1/municipalities")
    fits("bridge-municipalities", answer.json())
    assert len(answer.json()) == 24
    assert set(answer.json()[0]) == {"slug", "name", "code", "county", "cooperation", "open"}


async def test_contract_holds_from_preview_to_receipt(bridge, example, fits) -> None:
    request = example("bridge-preview-request")
    preview = await bridge.post("/v1/referrals/preview", json=request)
    fits("bridge-preview-response", preview.json())
    consent = {"conversation_ref": request["conversation_ref"], "preview_id": preview.json()["preview_id"]}
    fits("bridge-consent-request", consent)
    sent = await bridge.post("/v1/referrals", json=consent)
    fits("bridge-consent-response", sent.json())
    assert (preview.status_code, sent.status_code) == (200, 201)
    receipt = await bridge.post("/v1/receipts/lookup", json={"code": sent.json()["receipt_code"]})
    fits("bridge-receipt", receipt.json())


async def test_drafts_example_can_be_sent(bridge, example) -> None:
    answer = await bridge.post("/v1/referrals/preview", json={"conversation_ref": "h_" + "a" * 20, "draft": example("referral-draft")})
    assert answer.status_code == 200
    assert "070-000 00 12" in answer.json()["text"]


async def test_text_that_was_shown_is_in_the_tickets_bytes(bridge, example, transactions) -> None:
    request = example("bridge-preview-request")
    request["draft"] |= {"own_words": "det är <b>mina</b> ord 😡\nrad två", "first_name": "Kim"}
    preview = (await bridge.post("/v1/referrals/preview", json=request)).json()
    with transactions.begin() as session:
        shown = opened_preview(session, session.scalars(select(ReferralPreviewRow)).one())
    await bridge.post("/v1/referrals", json={"conversation_ref": request["conversation_ref"], "preview_id": preview["preview_id"]})
    with transactions.begin() as session:
        body = opened_body(session, session.scalars(select(TicketRow)).one())
        digest = opened_digest(session, session.scalars(select(ConsentRow)).one())
    assert body == shown
    assert json.loads(body)["text"] == preview["text"]
    assert hashlib.sha256(body).hexdigest() == preview["digest"] == digest


async def test_flags_are_shown_in_words_and_land_on_the_ticket(bridge, example, transactions) -> None:
    request = example("bridge-preview-request") | {"flags": ["weapon", "threat_to_life", "brand_new"]}
    preview = (await bridge.post("/v1/referrals/preview", json=request)).json()
    for words in ("fara för livet", "ett vapen", "något som kan vara farligt"):
        assert f"– {words}" in preview["text"]
    await bridge.post("/v1/referrals", json={"conversation_ref": request["conversation_ref"], "preview_id": preview["preview_id"]})
    with transactions.begin() as session:
        [item] = tickets.queue(session, "varberg")
        assert item.flags == ("threat_to_life", "weapon", "danger")


async def test_code_and_ticket_are_the_same_when_consent_is_repeated(bridge, previewed, transactions) -> None:
    consent = await previewed()
    first, again = [await bridge.post("/v1/referrals", json=consent) for _ in range(2)]
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    with transactions.begin() as session:
        assert session.scalar(select(func.count()).select_from(TicketRow)) == 1


async def test_one_ticket_when_the_same_consent_comes_in_parallel(bridge, previewed, transactions) -> None:
    consent = await previewed()
    answers = await asyncio.gather(*(bridge.post("/v1/referrals", json=consent) for _ in range(12)))
    assert sorted(answer.status_code for answer in answers) == [200] * 11 + [201]
    assert len({answer.json()["receipt_code"] for answer in answers}) == 1
    with transactions.begin() as session:
        for table in (TicketRow, ConsentRow, ReceiptRow, OutboxRow):
            assert session.scalar(select(func.count()).select_from(table)) == 1


async def test_two_previews_give_two_codes_when_both_are_consented_to(bridge, previewed) -> None:
    consents = [await previewed(own_words="ett"), await previewed(own_words="två")]
    answers = [await bridge.post("/v1/referrals", json=consent) for consent in consents]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert len({answer.json()["receipt_code"] for answer in answers}) == 2


async def test_only_the_consented_preview_is_sent_when_there_are_two(bridge, previewed, transactions) -> None:
    await previewed(own_words="med nummer")
    await bridge.post("/v1/referrals", json=await previewed(own_words="utan nummer"))
    with transactions.begin() as session:
        [ticket] = session.scalars(select(TicketRow)).all()
        body = opened_body(session, ticket)
    assert json.loads(body)["referral"]["own_words"] == "utan nummer"


@pytest.mark.parametrize(
    "change", [{"conversation_ref": "h_another_conversation"}, {"preview_id": "p_unknown"}, {"preview_id": "\x00"}, {"preview_id": ""}]
)
async def test_consent_is_refused_when_preview_or_conversation_is_another(change, bridge, previewed, fits, transactions) -> None:
    answer = await bridge.post("/v1/referrals", json=await previewed() | change)
    fits("problem", answer.json())
    assert (answer.status_code, answer.json()["type"]) == (404, PROBLEM + "unknown-preview")
    with transactions.begin() as session:
        assert session.scalar(select(func.count()).select_from(TicketRow)) == 0


async def test_consent_is_refused_when_the_preview_is_a_day_old(bridge, previewed, transactions) -> None:
    consent = await previewed()
    with transactions.begin() as session:
        session.execute(text("UPDATE handover.referral_preview SET expires_at = now() - interval '1 second'"))
    answer = await bridge.post("/v1/referrals", json=consent)
    assert (answer.status_code, answer.json()["type"]) == (404, PROBLEM + "unknown-preview")


async def test_conversation_is_not_stored_as_it_is_known_in_the_chat(previewed, transactions) -> None:
    await previewed(conversation_ref="h_ThisNameOfTheChat")
    with transactions.begin() as session:
        stored = session.scalars(select(ReferralPreviewRow.conversation_hash)).one()
    assert b"h_ThisName" not in stored
    assert stored != hashlib.sha256(b"h_ThisNameOfTheChat").digest()
