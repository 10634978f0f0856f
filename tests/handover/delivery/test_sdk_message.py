"""What is built from a parcel: valid whatever a person wrote, and telling no more than it has to."""

from __future__ import annotations

import base64
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from handover.core.canonical import read_document
from handover.delivery.inboxes.sdk_message.identifiers import conversation_id, message_id
from handover.delivery.inboxes.sdk_message.message import build_message
from handover.delivery.inboxes.sdk_message.validation import validate
from handover.delivery.rendering.render import render
from tests.handover.delivery.parcels import SECRETS, referral_parcel, rendered
from tests.handover.delivery.sdk_message_material import (
    KINDS,
    NOW,
    RECIPIENT,
    SENDER,
    SETTINGS,
    at,
    message_of,
    parcel_of,
    rendered_of,
    text_at,
)

HOSTILE = [
    "<script>alert(1)</script>",
    "]]>",
    "<![CDATA[ x ]]>",
    '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>&e;',
    "</tns:characterSequence></tns:ContentText>",
    "<?php x ?> <!-- x -->",
    "&amp; &#0; &#x1b; &nbsp;",
    "NUL \x00 ESC \x1b[31m VT \x0b DEL \x7f C1 \x85",
    "half a pair \ud83d, a non-character \ufffe \uffff",
    "\u202eltr\u202c \u2066isolated\u2069",
    "👩‍👩‍👧‍👦 💬 🏴\U000e0067\U000e007f",
    "a" + "\u0301" * 500,
    "å" * 4000,
    "💬" * 4000,
    "\r\nrad\rrad\nrad\ttab",
]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_a_valid_message(kind: str) -> None:
    assert validate(message_of(kind)) == []


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_give_a_valid_message_of_the_same_shape(words: str) -> None:
    xml = message_of(text=words)
    assert validate(xml) == []
    assert [element.tag for element in etree.fromstring(xml).iter()] == [element.tag for element in etree.fromstring(message_of()).iter()]


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_in_a_referral_give_a_valid_message(words: str) -> None:
    parcel = referral_parcel(words=words.encode(errors="ignore").decode())  # a stored referral has no half pairs
    assert validate(build_message(replace(rendered(parcel), text=read_document(parcel.referral).text), SETTINGS, NOW)) == []


@given(st.text(min_size=1, max_size=200))
def test_any_text_with_something_in_it_gives_a_valid_message(words: str) -> None:
    assert validate(message_of(text=f"Text: {words}")) == []


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_really_rendered_gives_a_valid_message(kind: str) -> None:
    assert validate(build_message(render(parcel_of(kind)), SETTINGS, NOW)) == []


def test_character_that_xml_forbids_is_seen_to_be_missing() -> None:
    assert text_at(message_of(text="a\x00b\x1bc\ufffed"), "t:characterSequence") == "a�b�c�d"


def test_letters_of_every_kind_are_kept() -> None:
    words = "Åsa, مرحبا, 你好, 👩‍👩‍👧‍👦, e\u0301"
    assert text_at(message_of(text=words), "t:characterSequence") == words


@pytest.mark.parametrize("pdf", [b"%PDF-1.7\x00\xff", bytes(range(256)) * 999, b"x"])
def test_file_is_the_pdf_byte_for_byte(pdf: bytes) -> None:
    assert base64.b64decode(text_at(message_of(pdf=pdf), "t:content"), validate=True) == pdf


@pytest.mark.parametrize("missing", [{"text": ""}, {"text": " \n "}, {"pdf": b""}])
def test_message_without_text_or_file_is_not_valid(missing: dict) -> None:
    assert validate(message_of(**missing)) != []


def test_header_holds_both_functions_and_no_person() -> None:
    xml = message_of()
    for part, address in (("sender", SENDER), ("recipient", RECIPIENT)):
        assert text_at(xml, f"t:{part}ID/t:root") == "iso6523-actorid-upis"
        assert text_at(xml, f"t:{part}ID/t:extension") == address.organization
        assert text_at(xml, f"t:{part}/t:label") == address.organization_name
        assert text_at(xml, f"t:{part}//t:organizationId/t:root") == "urn:riv:infrastructure:messaging:functionalAddress"
        assert text_at(xml, f"t:{part}//t:organizationId/t:extension") == address.function
        assert text_at(xml, f"t:{part}//t:subOrganization/t:label") == address.function_name
    assert at(etree.fromstring(xml), "t:person") == []


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_but_text_and_file_depends_on_the_person(kind: str) -> None:
    header_and_names = etree.fromstring(message_of(kind))
    for element in at(header_and_names, "*[self::t:characterSequence or self::t:content]"):
        element.text = ""
    left = etree.tostring(header_and_names, encoding="unicode")
    assert not [secret for secret in (*SECRETS, "parcel-1", "ticket-1") if secret in left]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_confidential(kind: str) -> None:
    assert text_at(message_of(kind), "t:confidentiality") == "true"


def test_headings_tell_the_kinds_apart() -> None:
    headings = [text_at(message_of(kind), "t:messageHeader/t:label") for kind in KINDS]
    assert len(set(headings)) == 3
    assert all(len(heading) <= 256 for heading in headings)


def test_time_stamp_is_utc_with_decimals_and_no_finer_than_the_minute() -> None:
    stockholm = NOW.astimezone(timezone(timedelta(hours=1)))
    assert text_at(message_of(), "t:creationDateTime") == "2026-11-22T05:48:00.000Z"
    assert build_message(rendered_of(), SETTINGS, stockholm) == message_of()


def test_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError):
        build_message(rendered_of(), SETTINGS, datetime(2026, 11, 22))


def test_repetition_is_the_same_message() -> None:
    later = build_message(rendered_of(), SETTINGS, datetime(2027, 1, 1, tzinfo=UTC))
    assert text_at(later, "t:messageId") == text_at(message_of(), "t:messageId")
    assert text_at(later, "t:conversationId") == text_at(message_of(), "t:conversationId")


def test_ids_stay_the_same_in_every_release() -> None:
    assert str(message_id(parcel_of("referral"))) == "32baeefc-ecfe-5f60-bb8a-aadc32d1585e"
    assert str(conversation_id(parcel_of("referral"))) == "ea072791-6fb2-50ad-8f4a-92a56c573dc1"


def test_another_parcel_is_another_message() -> None:
    assert message_id(parcel_of("referral", "parcel-1")) != message_id(parcel_of("referral", "parcel-2"))


def test_withdrawal_belongs_to_the_conversation_of_its_referral() -> None:
    referral, withdrawal = parcel_of("referral", "parcel-1"), parcel_of("withdrawn", "parcel-2")
    assert conversation_id(withdrawal) == conversation_id(referral)
    assert message_id(withdrawal) != message_id(referral)


def test_canary_belongs_to_no_conversation() -> None:
    canary = parcel_of("canary", "parcel-3")
    assert conversation_id(canary) == message_id(canary) != conversation_id(parcel_of("referral"))
