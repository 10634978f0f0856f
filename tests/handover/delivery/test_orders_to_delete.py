"""An order to delete names what has to go, in the way that each kind of inbox knows it by."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest

from handover.core.parcel import Reference, parcel_bytes
from handover.delivery.inboxes.sdk_message.message import build_message
from handover.delivery.inboxes.sdk_message.validation import validate
from handover.delivery.inboxes.smime_mail.letter import notice_letter, sealed_letter
from handover.delivery.inboxes.support_management import content
from handover.delivery.rendering.letter import letter_of
from handover.delivery.rendering.plain_text import plain_text
from tests.handover.delivery.mail_certificates import NOW, mailbox_certificate
from tests.handover.delivery.mail_letters import mail_settings, parsed
from tests.handover.delivery.parcels import bare_parcel, referral_parcel, rendered
from tests.handover.delivery.sdk_message_material import SETTINGS, text_at

SCHEMA = Path(__file__).parents[2] / "contract" / "parcel.schema.json"
REFERRAL = referral_parcel("parcel-1")
ORDER = replace(bare_parcel("withdrawn"), refers_to=Reference("parcel-1", "errand-7"))
UNSAID = replace(ORDER, refers_to=Reference("parcel-1"))


@pytest.mark.parametrize("parcel", [ORDER, UNSAID, bare_parcel("withdrawn"), REFERRAL])
def test_json_names_the_parcel_and_keeps_the_schema(parcel) -> None:
    written = json.loads(parcel_bytes(parcel))
    jsonschema.validate(written, json.loads(SCHEMA.read_text("utf-8")))
    earlier = parcel.refers_to
    assert written["refers_to"] == ({"id": earlier.id, "name": earlier.name} if earlier else None)


@pytest.mark.parametrize("kind", ["referral", "canary"])
def test_only_a_withdrawal_takes_something_back(kind) -> None:
    parcel = REFERRAL if kind == "referral" else bare_parcel(kind)
    with pytest.raises(ValueError):
        replace(parcel, refers_to=Reference("parcel-0"))


@pytest.mark.parametrize(("parcel", "lines"), [
    (ORDER, ["Det som ska raderas: parcel-1", "Namnet hos er: errand-7"]), (UNSAID, ["Det som ska raderas: parcel-1"]),
    (replace(ORDER, refers_to=Reference("parcel-1", "parcel-1")), ["Det som ska raderas: parcel-1"]), (bare_parcel("withdrawn"), []),
])  # fmt: skip
def test_letter_names_it_in_words(parcel, lines) -> None:
    said = plain_text(letter_of(parcel)).splitlines()
    assert [line for line in said if line.startswith(("Det som ska", "Namnet"))] == lines


def test_mail_answers_the_letter_that_it_takes_back() -> None:
    settings, certificate = mail_settings(), mailbox_certificate()
    for before, after in ((sealed_letter(rendered(REFERRAL), settings, [certificate], NOW),
                           sealed_letter(rendered(ORDER), settings, [certificate], NOW)),
                          (notice_letter(REFERRAL, settings, NOW), notice_letter(ORDER, settings, NOW))):  # fmt: skip
        assert parsed(after)["In-Reply-To"] == parsed(after)["References"] == parsed(before)["Message-ID"]
        assert parsed(before)["In-Reply-To"] is None and "errand-7" not in str(parsed(after).items())


def test_sdk_message_refers_to_the_message_that_it_takes_back() -> None:
    before, after = [build_message(rendered(parcel), SETTINGS, NOW) for parcel in (REFERRAL, ORDER)]
    assert validate(after) == validate(before) == []
    assert text_at(after, "t:refToMessageId") == text_at(before, "t:messageId")
    assert b"refToMessageId" not in before


def test_support_managements_note_names_the_parcel_that_the_errand_is_tagged_with() -> None:
    assert content.withdrawn_note(ORDER).body.endswith("Det gäller sändningen parcel-1.")
    assert content.withdrawn_note(bare_parcel("withdrawn")) == content.WITHDRAWN
