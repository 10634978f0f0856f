"""Answers and notes: refused kindly, written once, never over something unseen, and never lost."""

from __future__ import annotations

import asyncio

import pytest

from handover.store import erasure, messages, notes, tickets
from tests.handover.desk.staff_browser import hidden, plain, textarea

LONG = "å" * 4001


@pytest.fixture
def thread(transactions):
    """thread(sent) gives who wrote what to whom."""

    def _thread(sent) -> list[tuple[str, str]]:
        with transactions.begin() as session:
            return [(message.sender, message.text) for message in messages.of_ticket(session, sent.ticket_id)]

    return _thread


@pytest.fixture
async def held(enter, send):
    """Anna, and a ticket that she has."""
    anna, sent = enter("anna"), send()
    await anna.post(f"/tickets/{sent.ticket_id}/claim")
    return anna, sent


async def test_answer_and_note_are_written_and_said_to_be(held, thread, transactions) -> None:
    anna, sent = held
    path = f"/tickets/{sent.ticket_id}"
    reply = await anna.post(path + "/reply", text="  Hej!\r\nVi hörs.  ", key="k", seen="0")
    note = await anna.post(path + "/note", text="Ring inte.")
    assert (reply.headers["location"], note.headers["location"]) == (path + "?done=replied", path + "?done=noted")
    assert thread(sent) == [("staff", "Hej!\nVi hörs.")]
    with transactions.begin() as session:
        assert [(row.staff_name, row.text) for row in notes.of_ticket(session, sent.ticket_id)] == [("Anna", "Ring inte.")]
    assert "Svaret är skickat. Personen läser det med sin kod." in plain(await anna.get(path + "?done=replied"))
    assert "Anteckningen är sparad." in plain(await anna.get(path + "?done=noted"))


@pytest.mark.parametrize("act", ["reply", "note"])
@pytest.mark.parametrize(
    ("text_", "why"),
    [("", "Skriv något först."), (" \n\t ", "Skriv något först."), ("\u200b\u200b", "Skriv något först."), ("\x00", "Skriv något först."),
     ("\u202e", "Skriv något först."), (LONG, "Texten är för lång. Den får ha högst 4 000 tecken."),
     ("e" + "\u0301" * 20_000, "Texten är för lång. Den får ha högst 4 000 tecken.")],
)  # fmt: skip
async def test_text_that_cannot_be_taken_stays_in_its_form(act, text_, why, held, thread) -> None:
    anna, sent = held
    answer = await anna.post(f"/tickets/{sent.ticket_id}/{act}", text=text_, key="k", seen="0")
    assert (answer.status_code, why in plain(answer)) == (422, True)
    assert textarea(answer, "unsent") == text_
    assert 'aria-invalid="true"' in answer.text
    assert "<title>Fel: " in answer.text
    assert thread(sent) == []


async def test_most_that_fits_is_4000_characters_also_when_they_are_emoji(held, thread) -> None:
    anna, sent = held
    for number, text_ in enumerate(("å" * 4000, "🌱" * 4000)):
        assert (await anna.post(f"/tickets/{sent.ticket_id}/reply", text=text_, key=str(number), seen="0")).status_code == 303
    assert [len(text_) for _, text_ in thread(sent)] == [4000, 4000]


@pytest.mark.parametrize("raw", [b"%ED%A0%80hej", b"%00hej", b"%FF%FEhej", b"\xed\xa0\x80hej", b"hej%E2%80%AE", b"%u0041hej"])
async def test_bytes_that_are_no_text_become_readable_or_go(raw, held, thread) -> None:
    anna, sent = held
    body = b"form_token=" + hidden(await anna.get("/queue"), "form_token").encode() + b"&seen=0&text=" + raw
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Origin": "http://desk.test"}
    assert (await anna.client.post(f"/tickets/{sent.ticket_id}/reply", content=body, headers=headers)).status_code == 303
    [(_, text_)] = thread(sent)
    assert "hej" in text_
    assert text_.encode("utf-8")
    assert not {"\x00", "\u202e"} & set(text_)


async def test_pressing_twice_sends_one_answer(held, thread) -> None:
    anna, sent = held
    path, page = f"/tickets/{sent.ticket_id}", await anna.get(f"/tickets/{sent.ticket_id}")
    fields = {"text": "Hej!", "key": hidden(page, "key"), "seen": "0"}
    answers = await asyncio.gather(*(anna.post(path + "/reply", **fields) for _ in range(5)))
    assert {answer.status_code for answer in answers} == {303}
    assert thread(sent) == [("staff", "Hej!")]


async def test_other_words_out_of_the_same_form_are_another_answer(held, thread) -> None:
    anna, sent = held
    for words in ("Ring oss i morgon.", "Ring oss i dag i stället.", "Ring oss i dag\r\ni stället.", " Ring oss i morgon. "):
        assert (await anna.post(f"/tickets/{sent.ticket_id}/reply", text=words, key="k", seen="0")).status_code == 303
    assert thread(sent) == [("staff", said) for said in ("Ring oss i morgon.", "Ring oss i dag i stället.", "Ring oss i dag\ni stället.")]


