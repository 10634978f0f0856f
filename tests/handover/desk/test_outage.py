"""PostgreSQL is away, or the desk itself fails: said in words, ready says no, and what somebody wrote comes back."""

from __future__ import annotations

import re
import time
from html import unescape

import pytest
from sqlalchemy import create_engine

from foundation.logs import EventLog
from handover.desk import writing_routes
from handover.desk.app import create_app
from handover.desk.session_cookie import form_token
from handover.store.engine import make_engine
from tests.handover.content_key_of_tests import KEYS
from tests.handover.desk.staff_browser import HOST, client_of, plain

NOWHERE = "postgresql+psycopg://nobody:hemligt@127.0.0.1:1/none"
WRITTEN = "Mitt långa svar\n<script>alert(1)</script>\n\n  med indrag"


def kept(page) -> str:
    return unescape(re.search(r"<textarea readonly[^>]*>\n(.*?)</textarea>", page.text, re.S)[1])


@pytest.mark.parametrize("accept", ["text/html", "application/json"])
async def test_everything_that_needs_the_database_says_so_in_time(accept, capfd) -> None:
    async with client_of(create_app(make_engine(NOWHERE), content_keys=KEYS, log=EventLog("desk"))) as client:
        client.cookies.set("steget_desk", "A" * 43)
        headers, started = {"Accept": accept, "Origin": HOST}, time.perf_counter()
        answers = [await client.get(path, headers=headers) for path in ("/queue", "/queue/counts", "/tickets/t_x", "/login", "/readyz")]
        answers += [await client.post(f"/tickets/t_x/{act}", data={"text": "hej"}, headers=headers) for act in ("claim", "reply", "close")]
        assert time.perf_counter() - started < 10
        assert (await client.get("/healthz")).status_code == 200
    for answer in answers:
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
        assert "Det går inte att nå databasen just nu" in answer.text
    assert "hemligt" not in "".join(capfd.readouterr())


async def test_not_ready_when_the_tables_are_missing(fresh_database) -> None:
    engine = create_engine(fresh_database)
    async with client_of(create_app(engine, content_keys=KEYS, log=EventLog("desk"))) as client:
        answer = await client.get("/readyz", headers={"Accept": "application/json"})
    engine.dispose()
    assert (answer.status_code, answer.json()["type"].rsplit("/", 1)[1]) == (503, "not-migrated")


async def test_text_comes_back_when_the_database_is_away() -> None:
    async with client_of(create_app(make_engine(NOWHERE), content_keys=KEYS, log=EventLog("desk"))) as client:
        client.cookies.set("steget_desk", "A" * 43)
        answer = await client.post("/tickets/t_x/reply", data={"text": WRITTEN}, headers={"Origin": HOST})
    assert (answer.status_code, kept(answer)) == (503, WRITTEN)
    assert "Det är inte säkert att det sparades." in plain(answer)


async def test_text_comes_back_when_the_session_has_run_out(enter, send) -> None:
    anna, sent = enter(), send()
    await anna.post("/logout")
    anna.client.cookies.set("steget_desk", anna.session_id)
    answer = await anna.post(f"/tickets/{sent.ticket_id}/note", text=WRITTEN)
    assert (answer.status_code, kept(answer)) == (401, WRITTEN)
    assert 'href="/login"' in answer.text


async def test_text_comes_back_when_somebody_logged_in_again_in_another_window(enter, send) -> None:
    anna, sent = enter("anna"), send()
    later = enter(anna.staff)
    answer = await later.post(f"/tickets/{sent.ticket_id}/reply", form_token=form_token(anna.session_id), text=WRITTEN)
    assert (answer.status_code, kept(answer)) == (403, WRITTEN)


async def test_text_comes_back_and_no_word_of_it_is_logged_when_the_desk_fails(enter, send, monkeypatch, capfd) -> None:
    anna, sent = enter(), send()

    def fail(*_: object) -> None:
        raise RuntimeError(WRITTEN)

    monkeypatch.setattr(writing_routes.messages, "reply_as_staff", fail)
    answer = await anna.post(f"/tickets/{sent.ticket_id}/reply", text=WRITTEN, seen="0")
    assert (answer.status_code, kept(answer)) == (500, WRITTEN)
    written = "".join(capfd.readouterr())
    assert '"error": "RuntimeError"' in written
    assert '"route": "/tickets/{ticket_id}/reply"' in written
    for secret in ("alert", "indrag", sent.ticket_id, anna.session_id):
        assert secret not in written
