"""The JSON form: it keeps its schema, and holds the referral that was consented to, byte for byte."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from handover.core.canonical import digest_of
from handover.core.parcel import KINDS, Parcel, parcel_bytes
from tests.handover.delivery.parcels import bare_parcel, referral_parcel

SCHEMA = json.loads((Path(__file__).parents[2] / "contract" / "parcel.schema.json").read_text("utf-8"))


def parcel_of(kind: str) -> Parcel:
    return referral_parcel() if kind == "referral" else bare_parcel(kind)


@pytest.mark.parametrize("kind", KINDS)
def test_parcel_of_every_kind_keeps_the_schema(kind: str) -> None:
    content = json.loads(parcel_bytes(parcel_of(kind)))
    jsonschema.validate(content, SCHEMA)
    assert content["kind"] == kind
    assert (content["referral"] is None, content["digest"] is None) == (kind != "referral",) * 2


def test_schema_shows_an_example_of_every_kind() -> None:
    assert sorted(example["kind"] for example in SCHEMA["examples"]) == sorted(KINDS)


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("referral", {"referral": None}), ("referral", {"digest": None}), ("referral", {"digest": "A" * 64}),
        ("withdrawn", {"digest": "a" * 64}), ("canary", {"referral": {}}), ("canary", {"kind": "other"}), ("canary", {"version": 2}),
        ("canary", {"written_at": "2026-11-22T05:36:07Z"}), ("canary", {"id": ""}), ("canary", {"ip": "x"}),
    ],
)  # fmt: skip
def test_schema_refuses_what_no_parcel_may_be(kind: str, fields: dict) -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**json.loads(parcel_bytes(parcel_of(kind))), **fields}, SCHEMA)


def test_schema_knows_the_same_fields_as_the_referral() -> None:
    held = json.loads(parcel_bytes(referral_parcel()))["referral"]
    assert set(SCHEMA["$defs"]["document"]["properties"]) == set(held)
    assert set(SCHEMA["$defs"]["document"]["properties"]["referral"]["properties"]) == set(held["referral"])


@given(words=st.text(max_size=400))
def test_embedded_referral_gives_back_the_stored_bytes_and_their_digest(words: str) -> None:
    parcel = referral_parcel(words=words)
    content = json.loads(parcel_bytes(parcel))
    jsonschema.validate(content, SCHEMA)
    again = json.dumps(content["referral"], ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    assert again == parcel.referral
    assert content["digest"] == digest_of(again)