async def test_two_pages_have_two_keys(held) -> None:
    anna, sent = held
    keys = {hidden(await anna.get(f"/tickets/{sent.ticket_id}"), "key") for _ in range(3)}
    assert len(keys) == 3


@pytest.mark.parametrize("act", ["reply", "close"])
@pytest.mark.parametrize("seen", ["0", "", "-1", "x", "٣", "9" * 50])
async def test_what_the_person_wrote_meanwhile_is_read_first(act, seen, held, person_writes, thread, transactions) -> None:
    anna, sent = held
    person_writes(sent, "Vänta, en sak till")
    answer = await anna.post(f"/tickets/{sent.ticket_id}/{act}", text="Mitt svar", key="k", seen=seen)
    assert answer.status_code == 409
    assert "Personen har skrivit igen. Läs det nya först" in plain(answer)
    assert "Vänta, en sak till" in plain(answer)
    assert thread(sent) == [("person", "Vänta, en sak till")]
    if act == "reply":
        assert textarea(answer, "unsent") == "Mitt svar"
        again = {"text": textarea(answer, "unsent"), "key": hidden(answer, "key"), "seen": hidden(answer, "seen")}
        assert (await anna.post(f"/tickets/{sent.ticket_id}/reply", **again)).status_code == 303
        assert thread(sent)[-1] == ("staff", "Mitt svar")
    else:
        with transactions.begin() as session:
            assert [item.status for item in tickets.queue(session, "varberg")] == ["claimed"]


async def test_answer_on_a_colleagues_ticket_is_kept_and_says_whose_it_is(held, enter, thread) -> None:
    (_, sent), bo = held, enter("bo")
    answer = await bo.post(f"/tickets/{sent.ticket_id}/reply", text="Bos långa svar", key="k", seen="0")
    assert answer.status_code == 403
    assert "Anna har hand om ärendet. Det du skrev finns kvar här" in plain(answer)
    assert textarea(answer, "unsent") == "Bos långa svar"
    assert thread(sent) == []


async def test_answer_is_kept_when_the_ticket_went_back_to_the_queue(held, thread) -> None:
    anna, sent = held
    await anna.post(f"/tickets/{sent.ticket_id}/release")
    answer = await anna.post(f"/tickets/{sent.ticket_id}/reply", text="Mitt svar", key="k", seen="0")
    assert (answer.status_code, "Ta ärendet först." in plain(answer)) == (409, True)
    assert textarea(answer, "unsent") == "Mitt svar"


async def test_answer_is_kept_when_the_person_took_everything_back(held, transactions) -> None:
    anna, sent = held
    with transactions.begin() as session:
        erasure.withdraw(session, sent.code_hash)
    for act in ("reply", "note"):
        answer = await anna.post(f"/tickets/{sent.ticket_id}/{act}", text="Min text", key="k", seen="0")
        assert (answer.status_code, "Förfrågan är tillbakatagen." in plain(answer)) == (409, True)
        assert textarea(answer, "unsent") == "Min text"


async def test_person_who_writes_and_staff_who_answer_at_once_lose_nothing(held, person_writes, thread) -> None:
    anna, sent = held
    writes = [asyncio.to_thread(person_writes, sent, f"ord {number}", f"k{number}") for number in range(6)]
    answers = [anna.post(f"/tickets/{sent.ticket_id}/reply", text=f"svar {number}", key=f"s{number}", seen="0") for number in range(6)]
    results = await asyncio.gather(*writes, *answers)
    taken = [f"svar {number}" for number, answer in enumerate(results[6:]) if answer.status_code == 303]
    kept = [textarea(answer, "unsent") for answer in results[6:] if answer.status_code == 409]
    assert sorted(taken + kept) == [f"svar {number}" for number in range(6)]
    assert sorted(text_ for sender, text_ in thread(sent) if sender == "staff") == sorted(taken)
    assert sorted(text_ for sender, text_ in thread(sent) if sender == "person") == [f"ord {number}" for number in range(6)]


async def test_program_gets_problem_documents_without_what_it_sent(held, person_writes) -> None:
    anna, sent = held
    json_ = {"Accept": "application/json"}
    empty = await anna.post(f"/tickets/{sent.ticket_id}/note", text=" ", headers=json_)
    person_writes(sent, "hej")
    stale = await anna.post(f"/tickets/{sent.ticket_id}/reply", text="hemligt", seen="0", headers=json_)
    assert (empty.status_code, stale.status_code) == (422, 409)
    assert stale.json()["type"].endswith("/person-wrote-meanwhile")
    assert "hemligt" not in stale.text
