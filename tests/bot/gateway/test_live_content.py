"""The gateway follows the live version of its content: every turn answered once and from one version, and danger before all."""

from __future__ import annotations

import asyncio
import json
import time
import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine
from starlette.responses import JSONResponse, Response

from bot.gateway.adopting import Adopting
from bot.gateway.clients import Clients
from bot.gateway.content.edition_content import ContentRefused, read_content
from bot.gateway.content.preparing import Preparing
from bot.gateway.edition import Printing
from bot.gateway.gateway import Outside
from bot.gateway.live_app import LiveApp
from bot.gateway.store.adopted import AdoptedContent
from foundation.content.parts import Tree, read_tree
from foundation.content.versions import SHIPPED, Versions
from foundation.doorbell import LocalBell
from foundation.logs import EventLog
from foundation.settings import ROOT
from tests.bot.gateway.conftest import KEY, at_rest
from tests.bot.gateway.fakes import FakeBridge, FakeNlu, FakeRasa, FakeScreen, keeping
from tests.bot.gateway.person import API, Person, events

SWEDISH, CONTACTS = "bot/gateway/content/sv.yml", "directory/contacts.yml"


class RasaOfVersions(FakeRasa):
    """Says from which version it answers, and a number that the gateway fills in."""

    def answer(self, method: str, path: str, body: dict[str, Any]) -> Response:
        if path == "/webhooks/rest/versions":
            return self.prepared(body)
        self.requests.append(body)
        said = f"version {body['metadata']['content']}. Ring [[number.valj_att_sluta]]."
        return keeping("rasa-response", [{"recipient_id": body["sender"], "text": said}])


class NluOfVersions(FakeNlu):
    """Hands on which version it was asked for, as far as the contract lets it."""

    def answer(self, method: str, path: str, body: dict[str, Any]) -> Response:
        response = super().answer(method, path, body)
        return response if path == "/v1/versions" else JSONResponse(json.loads(response.body))


@dataclass
class Living:
    """A gateway that follows a folder of versions, and the fakes around it."""

    app: LiveApp
    adopting: Adopting
    versions: Versions
    nlu: NluOfVersions
    rasa: RasaOfVersions
    http: httpx.AsyncClient
    folder: Path

    async def person(self) -> Person:
        """Somebody who has just begun."""
        return await Person.begin(self.http)

    def made(self, changes: dict[str, tuple[str, str]], mark: str = "") -> str:
        """A version whose files have their first words exchanged for the second."""
        tree = read_tree()
        changed = {path: tree[path].replace(*words) for path, words in changes.items()}
        assert all(changed[path] != tree[path] for path in changed), "the texts have another form now"
        return self.of_tree(tree | changed | ({"stories/mark.yml": f"# {mark}\n"} if mark else {}))

    def of_tree(self, tree: Tree) -> str:
        """A version of `tree` with something in the place of a model, which no gateway reads."""
        heads, dialogue = self.folder / "heads", self.folder / "rasa" / "assistant.tar.gz"
        for path in (heads / "heads.json", dialogue, dialogue.with_name("assistant.tar.gz.sha256")):
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(b"{}")
        return self.versions.make(tree, heads, dialogue, "words", None).id

    async def publish(self, id_: str) -> None:
        """Makes it live and lets the gateway look."""
        self.versions.set_live(id_)
        await self.adopting.look()

    async def rows(self, engine: AsyncEngine) -> list[tuple[str, str]]:
        """What stands in chat.content_adopted."""
        async with engine.connect() as connection:
            found = await connection.execute(text("SELECT content, refused FROM chat.content_adopted WHERE process = 'test-process'"))
            return [(row.content, row.refused) for row in found]


def client_of(fake: Any) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(fake.app), base_url="http://inner", timeout=10)


@pytest_asyncio.fixture(loop_scope="session")
async def living(engine: AsyncEngine, tmp_path: Path) -> AsyncIterator[Living]:
    """It answers from what was shipped."""
    nlu, rasa, bridge, log = NluOfVersions(), RasaOfVersions(), FakeBridge(), EventLog("test")
    clients = Clients(client_of(nlu), client_of(rasa), client_of(bridge))
    outside = Outside(engine, clients, LocalBell(), FakeScreen(), *at_rest(), messages_per_minute=10_000)
    printing, versions = Printing(outside, KEY, log), Versions(tmp_path / "content")
    app = LiveApp(printing)
    adopted = AdoptedContent(app.current.gateway.connections, "test-process")
    adopting = Adopting(versions, printing, app.exchange, Preparing(clients, log), adopted, log)
    app.follow(adopting)
    http = httpx.AsyncClient(transport=httpx.ASGITransport(app, raise_app_exceptions=False), base_url="http://gateway", timeout=30)
    yield Living(app, adopting, versions, nlu, rasa, http, tmp_path)
    await app.current.gateway.background.finish(5.0)
    await adopting.leave()
    await http.aclose()


