"""The kill switch: a reason and the numbers, never an error; the last known state holds when the database is dead."""

from __future__ import annotations

import pytest
import pytest_asyncio

from bot.gateway.store.closures import EVERYWHERE, ClosureStore
from bot.gateway.store.connections import Connections
from bot.gateway.store.engine import StoreUnavailable
from foundation.languages.locales import LANGUAGES
from nlu.safety.screen import Finding
from tests.bot.gateway.conftest import World
from tests.bot.gateway.person import API
from tests.bot.gateway.plain_reader import Reader, said

REASON = "Vi byter system till klockan tre."


class Switch:
    """What `steget channel` does, and the gateway's next look."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.store = ClosureStore(world.gateway.upkeep._connections)

    async def close(self, channel: str, municipality: str = EVERYWHERE, reason: str = REASON) -> None:
        await self.store.close(channel, municipality, reason)
        await self.world.gateway.closures.look()

    async def open(self, channel: str, municipality: str = EVERYWHERE) -> bool:
        was_closed = await self.store.open(channel, municipality)
        await self.world.gateway.closures.look()
        return was_closed


@pytest_asyncio.fixture(loop_scope="session")
async def switch(world):
    """Everything is open, before and after."""
    made = Switch(world)
    yield made
    for channel, municipality in await made.store.all():
        await made.store.open(channel, municipality)


async def test_reason_and_numbers_stand_on_the_page_when_it_is_closed(world, switch) -> None:
    await switch.close("page", reason="Vi <b>flyttar</b>.")
    page = await world.http.get("/")
    assert page.status_code == 200
    assert "Vi &lt;b&gt;flyttar&lt;/b&gt;." in page.text and 'href="tel:112"' in page.text and "<script" not in page.text
    assert await switch.open("page")
    assert "Vi &lt;b&gt;" not in (await world.http.get("/")).text
    assert not await switch.open("page")


async def test_municipality_is_closed_alone(world, switch) -> None:
    await switch.close("page", "alingsas")
    assert REASON in (await world.http.get("/?kommun=alingsas")).text
    assert REASON not in (await world.http.get("/?kommun=lerum")).text and REASON not in (await world.http.get("/")).text
    assert (await world.http.post(API, json={"locale": "sv", "municipality": "alingsas"})).status_code == 503
    assert (await world.http.post(API, json={"locale": "sv", "municipality": "lerum"})).status_code == 201
    assert (await world.http.post(API, json={"locale": "sv", "municipality": "alingsas", "channel": "widget"})).status_code == 201


async def test_own_reason_goes_before_that_of_all(world, switch) -> None:
    await switch.close("widget")
    await switch.close("widget", "alingsas", "Bara här.")
    assert world.gateway.closures.reason("widget", "alingsas") == "Bara här."
    assert world.gateway.closures.reason("widget", "lerum") == world.gateway.closures.reason("widget", None) == REASON
    assert world.gateway.closures.reason("page", "alingsas") is None


async def test_new_chat_is_refused_with_the_reason_and_the_numbers(world, switch) -> None:
    await switch.close("widget", "alingsas")
    refused = await world.http.post(API, json={"locale": "sv", "municipality": "alingsas", "channel": "widget"})
    problem = refused.json()
    assert refused.status_code == 503 and problem["type"].endswith("/channel-closed")
    assert REASON in problem["detail"] and "112" in problem["detail"]
    frame = await world.http.get("/embed?kommun=alingsas")
    assert frame.status_code == 200 and REASON in frame.text and 'href="tel:112"' in frame.text


async def test_running_chat_is_told_and_nothing_else_answers(world, switch) -> None:
    person = await world.person(municipality="alingsas", channel="widget")
    await person.write("hej")
    asked = len(world.rasa.requests)
    await switch.close("widget", "alingsas")
    (notice,) = await person.write("är du där?")
    assert (notice["kind"], notice["from"]) == ("notice", "system")
    assert REASON in notice["text"] and "112" in notice["text"]
    (pressed,) = await person.press(person.first[1]["buttons"][0]["button"])
    assert REASON in pressed["text"]
    assert len(world.rasa.requests) == asked
    await switch.open("widget", "alingsas")
    assert REASON not in (await person.write("och nu?"))[0]["text"]


async def test_emergency_is_answered_first_in_a_closed_channel(world, switch) -> None:
    world.screen.says = {"kniven": Finding("emergency", ("weapon",))}
    person = await world.person()
    await switch.close("page")
    messages = await person.write("kniven")
    assert messages[0]["kind"] == "emergency" and "112" in messages[0]["text"].splitlines()[0]


async def test_last_known_state_holds_when_the_database_is_dead(dead_world, switch, world) -> None:
    closures = dead_world.gateway.closures
    await switch.close("page")
    closures._closed = dict(await switch.store.all())  # what it had read before the database died
    with pytest.raises(StoreUnavailable):
        await closures.look()
    assert closures.reason("page", None) == REASON
    assert REASON in (await dead_world.http.get("/")).text


async def test_reason_is_changed_when_it_is_closed_again(world, switch) -> None:
    await switch.close("telegram", "alingsas")
    await switch.close("telegram", "alingsas", "Något annat.")
    assert await switch.store.all() == {("telegram", "alingsas"): "Något annat."}


async def test_channel_that_does_not_exist_cannot_be_closed(world, switch) -> None:
    with pytest.raises(StoreUnavailable):
        await switch.store.close("fax", EVERYWHERE, REASON)
    assert isinstance(world.gateway.upkeep._connections, Connections)


async def test_housekeeping_looks_by_itself(world, switch, monkeypatch) -> None:
    import asyncio

    await switch.store.close("page", EVERYWHERE, REASON)
    assert world.gateway.closures.reason("page", None) is None
    world.gateway.housekeeping.start()
    try:
        async with asyncio.timeout(5):
            while world.gateway.closures.reason("page", None) is None:
                await asyncio.sleep(0.01)
    finally:
        await world.gateway.housekeeping.stop()


async def test_closed_page_is_in_the_language_of_the_link_and_the_reason_in_its_own(world, switch) -> None:
    await switch.close("page", "alingsas", reason="Radera allt")  # the same words as a button's, and yet staff's own
    await switch.close("widget", reason=REASON)
    for address, reason in (("/?kommun=alingsas&sprak=ar", "Radera allt"), ("/embed?kommun=alingsas&sprak=ar", REASON)):
        page = await Reader.open(world.http, address)
        assert (page.tree.get("lang"), page.tree.get("dir")) == ("ar", "rtl")
        assert said("ar", "Fler nummer") in page.response.text and 'href="tel:112"' in page.response.text
        (told,) = page.tree.find_class("around-reason")
        assert (told.text_content(), told.get("lang"), told.get("translate")) == (reason, "sv", "no")
        links = page.tree.xpath("//details[@class='languages']//a/@href")
        assert links == [f"{address.partition('?')[0]}?kommun=alingsas&sprak={tag}" for tag in LANGUAGES]
    wrong = await Reader.open(world.http, "/?kommun=alingsas&sprak=%22%3E%3Cb%3E")
    assert wrong.tree.get("lang") == "sv" and "<b>" not in wrong.response.text
    unknown = await Reader.open(world.http, "/embed?kommun=%22atlantis&sprak=en")
    assert unknown.tree.get("lang") == "en" and "atlantis" not in unknown.response.text


@pytest.mark.parametrize("address", ["/", "/embed"])
async def test_closed_page_links_to_the_accessibility_statement(world, switch, address: str) -> None:
    for channel in ("page", "widget"):
        await switch.close(channel)
    for asked in ("", "?kommun=alingsas"):
        page = await Reader.open(world.http, address + asked)
        assert page.tree.find_class("around-reason") and page.tree.xpath("//footer//a/@href") == [f"/tillganglighet{asked}"]


async def test_plain_chat_that_is_closed_says_so_in_the_language_and_hears_danger(world, switch) -> None:
    page = await Reader.open(world.http, "/chatt?sprak=ar")
    await switch.close("page")
    closed = await Reader.open(world.http, "/chatt?sprak=ar")
    assert closed.response.status_code == 503 and closed.tree.get("lang") == "ar"
    notice = world.gateway.closures.notice("page", None)[0].text
    (advice,) = closed.tree.find_class("advice")
    assert advice.text_content() == world.gateway.texts.phrases.translated(notice, "ar") and REASON in advice.text_content()
    in_danger = await page.send({"do": "begin", "text": "AKUT", "sprak": "ar"})
    label = said("ar", "Viktigt just nu")
    assert in_danger.response.status_code == 503 and in_danger.focus.startswith(label) and REASON in in_danger.main


async def test_page_without_javascript_says_the_reason_too_and_hears_danger(world, switch) -> None:
    page = await Reader.open(world.http)
    await switch.close("page")
    assert REASON in (await world.http.get("/chatt")).text
    closed = await page.press("Börja chatten")  # the page stood open when it was closed
    assert closed.response.status_code == 503 and REASON in closed.main and 'href="tel:112"' in closed.response.text
    in_danger = await page.press("Börja chatten", text="AKUT")
    assert in_danger.main.index("Ring 112 nu.") < in_danger.main.index(REASON)
