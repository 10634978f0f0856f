"""Hostile words on their way to a municipality: text in the letter, the PDF and the JSON, and never a line of a mail's head or of a log."""

from __future__ import annotations

import json
import re

import pytest

from foundation.logs import ALLOWED_FIELDS, EventLog
from handover.core.errors import HandoverError
from handover.core.free_text import clean
from handover.core.referral import check_draft
from handover.delivery.inboxes.smime_mail.letter import notice_letter, sealed_letter
from handover.delivery.inboxes.smime_mail.settings import MailSettingsError
from handover.delivery.rendering.drawable import plain_letters
from handover.delivery.rendering.render import render
from steget.processes.output import event_line
from tests.handover.delivery.mail_certificates import NOW, mailbox_certificate
from tests.handover.delivery.mail_letters import mail_settings, opened, parsed, parts_of
from tests.handover.delivery.parcels import referral_parcel
from tests.handover.delivery.tagged_pdf import read
from tests.hostile_payloads import PAYLOADS

HEAD = ["From", "To", "Subject", "Date", "Message-ID", "X-Parcel-Id", "Auto-Submitted", "MIME-Version", "Content-Type",
        "Content-Transfer-Encoding", "Content-Disposition"]  # fmt: skip
PRINTABLE = re.compile(r"[ -~å-öÅ-Ö]+")


def batches() -> list[str]:
    """All texts as they are stored, together in as few own words as may be sent."""
    made = ["början"]
    for text in PAYLOADS:
        if len(made[-1]) + len(text) > 3800:
            made.append("början")
        made[-1] += "\n" + text
    return [clean(words, 4000) for words in made]


@pytest.mark.parametrize("words", batches(), ids=range(len(batches())))
def test_letter_holds_the_words_as_text_and_its_head_holds_none(words: str) -> None:
    rendered = render(referral_parcel(words=words))
    letter = sealed_letter(rendered, mail_settings(), (mailbox_certificate(),), NOW)
    head = parsed(letter)
    assert sorted(head.keys()) == sorted(HEAD)
    assert not re.search("evil|alert|Bcc|avsluta", str(dict(head.items())))
    text, told, pdf = parts_of(opened(letter, mailbox_certificate()))
    lines = [line for line in words.split("\n") if line.strip()]
    assert [line for line in lines if line not in text] == []
    assert json.loads(told)["referral"]["referral"]["own_words"] == words
    drawn = re.sub(r"[\s\u200b]", "", read(pdf).text)  # over-long words are broken with the latter
    plain = [line for line in lines if PRINTABLE.fullmatch(line)]
    assert plain and [line for line in plain if re.sub(r"\s", "", plain_letters(line)) not in drawn] == []
    assert not re.search(rb"/(JavaScript|JS|URI|Launch|OpenAction|EmbeddedFile)\b", pdf)


def test_notice_is_the_same_letter_whatever_was_written() -> None:
    notices = {notice_letter(referral_parcel(words=words), mail_settings(certificates=None), NOW) for words in batches()}
    assert len(notices) == 1


def test_no_text_becomes_a_setting_that_could_break_a_head() -> None:
    for text in [text for text in PAYLOADS if {"\r", "\n"} & set(text)][::5]:
        with pytest.raises(MailSettingsError):
            mail_settings(sender=text)


def test_no_text_gets_into_a_choice_or_an_unknown_field() -> None:
    recipients = {}
    for text in PAYLOADS[::5]:
        draft = {"municipality": text, "about": text, "contact_method": text, "role": text, text: text}
        with pytest.raises(HandoverError) as refused:
            check_draft(draft, recipients, str)
        assert text == "0" or text not in "".join(code for error in refused.value.errors for code in error)


def test_one_event_is_one_line_of_plain_letters_whatever_is_in_it(capsys: pytest.CaptureFixture[str]) -> None:
    for text in PAYLOADS:
        EventLog("desk").event("tried", reason=text)
    lines = capsys.readouterr().err.removesuffix("\n").split("\n")
    assert len(lines) == len(PAYLOADS)
    assert all(line.isascii() and line.isprintable() for line in lines)
    assert [json.loads(line)["reason"] for line in lines] == [text[:80] for text in PAYLOADS]


def test_no_text_is_a_line_that_the_supervisor_keeps() -> None:
    assert [text for text in PAYLOADS if any(event_line(line) for line in text.encode("utf-8", "replace").split(b"\n"))] == []
    assert event_line(b'{"at": "x", "part": "desk", "event": "tried"}')
    assert "reason" in ALLOWED_FIELDS
