"""A bot stays and speaks the live version: its chats, its texts and its numbers follow, and nothing of it is begun anew."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest_asyncio
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.gateway.content.edition_content import read_content
from bot.gateway.edition import Printing
from bot.gateway.live_app import LiveApp
from foundation.content.parts import Tree, read_tree
from foundation.content.versions import SHIPPED, Versions
from foundation.logs import EventLog
from nlu.studio.content import overlays
from tests.bot.gateway.conftest import KEY
from tests.bot.telegram.conftest import TelegramWorld
from tests.bot.telegram.somebody import Somebody

CONTACTS, TEXTS = "directory/contacts.yml", "bot/gateway/content/sv.yml"


class FollowingWorld(TelegramWorld):
    """The same bots before an app whose content is exchanged."""

    def __init__(self, engine: AsyncEngine, folder: Path) -> None:
        super().__init__(engine)
        self.printing = Printing(self.outside, KEY, EventLog("test"), self.channel._outside)
        self.app = LiveApp(self.printing)
        self.channel = self.printing.telegram
        self.sending, self.gateway = self.channel.acting, self.app.current.gateway
        self.http = httpx.AsyncClient(transport=httpx.ASGITransport(self.app, raise_app_exceptions=False), base_url="http://gateway")
        self.versions, self.folder = Versions(folder / "content"), folder

    def made(self, changes: dict[str, tuple[str, str]]) -> str:
        """A version whose files have their first words exchanged for the second."""
        tree = read_tree()
        changed = {path: tree[path].replace(*words) for path, words in changes.items()}
        assert all(changed[path] != tree[path] for path in changed)
        return self.of_tree(tree | changed)

    def of_tree(self, tree: Tree) -> str:
        """A version of `tree` with something in the place of a model."""
        heads, dialogue = self.folder / "heads", self.folder / "rasa" / "assistant.tar.gz"
        for path in (heads / "heads.json", dialogue, dialogue.with_name("assistant.tar.gz.sha256")):
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(b"{}")
        return self.versions.make(tree, heads, dialogue, "words", None).id

    def exchange(self, id_: str) -> None:
        """What the gateway does when another version is live."""
        self.app.exchange(self.printing.on(read_content(self.versions.open(id_))))


@pytest_asyncio.fixture(loop_scope="session")
async def following(engine: AsyncEngine, tmp_path: Path) -> AsyncIterator[FollowingWorld]:
    world = FollowingWorld(engine, tmp_path)
    await world.run("DELETE FROM chat.telegram_update")
    yield world
    await world.settle()
    await world.http.aclose()


async def test_bot_speaks_the_live_version_and_its_chats_go_on(following: FollowingWorld) -> None:
    somebody = Somebody(following)
    assert await somebody.writes("hej") and (await somebody.writes("igen"))[-1] == "svar 2"
    vault = await following.vault(somebody)
    assert "020-50 50 50" in (await somebody.writes("/akut"))[0]
    id_ = following.made({CONTACTS: ("020-50 50 50", "020-000 111"), TEXTS: ("Gå därifrån nu.", "Lämna platsen nu.")})
    following.exchange(id_)
    said = (await somebody.writes("/akut"))[0]
    assert "020-000 111" in said and "020-50 50 50" not in said
    assert any("Lämna platsen nu." in text for text in await somebody.writes("AKUT"))
    assert await somebody.writes("och nu") == ["svar 3"] and following.rasa.requests[-1]["metadata"]["content"] == id_
    assert (await following.vault(somebody)).conversation_id == vault.conversation_id
    assert following.rasa.requests[-1]["sender"] == following.rasa.requests[0]["sender"]
    following.exchange(SHIPPED)
    assert "020-50 50 50" in (await somebody.writes("/akut"))[0]


async def test_newcomer_is_greeted_in_the_words_of_the_live_version(following: FollowingWorld) -> None:
    following.exchange(following.made({TEXTS: ("Någon skadar mig", "Någon gör mig illa")}))
    somebody = Somebody(following)
    await somebody.writes("/start")
    assert await somebody.presses("Någon gör mig illa") == ["svar 1"]


async def test_bot_of_a_municipality_says_its_own_words(following: FollowingWorld) -> None:
    tree, name = read_tree(), "utter_ask_cost"
    common = overlays.common_text(tree, name, None)
    changed = overlays.write_answer(tree, "varberg", name, None, "I Varberg kostar det inget.")
    following.exchange(following.of_tree(tree | changed))
    following.rasa.script = [[{"text": common, "answer": name, "role": None}], [{"text": common}]]
    somebody = Somebody(following)
    assert (await somebody.writes("vad kostar det"))[-1].startswith("I Varberg kostar det inget.")
    assert (await somebody.writes("och nu"))[-1].startswith(common or "-")
