"""Somebody who writes with staff, up to where a test begins."""

from __future__ import annotations

from typing import Any

from bot.gateway.vault import Vault
from tests.bot.gateway.person import API, Person, button

VARBERG = {"slug": "varberg", "name": "Varberg"}


async def who_waits(world: Any) -> Person:
    """A person who has asked for staff."""
    world.bridge.on_duty = [VARBERG]
    person = await world.person()
    ask = (await world.http.get(f"{API}/{person.id}/live", headers=person.bearer)).json()["button"]["button"]
    await person.press(button(await person.press(ask), "Ja, jag vill skriva med personal"))
    return person


async def with_staff(world: Any) -> Person:
    """A person whom staff have joined."""
    person = await who_waits(world)
    assert await happens(world, person, "staff", "joined") == "staff"
    return person


async def happens(world: Any, person: Person, state: str, kind: str) -> str:
    """Lets something happen at the desk; the mode that the person is in afterwards."""
    last = world.bridge.live["last"] + 1
    world.bridge.live = {**world.bridge.live, "state": state, "last": last, "lines": [{"ordinal": last, "kind": kind, "text": ""}]}
    standing = await world.gateway.live.look(Vault(person.id, world.gateway.mint.secret_of(person.id, person.token)))
    return standing.mode
