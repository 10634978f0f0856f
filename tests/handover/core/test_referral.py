"""A draft that can be sent, and every way in which it cannot."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from handover.core.errors import FieldRefused
from handover.core.recipient import Recipient
from handover.core.referral import FIELDS, MAX_LENGTH, Referral, ReferralRefused, check_draft

SCHEMA = json.loads((Path(__file__).parents[2] / "contract" / "referral-draft.schema.json").read_text("utf-8"))
RECIPIENTS = {"varberg": Recipient("varberg", "Varberg", True), "hylte": Recipient("hylte", "Hylte", False)}
LEAST = {"municipality": "varberg", "about": "own_violence", "contact_method": "receipt_only"}


def ten_digits(text: str) -> str:
    digits = "".join(character for character in text if character.isdigit())
    if len(digits) != 10:
        raise FieldRefused("phone_wrong_length")
    return digits


def check(**changes: object) -> Referral:
    return check_draft({**LEAST, **changes}, RECIPIENTS, ten_digits)


def errors_of(**changes: object) -> list[tuple[str, str]]:
    with pytest.raises(ReferralRefused) as refused:
        check(**changes)
    return refused.value.errors


def test_referral_holds_the_least_when_nothing_more_was_said() -> None:
    assert check() == Referral("varberg", "own_violence", "receipt_only")


def test_referral_holds_all_when_the_contracts_example_is_sent() -> None:
    referral = check_draft(SCHEMA["examples"][0], RECIPIENTS, ten_digits)
    assert (referral.contact_value, referral.times, referral.voicemail, referral.role) == (
        "0700000012",
        "vardagar efter 16",
        "no",
        "self",
    )


def test_fields_are_those_of_the_contract() -> None:
    assert set(FIELDS) == set(SCHEMA["properties"])


@pytest.mark.parametrize("field", ["about", "contact_method", "voicemail", "role"])
def test_every_value_of_the_contract_is_taken(field: str) -> None:
    for value in SCHEMA["properties"][field]["enum"]:
        needed = {"phone": "0701234567", "sms": "0701234567", "email": "a@b.se"}.get(value)
        check(**{field: value, "contact_value": needed})


def test_all_errors_come_at_once_in_the_order_of_the_form() -> None:
    with pytest.raises(ReferralRefused) as refused:
        check_draft({}, RECIPIENTS, ten_digits)
    assert refused.value.errors == [("municipality", "missing"), ("about", "missing"), ("contact_method", "missing")]


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"municipality": "atlantis"}, ("municipality", "unknown_municipality")),
        ({"municipality": 7}, ("municipality", "unknown_municipality")),
        ({"municipality": ""}, ("municipality", "missing")),
        ({"municipality": "hylte"}, ("municipality", "municipality_closed")),
        ({"about": "weather"}, ("about", "unknown_value")),
        ({"about": ["own_violence"]}, ("about", "unknown_value")),
        ({"role": "boss"}, ("role", "unknown_value")),
        ({"contact_method": "pigeon"}, ("contact_method", "unknown_value")),
        ({"contact_method": "phone"}, ("contact_value", "missing")),
        ({"contact_method": "phone", "contact_value": "  "}, ("contact_value", "missing")),
        ({"contact_method": "phone", "contact_value": "070-ring-mig"}, ("contact_value", "phone_has_letters")),
        ({"contact_method": "phone", "contact_value": "070 123 45 67 efter sex"}, ("contact_value", "phone_has_letters")),
        ({"contact_method": "sms", "contact_value": "12"}, ("contact_value", "phone_wrong_length")),
        ({"contact_method": "sms", "contact_value": "📞"}, ("contact_value", "phone_malformed")),
        ({"contact_method": "email", "contact_value": "a@b"}, ("contact_value", "email_malformed")),
        ({"contact_method": "email", "contact_value": "Anna <a@b.se>"}, ("contact_value", "email_malformed")),
        ({"contact_method": "email", "contact_value": "a@b.se, c@d.se"}, ("contact_value", "email_malformed")),
        ({"contact_method": "email", "contact_value": "a@b.se\nBcc: c@d.se"}, ("contact_value", "email_malformed")),
        ({"contact_method": "phone", "contact_value": 701234567}, ("contact_value", "not_text")),
        ({"voicemail": "maybe"}, ("voicemail", "unknown_value")),
        ({"times": ["måndag"]}, ("times", "not_text")),
        ({"times": "x" * 201}, ("times", "too_long")),
        ({"own_words": "x" * 4001}, ("own_words", "too_long")),
        ({"own_words": "\u0301" * 1_000_000}, ("own_words", "too_long")),
        ({"secret note": "min fru"}, ("draft", "unknown_field")),
    ],
)
def test_draft_is_refused_with_field_and_code(changes: dict[str, object], error: tuple[str, str]) -> None:
    assert errors_of(**changes) == [error]


def test_refusal_holds_nothing_that_was_written() -> None:
    with pytest.raises(ReferralRefused) as refused:
        check(contact_method="phone", contact_value="hemlig", **{"min fru": "x"})
    assert "hemlig" not in repr(refused.value) and "fru" not in repr(refused.value.errors)


@pytest.mark.parametrize("field", sorted(set(MAX_LENGTH) - {"contact_value"}))
@pytest.mark.parametrize("blank", ["", "   ", "\x00", "\ud800", "\u202e"])
def test_field_is_left_out_when_blank(field: str, blank: str) -> None:
    assert getattr(check(**{field: blank}), field) is None


def test_number_is_not_sent_when_only_the_code_was_chosen() -> None:
    assert check(contact_value="070-123 45 67", voicemail="yes") == check()


def test_voicemail_is_no_when_not_answered() -> None:
    assert check(contact_method="phone", contact_value="0701234567").voicemail == "no"


@pytest.mark.parametrize("method", ["sms", "email"])
def test_voicemail_is_left_out_when_nobody_rings(method: str) -> None:
    assert check(contact_method=method, contact_value="a@b.se" if method == "email" else "0701234567", voicemail="yes").voicemail is None


@pytest.mark.parametrize("address", ["a@b.se", "o'brien@exempel.co.uk", "namn.efternamn+tag@sub.exempel.se", "åsa@räksmörgås.se"])
def test_address_is_unchanged_when_it_can_be_written_to(address: str) -> None:
    assert check(contact_method="email", contact_value=address).contact_value == address


def test_only_own_words_keep_their_lines() -> None:
    referral = check(own_words="ett\ntvå", times="ett\ntvå")
    assert (referral.own_words, referral.times) == ("ett\ntvå", "ett två")
