"""One ticket: what the person confirmed, bounded as the person's words, and everything that happened."""

from __future__ import annotations

import re
import secrets

import pytest

from handover.core.canonical import canonical_bytes, document_of
from handover.core.recipient import Recipient
from handover.core.referral import Referral
from handover.desk import words
from handover.store import erasure, messages, notes, referrals, tickets
from handover.store.events import of_ticket
from handover.store.tables import OutboxRow, ReferralPreviewRow
from tests.handover.desk.hostile_words import HOSTILE
from tests.handover.desk.staff_browser import plain


@pytest.fixture
def send_form(transactions):
    """send_form(first_name="Kim") gives the id of a ticket whose referral holds that."""

    def _send(**fields: str) -> str:
        referral = Referral(**({"municipality": "varberg", "about": "own_violence", "contact_method": "receipt_only"} | fields))
        body = canonical_bytes(document_of(referral, Recipient("varberg", "Varberg", True), []))
        conversation = secrets.token_bytes(32)
        with transactions.begin() as session:
            preview = referrals.keep_preview(session, conversation, "varberg", body)
            referrals.consent(session, conversation, preview, secrets.token_bytes(32))
            return session.get(ReferralPreviewRow, preview).ticket_id

    return _send


def quoted(page) -> str:
    """Everything that stands inside a block marked as the person's words."""
    return " ".join(re.findall(r'<(?:blockquote|q) class="words" dir="auto">(.*?)</(?:blockquote|q)>', page.text, re.S))


async def test_ticket_shows_what_was_confirmed_word_for_word(enter, send) -> None:
    anna, sent = enter(), send(flags=("weapon",), own_words="Första raden\n\n  Andra raden & slut")
    page = await anna.get(f"/tickets/{sent.ticket_id}")
    assert "Dina egna ord:\n  Första raden\n  \n    Andra raden &amp; slut" in quoted(page)
    assert "Till: Varbergs kommun" in quoted(page)
    assert "Inget skickas förrän du säger ja." in quoted(page)
    said = plain(page)
    assert "Har skrivit om: ett vapen" in said
    assert re.search(r"Samtycket gavs den \d+ \w+ 20\d\d mellan kl\. \d+ och \d+ \.", said)
    assert "Ingen har tagit ärendet" in said
    assert "<h1>" in page.text
    assert page.text.count("<h1") == 1


@pytest.mark.parametrize("text_", HOSTILE)
async def test_hostile_words_are_shown_as_words_inside_the_quotation(text_, enter, send_form, transactions) -> None:
    anna = enter()
    ticket_id = send_form(own_words=text_, first_name=text_, times=text_, interpreter=text_)
    with transactions.begin() as session:
        tickets.claim(session, anna.staff, ticket_id)
        messages.reply_as_staff(session, anna.staff, ticket_id, text_)
        notes.add_note(session, anna.staff, ticket_id, text_)
    page = await anna.get(f"/tickets/{ticket_id}")
    for raw in ("<script>", "<img", "onerror=alert(1)>", "<h1>Systemet", "<form action=//", '" onfocus="'):
        assert raw not in page.text
    assert plain(page).count(" ".join(text_.split())) == 4 + 3 + 2  # in the preview, in the fields, in answer and note
    assert not re.search(r'(?:href|src|action)="(?!/|#)', page.text), "nothing on the page may lead out of the desk"


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, ["Bara genom svaret här. Personen vill inte bli uppringd och inte få sms eller mejl."]),
        ({"contact_method": "phone", "contact_value": "070-174 06 05", "voicemail": "no"},
         ["Ring 070-174 06 05", "Lämna inget meddelande på telefonsvararen.", "Någon annan kan svara."]),
        ({"contact_method": "phone", "contact_value": "070-174 06 05", "voicemail": "yes"},
         ["Du får lämna ett meddelande på telefonsvararen."]),
        ({"contact_method": "sms", "contact_value": "070-174 06 05"}, ["Sms till 070-174 06 05", "Någon annan kan läsa."]),
        ({"contact_method": "email", "contact_value": "kim@example.se"}, ["Mejl till kim@example.se"]),
        ({"times": "efter 16", "interpreter": "arabiska", "first_name": "Kim"}, ["Tider efter 16", "Tolk arabiska", "Förnamn Kim"]),
    ],
)  # fmt: skip
async def test_ticket_says_how_the_person_can_be_reached(fields, expected, enter, send_form) -> None:
    said = plain(await enter().get(f"/tickets/{send_form(**fields)}"))
    for sentence in expected:
        assert sentence in said


