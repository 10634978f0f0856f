"""The plain form goes to the bridge without Rasa and actions."""

from __future__ import annotations

import pytest

from nlu.safety.screen import Finding
from tests.bot.gateway.fakes import check
from tests.bot.gateway.person import API, button

DRAFT = {"municipality": "varberg", "about": "own_violence", "contact_method": "receipt_only", "own_words": "Jag vill ändra mig."}


async def preview(world, person, draft):
    return await world.http.post(f"{API}/{person.id}/referral/preview", json={"draft": draft}, headers=person.bearer)


async def test_a_preview_comes_from_the_bridge_with_rasa_dead(world) -> None:
    world.rasa.dead = True
    person = await world.person()
    response = await preview(world, person, DRAFT)
    assert response.status_code == 200
    check("public-preview", response.json())
    assert world.bridge.requests[-1]["draft"] == {"role": None, **DRAFT}


async def test_the_role_that_was_chosen_goes_along(world) -> None:
    person = await world.person()
    await person.press(button(person.first, "Någon skadar mig"))
    await preview(world, person, DRAFT)
    assert world.bridge.requests[-1]["draft"]["role"] == "victim"


async def test_the_draft_is_there_to_go_on_with(world) -> None:
    person = await world.person()
    await preview(world, person, DRAFT)
    stored = (await world.http.get(f"{API}/{person.id}/referral", headers=person.bearer)).json()["draft"]
    check("referral-draft", stored)
    assert DRAFT.items() <= stored.items()


async def test_consent_gives_the_receipt_and_empties_the_draft(world) -> None:
    person = await world.person()
    preview_id = (await preview(world, person, DRAFT)).json()["preview_id"]
    response = await world.http.post(f"{API}/{person.id}/referral", json={"preview_id": preview_id}, headers=person.bearer)
    assert response.status_code == 200
    check("bridge-consent-response", response.json())
    assert (await world.http.get(f"{API}/{person.id}/referral", headers=person.bearer)).json() == {"draft": {}}


async def test_the_code_of_the_form_stands_once_in_the_chat_however_often_it_is_sent(world) -> None:
    person = await world.person()
    preview_id = (await preview(world, person, DRAFT)).json()["preview_id"]
    for _ in range(3):
        sent = await world.http.post(f"{API}/{person.id}/referral", json={"preview_id": preview_id}, headers=person.bearer)
    await world.gateway.background.finish(5)
    receipts = [message["text"] for _, message in await person.history() if message["kind"] == "receipt"]
    assert len(receipts) == 1 and sent.json()["receipt_code"] in receipts[0]


async def test_rasa_begins_a_new_tracker_when_the_form_was_sent(world) -> None:
    person = await world.person()
    await person.write("hej")
    await world.http.post(f"{API}/{person.id}/referral", json={"preview_id": "p_1"}, headers=person.bearer)
    await person.write("hej")
    assert [request["sender"].rpartition("-")[2] for request in world.rasa.requests] == ["0", "1"]


async def test_errors_of_the_bridge_come_with_words(world) -> None:
    known = {"field": "contact_value", "code": "phone_has_letters", "text": "Bokstäver i numret."}
    errors = [known, {"field": "about", "code": "new_code"}]
    world.bridge.refusal = (422, {"errors": errors})
    response = await preview(world, await world.person(), DRAFT)
    assert response.status_code == 422
    check("problem", response.json())
    assert [error["text"] for error in response.json()["errors"]] == ["Bokstäver i numret.", "Det här behöver ändras."]


async def test_danger_in_the_own_words_is_shown_and_its_flags_go_along(world) -> None:
    world.screen.says["kniv"] = Finding("emergency", ("weapon", "victim_danger"))
    person = await world.person()
    response = await preview(world, person, {**DRAFT, "own_words": "han har kniv"})
    check("public-preview", response.json())
    assert response.json()["emergency"].startswith("Ring 112 nu.")
    assert world.bridge.requests[-1]["flags"] == ["weapon", "victim_danger"]


async def test_danger_is_shown_even_when_the_bridge_is_dead(world) -> None:
    person = await world.person()
    world.bridge.dead = True
    response = await preview(world, person, {**DRAFT, "own_words": "AKUT"})
    assert response.status_code == 503
    assert response.json()["detail"].startswith("Ring 112 nu.")


@pytest.mark.parametrize("body", [{}, {"draft": "x"}, {"draft": None}, {"draft": []}])
async def test_422_when_there_is_no_draft(world, body) -> None:
    person = await world.person()
    response = await world.http.post(f"{API}/{person.id}/referral/preview", json=body, headers=person.bearer)
    assert response.status_code == 422


async def test_fields_that_a_draft_does_not_have_go_nowhere(world) -> None:
    await preview(world, await world.person(), {**DRAFT, "queue": "x", "ticket": {"id": 1}})
    assert set(world.bridge.requests[-1]["draft"]) == {"role", *DRAFT}


async def test_the_preview_works_when_only_the_database_is_dead(dead_world) -> None:
    dead_world.bridge.dead = False
    person = await dead_world.person()
    assert (await preview(dead_world, person, DRAFT)).status_code == 200


async def test_a_bridge_that_talks_nonsense_is_silent(world) -> None:
    world.bridge.refusal = (500, {})
    assert (await preview(world, await world.person(), DRAFT)).status_code == 503
