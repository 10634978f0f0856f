"""PostgreSQL is away, or goes away in the middle: said honestly, nothing half written, and safe to try again."""

from __future__ import annotations

import time

import pytest
from sqlalchemy import create_engine, func, select, text

from handover.store.engine import make_engine
from handover.store.tables import ConsentRow, OutboxRow, ReceiptRow, TicketRow

REF = "h_9sK2mPq0aZ81LmXw"
LEAST = {"municipality": "varberg", "about": "own_violence", "contact_method": "receipt_only"}
REQUESTS = [
    ("POST", "/v1/referrals/preview", {"conversation_ref": REF, "draft": LEAST}),
    ("POST", "/v1/referrals", {"conversation_ref": REF, "preview_id": "p_0aZ81LmXw9sK2mPq"}),
    ("POST", "/v1/receipts/lookup", {"code": "7KQ2M-9XT4B-H3VNA-R8DWC"}),
    ("POST", "/v1/receipts/reply", {"code": "7KQ2M-9XT4B-H3VNA-R8DWC", "text": "hej", "idempotency_key": "k"}),
    ("POST", "/v1/receipts/withdraw", {"code": "7KQ2M-9XT4B-H3VNA-R8DWC"}),
    ("DELETE", f"/v1/conversations/{REF}", None),
    ("GET", "/readyz", None),
]
DIE = """CREATE FUNCTION handover.die() RETURNS trigger LANGUAGE plpgsql AS $$
         BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); PERFORM pg_sleep(1); RETURN NEW; END $$"""
PROBLEM = "https://forstasteget.example/problems/"


@pytest.mark.parametrize(("method", "path", "body"), REQUESTS)
async def test_everything_that_needs_the_database_says_so(method, path, body, bridge_on, fits, capfd) -> None:
    engine, started = make_engine("postgresql+psycopg://nobody:hemligt@127.0.0.1:1/none"), time.perf_counter()
    async with bridge_on(engine) as client:
        answer = await client.request(method, path, json=body)
    fits("problem", answer.json())
    assert (answer.status_code, answer.json()["type"], answer.headers["retry-after"]) == (503, PROBLEM + "storage-down", "5")
    assert time.perf_counter() - started < 5
    assert "hemligt" not in "".join(capfd.readouterr())


async def test_process_lives_and_lists_municipalities_without_a_database(bridge_on) -> None:
    async with bridge_on(make_engine("postgresql+psycopg://nobody@127.0.0.1:1/none")) as client:
        assert (await client.get("/healthz")).status_code == 200
        assert len((await client.get("/v1/municipalities")).json()) == 24


async def test_draft_is_still_judged_without_a_database(bridge_on) -> None:
    async with bridge_on(make_engine("postgresql+psycopg://nobody@127.0.0.1:1/none")) as client:
        assert (await client.post("/v1/referrals/preview", json={"conversation_ref": REF, "draft": {}})).status_code == 422


async def test_not_ready_when_the_tables_are_missing(fresh_database, bridge_on) -> None:
    engine = create_engine(fresh_database)
    async with bridge_on(engine) as client:
        answer = await client.get("/readyz")
    engine.dispose()
    assert (answer.status_code, answer.json()["type"]) == (503, PROBLEM + "not-migrated")


@pytest.mark.parametrize("table", ["ticket", "consent", "receipt", "outbox"])
async def test_nothing_is_half_sent_when_the_connection_dies_in_the_middle(table, bridge, previewed, transactions) -> None:
    consent = await previewed()
    with transactions.begin() as session:
        session.execute(text(DIE))
        session.execute(text(f"CREATE TRIGGER die AFTER INSERT ON handover.{table} FOR EACH ROW EXECUTE FUNCTION handover.die()"))
    try:
        answer = await bridge.post("/v1/referrals", json=consent)
    finally:
        with transactions.begin() as session:
            session.execute(text("DROP FUNCTION handover.die CASCADE"))
    assert (answer.status_code, answer.json()["type"]) == (503, PROBLEM + "storage-down")
    with transactions.begin() as session:
        assert [session.scalar(select(func.count()).select_from(kind)) for kind in (TicketRow, ConsentRow, ReceiptRow, OutboxRow)] == [
            0
        ] * 4
    assert (await bridge.post("/v1/referrals", json=consent)).status_code == 201


async def test_lock_that_is_never_given_ends_in_an_answer(bridge, previewed, engine) -> None:
    consent = await previewed()
    with engine.connect() as other, other.begin():
        other.execute(text("SELECT 1 FROM handover.referral_preview FOR UPDATE"))
        started = time.perf_counter()
        answer = await bridge.post("/v1/referrals", json=consent)
        assert (answer.status_code, time.perf_counter() - started < 6) == (503, True)
    assert (await bridge.post("/v1/referrals", json=consent)).status_code == 201
