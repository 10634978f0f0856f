"""Input that is broken, huge or hostile: answered in time, without an echo and without a trace in the database."""

from __future__ import annotations

import json
import time

import pytest
from sqlalchemy import func, select

from handover.store.tables import ReferralPreviewRow

REF = "h_9sK2mPq0aZ81LmXw"
LEAST = {"municipality": "varberg", "about": "own_violence", "contact_method": "receipt_only"}
MARKER = "näckrosdammen"


async def preview(bridge, draft: object, **more: object):
    return await bridge.post("/v1/referrals/preview", json={"conversation_ref": REF, "draft": draft} | more)


@pytest.mark.parametrize(
    ("draft", "error"),
    [
        ({}, ("municipality", "missing")),
        (LEAST | {"municipality": "atlantis"}, ("municipality", "unknown_municipality")),
        (LEAST | {"about": "väder"}, ("about", "unknown_value")),
        (LEAST | {"contact_method": "phone"}, ("contact_value", "missing")),
        (LEAST | {"contact_method": "phone", "contact_value": "070-ABC DE FG"}, ("contact_value", "phone_has_letters")),
        (LEAST | {"contact_method": "phone", "contact_value": "070-12"}, ("contact_value", "phone_wrong_length")),
        (LEAST | {"contact_method": "email", "contact_value": "inte en adress"}, ("contact_value", "email_malformed")),
        (LEAST | {"own_words": "x" * 4001}, ("own_words", "too_long")),
        (LEAST | {"own_words": "\u0301" * 9000}, ("own_words", "too_long")),
        (LEAST | {MARKER: MARKER}, ("draft", "unknown_field")),
    ],
)  # fmt: skip
async def test_draft_is_refused_with_field_code_and_words(draft, error, bridge, fits, transactions) -> None:
    answer = await preview(bridge, draft)
    fits("problem", answer.json())
    first = answer.json()["errors"][0]
    assert (answer.status_code, (first["field"], first["code"])) == (422, error)
    assert first["text"].endswith(".") and MARKER not in answer.text
    with transactions.begin() as session:
        assert session.scalar(select(func.count()).select_from(ReferralPreviewRow)) == 0


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("", "Du har inte skrivit något."),
        (" \n ", "Du har inte skrivit något."),
        ("\x00\ud800", "Du har inte skrivit något."),
        ("😡🔪", "😡🔪"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("**fet** [länk](javascript:x)", "**fet** [länk](javascript:x)"),
        ('/intent{"slot":"x"}', '/intent{"slot":"x"}'),
        ("a\x00b\ud800c", "abc"),
        ("före \u202eomvänt", "före omvänt"),
    ],
)
async def test_own_words_are_shown_as_they_will_be_read(written, shown, bridge) -> None:
    body = json.dumps({"conversation_ref": REF, "draft": LEAST | {"own_words": written}})  # \ud800 as an escape, which JSON allows
    answer = await bridge.post("/v1/referrals/preview", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 200
    assert f"\n  {shown}\n" in answer.json()["text"]


@pytest.mark.parametrize("content", [
    b"", b"{", b"null", b"[]", b'"x"', b"\xff\xfe", b'{"conversation_ref": 1}', b'{"a":' * 8000, b"[" * 30_000, b"1e999",
    b'{"conversation_ref": "h_9sK2mPq0aZ81LmXw", "draft": []}', b'{"conversation_ref": "short", "draft": {}}',
    f'{{"conversation_ref": "h_9sK2mPq0aZ81LmXw", "draft": {{}}, "{MARKER}": "{MARKER}"}}'.encode(),
    f'{{"conversation_ref": "{MARKER} {MARKER} {MARKER}", "draft": {{"{MARKER}": 1}}}}'.encode(),
    b'{"conversation_ref": "h_9sK2mPq0aZ81LmXw", "draft": {"\\ud800": "x"}}',
    b'{"conversation_ref": "h_9sK2mPq0aZ81LmXw", "draft": {}, "flags": "weapon"}',
])  # fmt: skip
@pytest.mark.parametrize("route", ["/v1/referrals/preview", "/v1/referrals", "/v1/receipts/lookup", "/v1/receipts/reply"])
async def test_broken_body_is_refused_without_an_echo(content, route, bridge, fits) -> None:
    started = time.perf_counter()
    answer = await bridge.post(route, content=content, headers={"Content-Type": "application/json"})
    fits("problem", answer.json())
    assert 400 <= answer.status_code < 500
    assert MARKER not in answer.text and "\\u" not in answer.text
    assert time.perf_counter() - started < 1


@pytest.mark.parametrize(
    "route", ["/v1/referrals/preview", "/v1/referrals", "/v1/receipts/lookup", "/v1/receipts/reply", "/v1/receipts/withdraw"]
)
@pytest.mark.parametrize("text", ["x" * 1_000_000, "\u0301" * 1_000_000])
async def test_megabyte_is_refused_before_it_is_read(route, text, bridge, fits) -> None:
    started = time.perf_counter()
    answer = await bridge.post(route, json={"conversation_ref": REF, "draft": LEAST | {"own_words": text}, "code": text, "text": text})
    fits("problem", answer.json())
    assert answer.status_code == 413
    assert time.perf_counter() - started < 1


async def test_unknown_route_and_method_are_problems(bridge, fits) -> None:
    for answer in (
        await bridge.get("/v1/tickets"),
        await bridge.get("/docs"),
        await bridge.get("/openapi.json"),
        await bridge.get("/v1/referrals"),
    ):
        fits("problem", answer.json())
        assert answer.status_code in (404, 405)
