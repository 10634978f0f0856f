"""The desk's page for messages about accessibility: for the municipality that was told, and nobody else."""

from __future__ import annotations

import pytest

from handover.store import accessibility
from tests.handover.desk.hostile_words import HOSTILE
from tests.handover.desk.staff_browser import hidden, plain


@pytest.fixture
def tell(transactions):
    """tell("text") is a message to Varberg."""

    def _tell(text: str = "läser inte upp", municipality: str = "varberg", reply_to: str = "", flags=(), key: str = "k") -> None:
        with transactions.begin() as session:
            accessibility.tell(session, municipality, text, reply_to, flags, key)

    return _tell


async def test_message_stands_in_the_queue_and_on_its_page_until_somebody_is_done_with_it(enter, tell) -> None:
    anna = enter("anna")
    assert "tillgänglighet väntar" not in plain(await anna.get("/queue"))
    assert "Ingen har skrivit något." in plain(await anna.get("/accessibility"))
    tell(reply_to="namn@exempel.se", flags=("suicide",))
    tell("en till", key="k2")
    assert "2 meddelanden om sidans tillgänglighet väntar på er" in plain(await anna.get("/queue"))
    page = await anna.get("/accessibility")
    assert all(words in plain(page) for words in ("läser inte upp", "namn@exempel.se", "att inte vilja leva", "Anonymt."))
    answer = await anna.post("/accessibility", message_id=hidden(page, "message_id"))
    assert (answer.status_code, answer.headers["location"]) == (303, "/accessibility?done=handled")
    page = await anna.get(answer.headers["location"])
    assert "Meddelandet är klart." in plain(page) and "Anna blev klar" in plain(page)
    assert "1 meddelande om sidans tillgänglighet väntar på er" in plain(await anna.get("/queue"))


async def test_another_municipality_sees_nothing_and_can_do_nothing(enter, tell, transactions) -> None:
    tell("varbergsord")
    anna, sten = enter("anna"), enter("sten", "halmstad")
    message_id = hidden(await anna.get("/accessibility"), "message_id")
    assert "varbergsord" not in (await sten.get("/accessibility")).text
    answers = [await sten.post("/accessibility", message_id=one) for one in (message_id, "a_unknown", "", "å\x00")]
    assert [answer.status_code for answer in answers] == [404] * 4
    assert len({answer.content for answer in answers}) == 1
    with transactions.begin() as session:
        assert accessibility.count_open(session, "varberg") == 1


async def test_done_twice_is_no_error_and_keeps_who_was_first(enter, tell, transactions) -> None:
    tell()
    anna, bo = enter("anna"), enter("bo")
    message_id = hidden(await anna.get("/accessibility"), "message_id")
    for browser in (anna, bo):
        assert (await browser.post("/accessibility", message_id=message_id)).status_code == 303
    with transactions.begin() as session:
        assert [told.handled_by for told in accessibility.listed(session, anna.staff)] == ["Anna"]


async def test_hostile_words_stay_words(enter, tell) -> None:
    tell("\n".join(HOSTILE), reply_to=HOSTILE[0])
    page = await enter("anna").get("/accessibility")
    assert [tag for tag in ("<script", "<img", "<svg onload", "<iframe") if tag in page.text] == []
    assert page.text.count("<blockquote") == 1
    assert page.headers["cache-control"] == "no-store"


async def test_message_that_does_not_open_says_so_and_costs_nobody_the_page(enter, tell, transactions, engine) -> None:
    tell("första")
    tell("andra", key="k2")
    with engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM handover.content_key WHERE part = 'accessibility' AND owner = "
                                   "(SELECT id FROM handover.accessibility_message ORDER BY at, id LIMIT 1)")  # fmt: skip
    page = plain(await enter("anna").get("/accessibility"))
    assert "kan inte läsas just nu" in page and ("första" in page) != ("andra" in page)
