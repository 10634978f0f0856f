"""Messages about accessibility on their way in: kept once, sealed, and only for a municipality that there is."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from handover.store import accessibility, content
from handover.store.tables import AccessibilityRow

NAME = "bridge-accessibility-request"


async def test_message_is_kept_once_however_often_it_is_sent_and_sealed(bridge, transactions, hire, example, engine, fits) -> None:
    sten = hire("sten")
    wanted = example(NAME) | {"text": "märke7391\nläser inte", "reply_to": " namn@exempel.se\n", "flags": ["weapon", "okänd"]}
    fits(NAME, wanted)
    for _ in range(2):
        assert (await bridge.post("/v1/accessibility", json=wanted)).status_code == 201
    with transactions.begin() as session:
        [told] = accessibility.listed(session, sten)
        assert (told.text, told.reply_to, told.flags) == ("märke7391\nläser inte", "namn@exempel.se", ("weapon", "danger"))
        assert accessibility.count_open(session, "varberg") == 1
        stored = session.scalars(text("SELECT body FROM handover.accessibility_message")).one()
    assert b"7391" not in bytes(stored)


async def test_two_municipalities_get_the_same_key_and_each_its_message(bridge, transactions, example) -> None:
    for slug in ("varberg", "halmstad"):
        await bridge.post("/v1/accessibility", json=example(NAME) | {"municipality": slug})
    with transactions.begin() as session:
        assert [accessibility.count_open(session, slug) for slug in ("varberg", "halmstad")] == [1, 1]


@pytest.mark.parametrize("change", [{"municipality": "atlantis"}, {"text": ""}, {"text": " \u200b "}, {"text": "å" * 4001}, {"text": 7},
                                    {"idempotency_key": ""}, {"more": "hemligt"}, {"reply_to": "x" * 1001},
                                    {"flags": "weapon"}])  # fmt: skip
async def test_what_can_not_be_kept_is_refused_and_nothing_of_it_is_echoed(change, bridge, transactions, example, fits) -> None:
    answer = await bridge.post("/v1/accessibility", json=example(NAME) | change)
    assert answer.status_code == 422
    fits("problem", answer.json())
    assert not [value for value in change.values() if isinstance(value, str) and value.strip() and value in answer.text]
    with transactions.begin() as session:
        assert session.query(AccessibilityRow).count() == 0


async def test_key_of_a_message_is_no_orphan(bridge, transactions, hire, example) -> None:
    await bridge.post("/v1/accessibility", json=example(NAME))
    sten = hire("sten")
    with transactions.begin() as session:
        content.forget_orphans(session)
    with transactions.begin() as session:
        assert accessibility.listed(session, sten)[0].text == example(NAME)["text"]