async def test_opening_is_recorded_and_acknowledges_the_delivery_once(enter, send, transactions) -> None:
    anna, bo, sent = enter("anna"), enter("bo"), send()
    await anna.get("/queue")
    with transactions.begin() as session:
        assert [event.kind for event in of_ticket(session, sent.ticket_id)] == ["sent"], "a list is no opening"
    for browser in (anna, anna, bo):
        page = await browser.get(f"/tickets/{sent.ticket_id}")
    with transactions.begin() as session:
        happened = [(event.kind, event.staff_name) for event in of_ticket(session, sent.ticket_id)]
        assert session.query(OutboxRow).one().delivered_at is not None
    assert happened == [("sent", None), ("delivered", "Anna"), ("opened", "Anna"), ("opened", "Anna"), ("opened", "Bo")]
    assert "Anna öppnade ärendet (2 gånger)" in plain(page)
    assert "Bo öppnade ärendet" in plain(page)


async def test_withdrawn_ticket_says_so_and_holds_nothing(enter, send, transactions) -> None:
    anna, sent = enter(), send(own_words="unikt hemligt ord", flags=("weapon",))
    with transactions.begin() as session:
        tickets.claim(session, anna.staff, sent.ticket_id)
        messages.reply_as_staff(session, anna.staff, sent.ticket_id, "unikt hemligt ord")
        notes.add_note(session, anna.staff, sent.ticket_id, "unikt hemligt ord")
    with transactions.begin() as session:
        erasure.withdraw(session, sent.code_hash)
    page = await anna.get(f"/tickets/{sent.ticket_id}")
    assert "Allt som personen skrev är raderat" in plain(page)
    assert "Personen tog tillbaka sin förfrågan" in plain(page)
    assert "unikt" not in page.text
    assert "vapen" not in page.text
    assert "<textarea" not in page.text


async def test_only_the_holder_is_offered_to_answer(enter, send) -> None:
    anna, bo, sent = enter("anna"), enter("bo"), send()
    path = f"/tickets/{sent.ticket_id}"
    assert "Svara personen" not in plain(await anna.get(path))
    await anna.post(path + "/claim")
    assert "Svara personen" in plain(await anna.get(path))
    other = plain(await bo.get(path))
    assert "Svara personen" not in other
    assert "Bara den som har ärendet kan svara." in other
    assert "Anna har ärendet" in other


async def test_closing_needs_a_second_step_and_says_what_happens(enter, send) -> None:
    anna, sent = enter(), send()
    path = f"/tickets/{sent.ticket_id}"
    await anna.post(path + "/claim")
    page = await anna.get(path)
    assert re.search(r"<details>\s*<summary>Avsluta ärendet</summary>.*?Ja, avsluta ärendet.*?</details>", page.text, re.S)
    assert "Personen har inte fått något svar här." in plain(page)
    for _ in range(2):
        assert (await anna.post(path + "/close", seen="0")).headers["location"] == "/queue?done=closed"
    assert "Ärendet är avslutat. Skriver personen igen kommer det tillbaka till kön." in plain(await anna.get(path))


def test_every_event_that_is_recorded_has_words() -> None:
    from typing import get_args

    from handover.store.events import Kind

    assert set(words._EVENTS) == set(get_args(Kind))


def test_unknown_event_is_not_hidden() -> None:
    from handover.store import clock
    from handover.store.events import TicketEvent

    assert words.event_words(TicketEvent("något_nytt", "Anna", clock.now())).startswith("Något hände")
