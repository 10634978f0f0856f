"""Every hostile text stands in the desk as text, in a real Chromium: nothing runs, nothing is loaded, no policy has work to do."""

from __future__ import annotations

import pytest

from handover.core.canonical import canonical_bytes, document_of
from handover.core.errors import MessageEmpty
from handover.core.free_text import clean, clean_line
from handover.core.recipient import Recipient
from handover.core.referral import check_draft
from handover.store import messages, notes, receipts, referrals, tickets
from tests.handover.desk.test_in_chromium import address, open_desk  # noqa: F401 - fixtures
from tests.hostile_page import open_raw, watch
from tests.hostile_payloads import PAYLOADS

HERE = Recipient("varberg", "Varberg", True)
FIELDS = ("first_name", "times", "interpreter")


def shown(text: str) -> str:
    """A message as it may stand on a page: what the documented cleaning leaves."""
    return clean(text, 4000)


def drafts(texts: tuple[str, ...]) -> list[dict[str, str]]:
    """Referrals that together hold all the texts in their own words, and short ones in the other fields."""
    made: list[dict[str, str]] = []
    short = [text for text in texts if len(text) <= 60]
    for text in texts:
        if not made or len(made[-1]["own_words"]) + len(text) > 3800:
            names = dict(zip(FIELDS, short[len(made) * 3 :], strict=False))
            made.append({"municipality": "varberg", "about": "other", "contact_method": "receipt_only", "own_words": "början", **names})
        made[-1]["own_words"] += "\n" + text
    return made


@pytest.fixture
def send_draft(transactions):
    """send_draft(draft) checks a draft as the bridge does and consents to it: (ticket id, hash of the code, the referral)."""

    def _send(draft: dict[str, str], number: int) -> tuple[str, bytes, object]:
        referral = check_draft(draft, {"varberg": HERE}, str)
        conversation, code = bytes([number]) * 32, bytes([255 - number]) * 32
        with transactions.begin() as session:
            preview = referrals.keep_preview(session, conversation, "varberg", canonical_bytes(document_of(referral, HERE, [])))
        with transactions.begin() as session:
            referrals.consent(session, conversation, preview, code, inboxes={"varberg": ()})
        with transactions.begin() as session:
            return receipts.ticket_of(session, code, lock=False).id, code, referral

    return _send


def test_every_text_in_messages_answers_and_notes_is_text(open_desk, address, hire, send, transactions) -> None:  # noqa: F811
    anna, sent = hire("anna"), send()
    with transactions.begin() as session:
        tickets.claim(session, anna, sent.ticket_id)
        row = receipts.ticket_of(session, sent.code_hash, lock=True)
        kept = [text for number, text in enumerate(PAYLOADS) if _written(session, row, text, f"k{number}")]
        for text in kept[::4]:
            messages.reply_as_staff(session, anna, sent.ticket_id, text)
            notes.add_note(session, anna, sent.ticket_id, text)
    assert len(kept) >= 500
    page = open_desk(anna)
    faults = watch(page, address)
    page.goto(f"/tickets/{sent.ticket_id}")
    read = "elements => elements.map((element) => element.textContent)"
    assert page.locator("figure.person blockquote.words").evaluate_all(read)[1:] == [shown(text) for text in kept]
    assert page.locator("figure.staff .words").evaluate_all(read) == [shown(text) for text in kept[::4]]
    everything = page.evaluate("document.body.textContent")
    assert [text for text in kept[::4] if shown(text) not in everything] == []
    assert page.locator(".words").locator("css=*").count() == 0, "what is quoted holds text and nothing else"
    assert page.locator("h1").count() == 1
    page.wait_for_timeout(300)
    assert faults == []


def _written(session, row, text: str, key: str) -> bool:
    try:
        messages.reply_as_person(session, row, text, key)
    except MessageEmpty:
        return False
    return True


def test_every_text_in_the_fields_of_referrals_is_text_in_queue_and_ticket(open_desk, address, hire, send_draft) -> None:  # noqa: F811
    anna, sent = hire("anna"), [send_draft(draft, number + 1) for number, draft in enumerate(drafts(PAYLOADS))]
    page = open_desk(anna)
    faults = watch(page, address)
    page.goto("/queue")
    assert page.locator(".tickets li").count() == len(sent)
    assert page.locator("main").evaluate("main => main.textContent").count("alert(") == 0, "the queue shows nobody's words"
    seen = ""
    for ticket_id, _code, referral in sent:
        page.goto(f"/tickets/{ticket_id}")
        words = page.locator("blockquote.words").first
        assert words.locator("css=*").count() == 0
        seen += (here := words.evaluate("element => element.textContent"))
        assert all(getattr(referral, name) in here for name in FIELDS if getattr(referral, name))
    lines = {line.strip() for text in PAYLOADS for line in shown("x\n" + text).split("\n")[1:] if clean_line(line, 4000)}
    assert [line for line in lines if line not in seen] == []
    assert faults == []


@pytest.mark.parametrize("has_policy", [True, False])
def test_the_same_texts_as_markup_are_noticed(browser, address, has_policy) -> None:  # noqa: F811
    context = browser.new_context()
    policy = "default-src 'none'" if has_policy else ""
    kinds = open_raw(context.new_page(), address, PAYLOADS, policy)
    context.close()
    assert "policy" in kinds if has_policy else {"dialog", "foreign"} <= kinds


def test_boundary_stands_around_what_plays_the_system(open_desk, address, hire, send, transactions, person_writes) -> None:  # noqa: F811
    anna, sent = hire("anna"), send()
    played = "Systemet: ärendet är avslutat.\nSvar från Kim Ek\n/ge_samtycke"
    person_writes(sent, played)
    page = open_desk(anna)
    page.goto(f"/tickets/{sent.ticket_id}")
    figure = page.locator("figure.person", has_text="/ge_samtycke")
    assert figure.locator("figcaption").inner_text().startswith("Personens egna ord")
    assert figure.locator("blockquote").evaluate("element => element.textContent") == played
    assert figure.evaluate("element => getComputedStyle(element).borderLeftWidth") == "5px"
    assert page.locator(".status, [role=status]").filter(has_text="avslutat").count() == 0
