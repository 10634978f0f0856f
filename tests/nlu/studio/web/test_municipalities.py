"""Municipalities: the list, and the hours of one, changed by editors without knowing how they are kept."""

from __future__ import annotations

import re

import pytest

from nlu.studio.content import directory
from nlu.studio.roles import ROLES
from tests.nlu.studio.web.conftest import fields_in, plain

PAGE = "/municipalities/alingsas"
MONDAY = {"monday.0.from": "8", "monday.0.to": "16.30"}


async def form(one, page: str = PAGE) -> dict[str, str]:
    return fields_in(await one.get(page), f"/studio{page}")


async def test_all_municipalities_are_listed_by_county(browse, join, tree) -> None:
    anna = browse(join("Anna"))
    page = await anna.get("/municipalities")
    rows = directory.municipalities(tree)
    assert re.findall(r'href="/studio/municipalities/([a-z-]+)"', page.text) == [row.slug for row in rows]
    assert re.findall(r'<h2 id="county-\d+">([^<]+?) <', page.text) == ["Västra Götaland", "Halland", "Stockholm", "Jönköping"]
    assert plain(page).count("inga tider angivna") == len(rows)
    for row in rows[::6]:
        assert (await anna.get(f"/municipalities/{row.slug}")).status_code == 200
    assert (await anna.get("/municipalities/finns-inte")).status_code == 404
    assert 'href="/studio/municipalities/alingsas"' in (await anna.get("/directory")).text


async def test_hours_are_written_as_people_write_them(browse, join) -> None:
    anna = browse(join("Anna"))
    sent = await form(anna) | MONDAY | {"friday.0.from": "kl 0830", "friday.0.to": "12:00", "friday.1.from": "13", "friday.1.to": "15,15",
                                        "closed": "2026-12-23\r\n2026-12-30", "why": "Nya tider"}  # fmt: skip
    saved = await anna.post(PAGE, **sent)
    assert saved.headers["location"] == f"/studio{PAGE}?done=saved"
    page = await anna.get(PAGE)
    assert "måndag 8–16.30, fredag 8.30–12 och 13–15.15" in plain(page)
    assert "Personalen i Alingsås brukar vara på plats nästa gång på" in plain(page)
    shown = fields_in(page, f"/studio{PAGE}")
    assert (shown["friday.1.to"], shown["closed"]) == ("15.15", "2026-12-23\n2026-12-30")
    assert "måndag 8–16.30" in plain(await anna.get("/municipalities"))
    kept = plain(await anna.get("/history/1"))
    assert "Nya tider" in kept and '["08:30-12:00", "13:00-15:15"]' in kept and "Behöver granskas" not in kept
    assert 'href="/studio/municipalities/alingsas">Till sidan' in (await anna.get("/history/1")).text
    again = await anna.post(PAGE, **await form(anna))
    assert again.headers["location"].endswith("done=same")


async def test_each_fault_stands_at_its_field_and_nothing_typed_is_lost(browse, join) -> None:
    anna = browse(join("Anna"))
    sent = await form(anna) | {"monday.0.from": "åtta", "monday.0.to": "16", "tuesday.0.from": "8", "wednesday.0.from": "16",
                               "wednesday.0.to": "8", "thursday.0.from": "8", "thursday.0.to": "12", "thursday.1.from": "11",
                               "thursday.1.to": "13", "closed": "julafton", "verified_at": "i går"}  # fmt: skip
    refused = await anna.post(PAGE, **sent)
    assert refused.status_code == 422
    faults = dict(re.findall(r'<p class="fault" id="fault-([^"]+)">([^<]+)</p>', refused.text))
    assert faults == {
        "monday-0-from": "Skriv ett klockslag, till exempel 8.30.", "tuesday-0-to": "Skriv också när personalen går.",
        "wednesday-0-to": "Tiden slutar innan den börjar.", "closed": "”julafton” är ingen dag. Skriv så här: 2026-12-23.",
        "verified_at": "Skriv dagen så här: 2026-11-23.",
    }  # fmt: skip
    assert refused.text.count('aria-invalid="true"') == len(faults)
    shown = fields_in(refused, f"/studio{PAGE}")
    assert (shown["monday.0.from"], shown["closed"]) == ("åtta", "julafton")
    only = await anna.post(PAGE, **(await form(anna) | {name: value for name, value in sent.items() if name.startswith("thursday")}))
    assert "Tiderna går in i varandra." in plain(only)
    assert "Utkastet är likadant" in plain(await anna.get("/"))


