"""Writing with staff, as far as the public door alone decides it; both sides together are in tests/live."""

from __future__ import annotations

import pytest

from bot.gateway.vault import Vault
from tests.bot.gateway.fakes import check
from tests.bot.gateway.person import API, button

VARBERG = {"slug": "varberg", "name": "Varberg"}
HALMSTAD = {"slug": "halmstad", "name": "Halmstad"}


async def offer(person) -> dict | None:
    answer = (await person.http.get(f"{API}/{person.id}/live", headers=person.bearer)).json()
    check("public-live", answer)
    return answer["button"]


@pytest.mark.parametrize(("there", "chosen", "is_offered"), [
    ([], {}, False), ([VARBERG], {}, True),
    ([VARBERG], {"municipality": "varberg"}, True), ([VARBERG], {"municipality": "halmstad"}, False),
])  # fmt: skip
async def test_staff_are_offered_only_where_somebody_is_on_duty(world, there, chosen, is_offered) -> None:
    world.bridge.on_duty = there
    assert (await offer(await world.person(**chosen)) is not None) is is_offered


async def test_nothing_is_offered_when_the_bridge_is_silent(world) -> None:
    world.bridge.dead = True
    assert await offer(await world.person()) is None


async def test_offer_that_has_gone_out_of_date_is_told_honestly(world) -> None:
    world.bridge.on_duty = [VARBERG]
    person = await world.person()
    pressed = await offer(person)
    world.bridge.on_duty = []
    world.gateway.live.bridge._duty = (-100.0, [])
    [said] = await person.press(pressed["button"])
    assert "Ingen i personalen är i tjänst" in said["text"]
    assert [row["button"] for row in said["buttons"]] == ["open:referral_form"]


async def test_yes_is_asked_for_with_words_that_say_who_reads(world) -> None:
    world.bridge.on_duty = [VARBERG, HALMSTAD]
    person = await world.person()
    where = await person.press((await offer(person))["button"])
    consent = await person.press(button(where, "Varberg"))
    assert "Personal i Varberg" in consent[0]["text"]
    assert not any("/v1/live/ask" in path for path in world.bridge.paths)
    [no] = await person.press(button(consent, "Nej, jag fortsätter här"))
    assert "Inget är skickat" in no["text"]
    answer = (await person.post({"button": button(consent, "Ja, jag vill skriva med personal")})).json()
    assert answer["mode"] == "waiting"
    assert (await offer(person)) is None


async def test_waiting_is_said_once_and_numbers_stay_near_after_a_long_wait(world, monkeypatch) -> None:
    world.bridge.on_duty = [VARBERG]
    person = await world.person()
    consent = await person.press((await offer(person))["button"])
    await person.press(button(consent, "Ja, jag vill skriva med personal"))
    assert "sparat" in (await person.write("hej"))[0]["text"]
    assert await person.write("är du där") == []
    monkeypatch.setattr("bot.gateway.live.catching_up.LONG_WAIT_SECONDS", -1.0)
    vault = Vault(person.id, world.gateway.mint.secret_of(person.id, person.token))
    for _ in range(2):
        check("public-mode", (await world.gateway.live.look(vault)).public())
    told = [message for _, message in await person.history() if "hunnit svara än" in message["text"]]
    assert len(told) == 1


async def test_emergency_is_answered_first_while_somebody_waits(world) -> None:
    world.bridge.on_duty = [VARBERG]
    person = await world.person()
    consent = await person.press((await offer(person))["button"])
    await person.press(button(consent, "Ja, jag vill skriva med personal"))
    assert (await person.write("AKUT"))[0]["kind"] == "emergency"
    for _ in range(2):  # what is written down passes it on
        await world.settle()
    urgent = [request for request in world.bridge.requests if request.get("urgent")]
    assert [request["text"] for request in urgent] == ["AKUT"]