def other_number(living: Living, number: str, mark: str = "") -> str:
    return living.made({CONTACTS: ("020-555 666", number)}, mark)


def words(messages: list[dict[str, Any]]) -> str:
    return "\n".join(message["text"] for message in messages)


async def test_new_version_answers_with_its_numbers_its_texts_and_its_page(living: Living, engine: AsyncEngine) -> None:
    person = await living.person()
    assert "020-555 666" in words(await person.write("hej")) and "020-555 666" in (await living.http.get("/")).text
    id_ = living.made({CONTACTS: ("020-555 666", "020-000 111"), SWEDISH: ("Gå därifrån nu.", "Lämna platsen nu.")})
    began = time.monotonic()
    await living.publish(id_)
    assert time.monotonic() - began < 10
    assert (living.nlu.prepares, living.rasa.prepares) == ([id_], [id_])
    said = words(await person.write("hej igen"))
    assert f"version {id_}" in said and "020-000 111" in said
    for address in ("/", "/?sprak=en", "/chatt", "/widget.js"):
        page = (await living.http.get(address)).text
        assert "020-000 111" in page and "020-555 666" not in page, address
    assert "Lämna platsen nu." in words(await person.write("AKUT"))
    assert living.nlu.requests[-1]["content"] == living.rasa.requests[-1]["metadata"]["content"] == id_
    assert await living.rows(engine) == [(id_, "")]
    await living.publish(SHIPPED)
    assert "020-555 666" in words(await person.write("och tillbaka")) and await living.rows(engine) == [(SHIPPED, "")]


async def test_translations_of_a_version_are_said(living: Living) -> None:
    path = "locale/en/LC_MESSAGES/chat.po"
    texts = at_rest()[2]
    swedish = texts.say["welcome"][0].text
    english = texts.phrases.translated(swedish, "en").split("\n")[0]
    first = english.split(".")[0]
    opened = await Person.begin(living.http, locale="en")
    assert first in words(opened.first)
    await living.publish(living.made({path: (first, f"Kingfisher {first}")}))
    assert "Kingfisher" in words((await Person.begin(living.http, locale="en")).first)


BROKEN = {
    "no yaml": {CONTACTS: "contacts: ["},
    "no rows": {CONTACTS: "contacts: []\n"},
    "a number is gone": {CONTACTS: "id: valj_att_sluta"},
    "hours that are none": {"directory/municipalities.yml": "municipalities: [{slug: x}]\n"},
    "no texts": {SWEDISH: "say: {}\n"},
    "torn translation": {"locale/ar/LC_MESSAGES/chat.po": 'msgid "x\n'},
    "a mark that nobody can fill in": {"actions/texts/simple.yml": "responses: {utter_x: [{text: '[[number.ingen]]'}]}\n"},
}


@pytest.mark.parametrize("fault", BROKEN)
async def test_broken_version_is_refused_with_a_reason_and_the_old_one_goes_on(living: Living, engine: AsyncEngine, fault: str) -> None:
    tree = read_tree()
    changes = {path: tree[path].replace(made, "id: borta") if made.startswith("id:") else made for path, made in BROKEN[fault].items()}
    before = living.app.current
    await living.publish(living.of_tree(tree | changes))
    assert living.app.current is before
    (content, refused), = await living.rows(engine)  # fmt: skip
    assert content == SHIPPED and refused, refused
    person = await living.person()
    assert "020-555 666" in words(await person.write("hej")) and "112" in words(await person.write("AKUT"))


async def test_what_a_service_refuses_is_not_adopted_and_what_a_dead_one_does_not_say_is(living: Living, engine: AsyncEngine) -> None:
    id_ = other_number(living, "020-000 111")
    living.rasa.refuses = "Modellen går inte att läsa in i samtalet."
    await living.publish(id_)
    assert await living.rows(engine) == [(SHIPPED, living.rasa.refuses)]
    await living.adopting.look()
    assert living.rasa.prepares == [id_], "a refused version is not tried twice a second"
    living.rasa.refuses, living.rasa.dead = None, True
    await living.publish(other_number(living, "020-000 222"))
    assert "020-000 222" in (await living.http.get("/")).text


async def test_changed_version_and_torn_pointer_are_refused(living: Living, engine: AsyncEngine) -> None:
    id_ = other_number(living, "020-000 111")
    living.versions.set_live(id_)
    (living.versions.open(id_).tree / CONTACTS).write_text("contacts: []")
    await living.adopting.look()
    assert "har ändrats" in (await living.rows(engine))[0][1]
    (living.folder / "content" / "live").write_text("../..")
    await living.adopting.look()
    assert "live" in (await living.rows(engine))[0][1]
    (living.folder / "content" / "live").write_text(SHIPPED)
    await living.adopting.look()
    assert await living.rows(engine) == [(SHIPPED, "")]


