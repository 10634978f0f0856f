"""A conversation begins."""

from __future__ import annotations

from tests.bot.gateway.fakes import check
from tests.bot.gateway.person import API

ROLES = ["Jag har skadat eller är rädd att skada någon", "Någon skadar mig", "Jag är orolig för någon annan", "Jag frågar i mitt arbete"]


async def test_the_first_bubble_says_robot_anonymous_limits_and_112(world) -> None:
    person = await world.person()
    first = person.first[0]["text"]
    assert all(word in first for word in ("robot", "anonym", "inga namn", "112", "barn far illa", "raderas"))


async def test_the_second_bubble_asks_who_it_is_about_by_buttons(world) -> None:
    person = await world.person()
    assert [row["label"] for row in person.first[1]["buttons"]] == ROLES


async def test_a_known_municipality_is_taken_into_the_draft(world) -> None:
    person = await world.person(municipality="alingsas")
    draft = (await world.http.get(f"{API}/{person.id}/referral", headers=person.bearer)).json()
    assert draft == {"draft": {"municipality": "alingsas"}}


async def test_422_when_the_municipality_is_unknown(world) -> None:
    response = await world.http.post(API, json={"locale": "sv", "municipality": "Stad<script>"})
    assert response.status_code == 422
    check("problem", response.json())
    assert "script" not in response.text


async def test_422_when_the_locale_is_nonsense(world) -> None:
    assert (await world.http.post(API, json={"locale": "../../etc"})).status_code == 422


async def test_a_torn_campaign_keeps_nobody_out(world) -> None:
    assert (await world.http.post(API, json={"locale": "sv", "campaign": "%%% trasig"})).status_code == 201


async def test_400_when_the_body_is_not_an_object(world) -> None:
    for body in (b"", b"[1]", b"{", b"\xff\xfe", b"[" * 20_000):
        response = await world.http.post(API, content=body)
        assert response.status_code == 400, body[:10]
        check("problem", response.json())


async def test_ids_and_tokens_are_never_the_same_twice(world) -> None:
    people = [await world.person() for _ in range(5)]
    assert len({person.id for person in people} | {person.token for person in people}) == 10
