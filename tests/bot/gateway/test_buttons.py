"""Buttons are the only way to send Rasa a command."""

from __future__ import annotations

import pytest

from bot.gateway import buttons
from bot.gateway.vault import Vault
from tests.bot.gateway.fakes import check
from tests.bot.gateway.person import button

FORGED = ["", "b_", "b_AAAA", "b_" + "A" * 200, "/choose_role{}", "gate:safe", "open:referral_form", "b_å", "b_\x00", "b_" + "A" * 9000]


async def refused(person, token: str) -> bool:
    response = await person.post({"button": token})
    check("problem", response.json())
    return response.status_code == 422 and response.json()["type"].endswith("/unknown-button")


@pytest.mark.parametrize("token", FORGED)
async def test_a_forged_button_is_refused(world, token) -> None:
    assert await refused(await world.person(), token)
    assert world.rasa.requests == []


async def test_a_button_of_another_conversation_is_refused(world) -> None:
    person, other = await world.person(), await world.person()
    assert await refused(person, button(other.first, "Någon skadar mig"))


async def test_a_button_that_was_tampered_with_is_refused(world) -> None:
    person = await world.person()
    token = button(person.first, "Någon skadar mig")
    swapped = token[:-3] + ("A" if token[-3] != "A" else "B") + token[-2:]
    assert await refused(person, swapped)


async def test_an_old_button_still_works(world) -> None:
    person = await world.person()
    token = button(person.first, "Någon skadar mig")
    for _ in range(2):
        await person.write("hej")
        assert (await person.press(token))[0]["kind"] == "text"


async def test_what_was_pressed_stands_in_the_history_by_its_label(world) -> None:
    person = await world.person()
    await person.press(button(person.first, "Någon skadar mig"))
    assert ("person", "Någon skadar mig") in [(name, message["text"]) for name, message in await person.history()]


COMMANDS = ["/referral_consent", '/choose_role{"role":"self"}', "  /restart", "\u00a0/x", "\u200b/x", "\u2003\u2060/x", "/", "\x00/x"]


@pytest.mark.parametrize("text", COMMANDS)
async def test_a_typed_command_is_only_text(world, text) -> None:
    await (await world.person()).write(text)
    sent = world.rasa.messages[0]
    assert sent.startswith("\u2060")
    assert not sent.lstrip().startswith("/")


def test_the_token_does_not_show_what_it_stands_for() -> None:
    vault = Vault("c_x", b"s" * 32)
    token = buttons.issue(vault, "Ja", "/referral_consent")
    assert "consent" not in token
    assert buttons.read(vault, token) == buttons.Press("/referral_consent", "Ja")
    assert buttons.read(Vault("c_y", b"s" * 32), token) is None