async def test_preview_and_copy_save_nothing(browse, join) -> None:
    anna = browse(join("Anna"))
    seen = await anna.post(PAGE, **(await form(anna) | MONDAY | {"act": "preview"}))
    assert seen.status_code == 200 and "Inget är sparat än" in plain(seen) and "måndag 8–16.30" in plain(seen)
    copied = await anna.post(PAGE, **(fields_in(seen, f"/studio{PAGE}") | {"act": "copy"}))
    assert "måndag–fredag 8–16.30" in plain(copied)
    assert "inga tider angivna" in plain(await anna.get(PAGE))
    saved = await anna.post(PAGE, **fields_in(copied, f"/studio{PAGE}"))
    assert saved.status_code == 303 and "måndag–fredag 8–16.30" in plain(await anna.get(PAGE))


async def test_hours_are_cleared_and_brought_back(browse, join) -> None:
    anna = browse(join("Anna"))
    await anna.post(PAGE, **(await form(anna) | MONDAY))
    await anna.post(PAGE, **(await form(anna) | {"act": "clear"}))
    assert "inga tider angivna" in plain(await anna.get(PAGE)) and "Chatten säger inget" in plain(await anna.get(PAGE))
    assert (await anna.post("/history/2/undo")).status_code == 303
    assert "måndag 8–16.30" in plain(await anna.get(PAGE))


async def test_form_that_came_in_half_clears_nothing(browse, join) -> None:
    anna = browse(join("Anna"))
    await anna.post(PAGE, **(await form(anna) | MONDAY))
    refused = await anna.post(PAGE, closed="")
    assert refused.status_code == 422 and "kom inte fram helt" in plain(refused)
    assert "måndag 8–16.30" in plain(await anna.get(PAGE))


async def test_two_who_change_the_hours_at_once_are_told_even_after_a_preview(browse, join) -> None:
    anna, bo = browse(join("Anna")), browse(join("Bo"))
    annas, bos = await form(anna), await form(bo)
    seen = await bo.post(PAGE, **(bos | {"sunday.0.from": "10", "sunday.0.to": "11", "act": "preview"}))
    await anna.post(PAGE, **(annas | MONDAY))
    late = await bo.post(PAGE, **fields_in(seen, f"/studio{PAGE}"))
    assert late.status_code == 409 and "Anna har ändrat samma sak" in plain(late) and "måndag: 08:00–16:30" in plain(late)
    assert (await bo.post(PAGE, **fields_in(late, f"/studio{PAGE}"))).status_code == 303
    assert "söndag 10–11" in plain(await anna.get(PAGE))


async def test_what_is_typed_is_kept_until_it_is_saved(browse, join) -> None:
    anna = browse(join("Anna"))
    await anna.post("/typed", item="municipality/alingsas", field="monday.0.from", text="9")
    assert (await form(anna))["monday.0.from"] == "9"
    thrown = await anna.post("/typed/forget", item="municipality/alingsas")
    assert thrown.headers["location"] == f"/studio{PAGE}"
    assert (await form(anna))["monday.0.from"] == ""


@pytest.mark.parametrize("role", ROLES)
async def test_only_editors_change_hours(role, browse, join) -> None:
    one = browse(join("Anna", role))
    sent = await form(one)
    assert ("Spara i utkastet" in plain(await one.get(PAGE))) == (role == "editor")
    assert (await one.post(PAGE, **(sent | MONDAY))).status_code == (303 if role == "editor" else 403)