async def test_same_request_gets_the_same_answer_across_an_exchange(living: Living) -> None:
    person = await living.person()
    key, alarm_key = str(uuid.uuid4()), str(uuid.uuid4())
    first, alarm = await person.write("hej", key), await person.write("AKUT", alarm_key)
    await living.publish(other_number(living, "020-000 111"))
    assert await person.write("hej", key) == first and await person.write("AKUT", alarm_key) == alarm
    assert len(living.rasa.requests) == 1


async def test_turn_that_is_under_way_ends_where_it_began(living: Living) -> None:
    person = await living.person()
    living.rasa.delay = 1.0
    turn = asyncio.create_task(person.write("hej"))
    await asyncio.sleep(0.3)
    living.rasa.delay = 0.0
    id_ = other_number(living, "020-000 111")
    await living.publish(id_)
    after = words(await person.write("sedan"))
    said = words(await turn)
    assert "version shipped" in said and "020-555 666" in said
    assert f"version {id_}" in after and "020-000 111" in after


async def test_event_streams_say_goodbye_and_come_back_without_a_gap(living: Living) -> None:
    person = await living.person()
    stream = asyncio.create_task(listened(living, person, "0"))
    await person.write("ett")
    await asyncio.sleep(0.2)
    await living.publish(other_number(living, "020-000 111"))
    before = await asyncio.wait_for(stream, 10)
    stream = asyncio.create_task(listened(living, person, before[-1][0]))
    await person.write("två")
    await asyncio.sleep(0.2)
    await living.publish(SHIPPED)
    shown = [*before, *await asyncio.wait_for(stream, 10)]
    assert [said for _, said in shown if said in ("ett", "två")] == ["ett", "två"]
    assert len({id_ for id_, _ in shown}) == len(shown)


async def listened(living: Living, person: Person, after: str) -> list[tuple[str, str]]:
    """(id, text) of all that a stream tells until it ends."""
    headers = person.bearer | {"Last-Event-ID": after}
    async with living.http.stream("GET", f"{API}/{person.id}/events", headers=headers) as response:
        return [(event["id"], json.loads(event["data"])["text"]) async for event in events(response) if event.get("id")]


async def test_two_hundred_turns_while_the_content_is_exchanged_ten_times(living: Living) -> None:
    """No turn is lost, none is answered twice, none is mixed from two versions, and danger is answered within a second."""
    numbers = {SHIPPED: "020-555 666"} | {other_number(living, f"020-000 11{digit}"): f"020-000 11{digit}" for digit in range(4)}
    people = [await living.person() for _ in range(6)]  # more at once than the crowd's places would be refused, as they should
    slowest, stop = 0.0, asyncio.Event()

    async def alarms() -> int:
        nonlocal slowest
        count, person = 0, await living.person()
        while not stop.is_set():
            began = time.monotonic()
            assert "112" in words(await person.write("AKUT"))
            slowest, count = max(slowest, time.monotonic() - began), count + 1
            await asyncio.sleep(0.05)
        return count

    async def chat(person: Person) -> list[str]:
        said = []
        while not stop.is_set() or len(said) < 34:
            key = str(uuid.uuid4())
            answer = await person.write(f"fråga {len(said)}", key)
            assert await person.write(f"fråga {len(said)}", key) == answer
            said.append(words(answer))
            await asyncio.sleep(0.05)
        return said

    alarming, chats = asyncio.create_task(alarms()), [asyncio.create_task(chat(person)) for person in people]
    ids = list(numbers)
    for number in range(10):
        await living.publish(ids[(number + 1) % len(ids)])
    stop.set()
    turns = [turn for chat in chats for turn in await chat]
    assert await alarming > 10 and slowest < 1.0, slowest
    assert len(turns) == len(living.rasa.requests) >= 200
    for said in turns:
        version = next(id_ for id_ in numbers if f"version {id_}." in said)
        assert numbers[version] in said and sum(number in said for number in numbers.values()) == 1, said
    assert {next(id_ for id_ in numbers if id_ in said) for said in turns} == set(numbers)
    print(f"{len(turns)} turns, slowest alarm {slowest:.3f} s")


def test_content_that_was_shipped_can_be_read(tmp_path: Path) -> None:
    assert read_content(Versions(tmp_path).open(SHIPPED)).id == SHIPPED
    with pytest.raises(ContentRefused, match=r"contacts\.yml"):
        from dataclasses import replace

        read_content(replace(Versions(tmp_path).open(SHIPPED), tree=tmp_path))
    assert (ROOT / CONTACTS).is_file()
