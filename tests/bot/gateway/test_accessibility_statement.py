"""The accessibility statement: the parts that the law asks for, and the form that needs no name."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.channels.accessibility.pace import Pace
from bot.channels.accessibility.statement import FILE, load_statements
from foundation.directory import load_municipalities
from foundation.problems import Problem
from nlu.safety.screen import Finding
from tests.bot.gateway.plain_reader import Reader

ADDRESS = "/tillganglighet"
PARTS = ("Tillgänglighetsredogörelse för Första steget", "ansvarar för den här sidan", "förenlig", "Det här fungerar inte än", "Varför:",
         "När det ska vara åtgärdat:", "Det här omfattas inte av lagen", "Hur vi har testat", "Vi bedömde sidan senast den",
         "Vi ändrade den här redogörelsen senast den", "Myndigheten för digital förvaltning har tillsyn",
         "Berätta vad som inte fungerar")  # fmt: skip
WRITTEN = {"municipality": "varberg", "text": "läser <b>inte</b> upp", "reply_to": " namn@exempel.se "}


async def test_statement_has_every_part_that_the_law_asks_for(dead_world) -> None:
    page = await Reader.open(dead_world.http, ADDRESS)
    assert [part for part in PARTS if part not in page.main] == []
    assert page.tree.xpath("//a[@href='https://www.digg.se/tdosanmalan']")


async def test_every_public_page_links_to_the_statement(world) -> None:
    start = await Reader.open(world.http)
    begun = await start.press("Börja chatten")
    for page in (await Reader.open(world.http, "/"), start, begun, await begun.press("Radera allt"), await start.press("Jag har en kod"),
                 await start.send({"do": "write"}, Origin="https://evil.test")):  # fmt: skip
        assert page.tree.xpath(f"//footer//a[@href='{ADDRESS}']")


@pytest.mark.parametrize("address", ["/?kommun=alingsas", "/chatt?kommun=alingsas", "/embed?kommun=alingsas", "/installera/alingsas"])
async def test_page_that_names_a_municipality_links_to_its_statement(address: str, world) -> None:
    assert statement_links(await Reader.open(world.http, address)) == [f"{ADDRESS}?kommun=alingsas"]


@pytest.mark.parametrize("address", ["/embed", "/embed?kommun=atlantis", "/?kommun=atlantis"])
async def test_page_that_names_no_known_municipality_links_to_the_statement_of_all(address: str, world) -> None:
    assert statement_links(await Reader.open(world.http, address)) == [ADDRESS]


def statement_links(page: Reader) -> list[str]:
    """Where the page's links to the statement lead."""
    return page.tree.xpath(f"//a[starts-with(@href, '{ADDRESS}')]/@href")


async def test_message_reaches_the_municipality_once_and_needs_no_name(world) -> None:
    page = await Reader.open(world.http, f"{ADDRESS}?kommun=varberg")
    assert page.field("municipality") == "varberg"
    told = await page.press("Skicka", **WRITTEN)
    assert "Tack, det är skickat" in told.main and "Varberg" in told.main
    first = world.bridge.requests[-1]
    assert (first["municipality"], first["text"], first["reply_to"]) == ("varberg", "läser <b>inte</b> upp", "namn@exempel.se")
    await told.again()
    assert world.bridge.requests[-1] == first
    anonymous = await page.press("Skicka", **WRITTEN | {"reply_to": ""})
    assert "Du får inget svar" in anonymous.main


@pytest.mark.parametrize("change", [{"municipality": ""}, {"municipality": "atlantis"}, {"text": " "}, {"text": "å" * 4001},
                                    {"reply_to": "x" * 201}])  # fmt: skip
async def test_what_is_missing_is_told_at_its_field_and_the_rest_is_kept(change, world) -> None:
    page = await (await Reader.open(world.http, ADDRESS)).press("Skicka", **WRITTEN | change)
    assert page.response.status_code == 422 and page.title == "Fel: Tillgänglighet"
    [link] = page.tree.get_element_by_id("svar").iter("a")
    assert page.tree.get_element_by_id(link.get("href")[1:]).get("aria-invalid") == "true"
    kept = {name: page.field(name).strip() for name in ("text", "reply_to")}
    assert kept == {name: (WRITTEN | change)[name].strip() for name in kept}
    assert world.bridge.requests == []


