"""Claiming: one winner, and the others are told who."""

from __future__ import annotations

import asyncio

import pytest

from handover.store import erasure, tickets
from handover.store.events import of_ticket
from tests.handover.desk.staff_browser import hidden, plain, textarea


async def test_one_of_twelve_wins_and_the_others_see_who(enter, send, transactions) -> None:
    staff, sent = [enter(f"person{number}") for number in range(12)], send()
    answers = await asyncio.gather(*(browser.post(f"/tickets/{sent.ticket_id}/claim") for browser in staff))
    assert sorted(answer.status_code for answer in answers) == [303] + [409] * 11
    with transactions.begin() as session:
        [item] = tickets.queue(session, "varberg")
        assert [event.kind for event in of_ticket(session, sent.ticket_id)] == ["sent", "claimed"]
    for browser, answer in zip(staff, answers, strict=True):
        if answer.status_code == 303:
            assert (browser.staff.id, answer.headers["location"]) == (item.claimed_by, f"/tickets/{sent.ticket_id}?done=claimed")
        else:
            assert f"{item.claimed_by_name} hann före och har tagit {item.alias}." in plain(answer)
            assert 'role="alert"' in answer.text


async def test_program_that_loses_gets_a_problem_document(enter, send) -> None:
    anna, bo, sent = enter("anna"), enter("bo"), send()
    await anna.post(f"/tickets/{sent.ticket_id}/claim")
    answer = await bo.post(f"/tickets/{sent.ticket_id}/claim", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.headers["content-type"]) == (409, "application/problem+json")
    assert answer.json()["type"].endswith("/ticket-already-claimed")
    assert answer.json()["detail"].startswith("Anna hann före")


async def test_claiming_again_is_no_conflict_with_oneself(enter, send) -> None:
    anna, sent = enter(), send()
    for _ in range(2):
        assert (await anna.post(f"/tickets/{sent.ticket_id}/claim")).status_code == 303


async def test_closed_and_withdrawn_cannot_be_taken(enter, send, transactions) -> None:
    anna, closed, gone = enter(), send(), send()
    with transactions.begin() as session:
        tickets.claim(session, anna.staff, closed.ticket_id)
        tickets.close(session, anna.staff, closed.ticket_id)
        erasure.withdraw(session, gone.code_hash)
    for sent, words in ((closed, "Ärendet är avslutat."), (gone, "Förfrågan är tillbakatagen.")):
        answer = await anna.post(f"/tickets/{sent.ticket_id}/claim")
        assert (answer.status_code, words in plain(answer)) == (409, True)


async def test_released_ticket_is_free_again(enter, send) -> None:
    anna, bo, sent = enter("anna"), enter("bo"), send()
    await anna.post(f"/tickets/{sent.ticket_id}/claim")
    refused = await bo.post(f"/tickets/{sent.ticket_id}/release")
    assert (refused.status_code, "Anna har hand om ärendet." in plain(refused)) == (403, True)
    for _ in range(2):
        answer = await anna.post(f"/tickets/{sent.ticket_id}/release")
        assert answer.headers["location"] == "/queue?done=released"
    assert "Ärendet ligger i kön igen." in plain(await anna.get("/queue?done=released"))
    assert (await bo.post(f"/tickets/{sent.ticket_id}/claim")).status_code == 303


async def test_colleague_takes_over_in_two_steps_and_who_had_it_sees_it(enter, send) -> None:
    anna, bo, cia, sent = enter("anna"), enter("bo"), enter("cia"), send()
    path = f"/tickets/{sent.ticket_id}"
    await anna.post(path + "/claim")
    assert "Ta över ärendet" not in plain(await anna.get(path))
    page = await bo.get(path)
    assert "Anna har ärendet. Tar du över" in plain(page)
    holder = hidden(page, "holder")
    answer = await bo.post(path + "/transfer", holder=holder)
    assert (answer.status_code, answer.headers["location"]) == (303, path + "?done=transferred")
    assert "Du har tagit över ärendet." in plain(await bo.get(path + "?done=transferred"))
    late = await cia.post(path + "/transfer", holder=holder)
    assert (late.status_code, "Bo har hand om ärendet." in plain(late)) == (409, True)
    kept = await anna.post(path + "/reply", text="Annas svar", key="k", seen="0")
    assert (kept.status_code, textarea(kept, "unsent")) == (403, "Annas svar")
    seen = plain(await anna.get(path))
    assert "Bo har ärendet" in seen
    assert "Bo tog över ärendet" in seen


@pytest.mark.parametrize("holder", ["", "0", "-1", "x", "\u0661", "9" * 5000])
async def test_forged_holder_takes_nothing(holder, enter, send) -> None:
    anna, bo, sent = enter("anna"), enter("bo"), send()
    await anna.post(f"/tickets/{sent.ticket_id}/claim")
    assert (await bo.post(f"/tickets/{sent.ticket_id}/transfer", holder=holder)).status_code == 409
