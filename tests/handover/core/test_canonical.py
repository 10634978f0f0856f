"""What is shown is what is stored: the preview's text and the canonical bytes."""

from __future__ import annotations

import json

import pytest

from handover.core.canonical import canonical_bytes, digest_of, document_of, read_document
from handover.core.consent import CONSENT_TEXT
from handover.core.flags import FLAG_WORDS
from handover.core.recipient import Recipient
from handover.core.referral import Referral

VARBERG = Recipient("varberg", "Varberg", True)
FULL = Referral("varberg", "own_violence", "phone", "070-123 45 67", "efter 16", "yes", "arabiska", "Kim", "jag vill sluta\nhjälp", "self")
LEAST = Referral("varberg", "other", "receipt_only")


def test_bytes_are_equal_when_the_referral_is() -> None:
    first = canonical_bytes(document_of(FULL, VARBERG, ["weapon", "suicide"]))
    again = canonical_bytes(document_of(FULL, VARBERG, ["suicide", "weapon", "weapon"]))
    assert first == again
    assert digest_of(first) == digest_of(again)


def test_bytes_are_sorted_compact_json_in_utf8() -> None:
    body = canonical_bytes(document_of(FULL, VARBERG, []))
    held = json.loads(body)
    assert body == json.dumps(held, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8")
    assert held["version"] == 1


@pytest.mark.parametrize("referral", [FULL, LEAST])
def test_document_is_the_same_when_read_back(referral: Referral) -> None:
    document = document_of(referral, VARBERG, ["weapon"])
    assert read_document(canonical_bytes(document)) == document


def test_reading_is_refused_when_the_version_is_unknown() -> None:
    body = canonical_bytes(document_of(LEAST, VARBERG, [])).replace(b'"version":1', b'"version":2')
    with pytest.raises(ValueError, match="unknown version"):
        read_document(body)


def test_text_holds_everything_that_is_sent() -> None:
    document = document_of(FULL, VARBERG, list(FLAG_WORDS))
    for word in [
        "Varbergs kommun",
        "070-123 45 67",
        "efter 16",
        "de får lämna ett meddelande",
        "arabiska",
        "Kim",
        "jag vill sluta",
        "hjälp",
    ]:
        assert word in document.text
    for words in FLAG_WORDS.values():
        assert f"– {words}" in document.text
    assert document.text.endswith(CONSENT_TEXT)


def test_no_two_referrals_have_one_text_when_a_field_differs() -> None:
    values = {
        "about": "other",
        "contact_method": "sms",
        "contact_value": "1",
        "times": "2",
        "voicemail": "no",
        "interpreter": "3",
        "first_name": "4",
        "own_words": "5",
        "role": "victim",
    }
    texts = {document_of(FULL, VARBERG, []).text}
    for field, value in values.items():
        changed = Referral(**{**{name: getattr(FULL, name) for name in FULL.__slots__}, field: value})
        texts.add(document_of(changed, VARBERG, []).text)
    assert len(texts) == len(values) + 1


def test_text_says_that_nobody_calls_when_only_the_code_was_chosen() -> None:
    assert "Ingen ringer, sms:ar eller mejlar dig." in document_of(LEAST, VARBERG, []).text


def test_text_says_what_is_not_sent() -> None:
    text = document_of(LEAST, VARBERG, []).text
    assert "– det du har skrivit i chatten" in text and "– något namn" in text
    assert "– något namn" not in document_of(FULL, VARBERG, []).text


def test_text_does_not_deny_the_chat_when_flags_from_it_are_sent() -> None:
    text = document_of(LEAST, VARBERG, ["threat_to_life"]).text
    assert "fara för livet" in text
    assert "– det du har skrivit i chatten" not in text


def test_unknown_flag_is_sent_and_shown_in_words_of_ours() -> None:
    document = document_of(LEAST, VARBERG, ["<b>min fru</b>"])
    assert document.flags == ("danger",)
    assert "något som kan vara farligt" in document.text and "fru" not in document.text


def test_heading_in_own_words_does_not_look_like_ours() -> None:
    text = document_of(Referral("varberg", "other", "receipt_only", own_words="x\nDet här skickas inte:"), VARBERG, []).text
    assert text.count("\nDet här skickas inte:") == 1


@pytest.mark.parametrize(
    ("name", "authority"),
    [
        ("Varberg", "Varbergs kommun"),
        ("Alingsås", "Alingsås kommun"),
        ("Habo", "Habo kommun"),
        ("Upplands Väsby", "Upplands Väsby kommun"),
    ],
)
def test_authority_has_its_own_name(name: str, authority: str) -> None:
    assert Recipient("x", name, True).authority == authority