async def test_danger_is_looked_for_and_stands_first_also_when_nothing_can_be_sent(world) -> None:
    world.screen.says["gevär"] = Finding("emergency", ("weapon",))
    page = await Reader.open(world.http, ADDRESS)
    told = await page.press("Skicka", **WRITTEN | {"text": "gevär"})
    assert told.focus.startswith("Viktigt just nu Ring 112 nu.") and world.bridge.requests[-1]["flags"] == ["weapon"]
    world.bridge.dead = True
    down = await page.press("Skicka", **WRITTEN | {"text": "gevär"})
    assert down.response.status_code == 503 and down.focus.startswith("Viktigt just nu") and "Texten finns kvar." in down.main
    assert (await page.press("Skicka", **WRITTEN | {"text": "gevär", "municipality": ""})).focus.startswith("Viktigt just nu")


async def test_pace_is_one_for_all_and_keeps_the_text(world) -> None:
    page = await Reader.open(world.http, ADDRESS)
    answers = [await page.press("Skicka", **WRITTEN | {"text": f"nummer {number}"}) for number in range(11)]
    assert [answer.response.status_code for answer in answers] == [200] * 10 + [429]
    assert "nummer 10" in answers[-1].response.text and "Vänta en liten stund" in answers[-1].focus
    assert len(world.bridge.requests) == 10


async def test_form_of_another_site_is_refused(world) -> None:
    page = await Reader.open(world.http, ADDRESS)
    assert (await page.send(WRITTEN, Origin="https://evil.test")).response.status_code == 403
    assert world.bridge.requests == []


def test_pace_lets_the_next_one_through_when_its_time_has_come() -> None:
    now = 100.0
    pace = Pace(2, 6.0, lambda: now)
    pace.admit()
    pace.admit()
    with pytest.raises(Problem) as refused:
        pace.admit()
    assert refused.value.status == 429 and 0 < int(refused.value.headers["Retry-After"]) <= 7
    now += 6.0
    pace.admit()
    now += 3600.0
    for _ in range(2):
        pace.admit()
    with pytest.raises(Problem):
        pace.admit()


BROKEN = {
    "no service": ("service:", "servant:"),
    "unknown part": ("  name: Första steget", "  name: Första steget\n  colour: red"),
    "empty name": ("  name: Första steget", "  name: ' '"),
    "full with failures": ("status: partial", "status: full"),
    "unknown status": ("status: partial", "status: maybe"),
    "changed before it was assessed": ("updated_on: 2026-11-22", "updated_on: 2026-11-01"),
    "no day": ("assessed_on: 2026-11-22", "assessed_on: snart"),
    "unknown municipality": ("municipalities: {}", "municipalities: {atlantis: {}}"),
    "failure without a reason": ("      why: Översättningarna är inte färdiga.\n", ""),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_broken_statement_stops_the_start(fault: str, tmp_path: Path) -> None:
    before, after = BROKEN[fault]
    content = FILE.read_text(encoding="utf-8")
    assert before in content
    file = tmp_path / "accessibility.yml"
    file.write_text(content.replace(before, after), encoding="utf-8")
    with pytest.raises((ValueError, KeyError)):
        load_statements(load_municipalities(), file)


def test_municipality_that_states_its_own_is_shown_with_its_own(tmp_path: Path) -> None:
    file = tmp_path / "accessibility.yml"
    own = "municipalities:\n  varberg:\n    assessed_on: 2026-11-20\n    status: full\n    failures: []\n"
    file.write_text(FILE.read_text(encoding="utf-8").replace("municipalities: {}\n", own), encoding="utf-8")
    statements = load_statements(load_municipalities(), file)
    assert (statements.of("varberg").body, statements.of("varberg").status_words) == ("Varberg kommun", "helt förenlig")
    assert statements.of("ale") is statements.of_all
