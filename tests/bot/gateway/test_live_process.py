"""The real process follows the pointer to the live version, and stops at once although somebody listens."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable
from pathlib import Path

import httpx
import psycopg

from foundation.content.parts import read_tree
from foundation.content.versions import SHIPPED, Versions
from tests.bot.gateway.person import API
from tests.bot.gateway.test_process import Process

CONTACTS, NUMBER = "directory/contacts.yml", "020-000 111"


def published(folder: Path, number: str = NUMBER) -> tuple[Versions, str]:
    """A folder with one version that has another number, which is not live yet."""
    heads, dialogue = folder / "heads", folder / "rasa" / "assistant.tar.gz"
    for path in (heads / "heads.json", dialogue, dialogue.with_name("assistant.tar.gz.sha256")):
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"{}")
    tree, versions = read_tree(), Versions(folder / "content")
    changed = tree | {CONTACTS: tree[CONTACTS].replace("020-555 666", number)}
    return versions, versions.make(changed, heads, dialogue, "words", None).id


def rows(database_url: str) -> list[tuple[str, str]]:
    with psycopg.connect(database_url.replace("+psycopg", "")) as connection:
        return connection.execute("SELECT content, refused FROM chat.content_adopted WHERE process <> 'test-process'").fetchall()


def soon(holds: Callable[[], bool], seconds: float) -> float:
    """Waits until it holds; how long that took."""
    began = time.monotonic()
    while not holds():
        assert time.monotonic() - began < seconds
        time.sleep(0.05)
    return time.monotonic() - began


def test_process_begins_with_the_live_version_follows_it_and_goes_on_when_the_next_is_broken(chat_database: str, tmp_path: Path) -> None:
    versions, id_ = published(tmp_path)
    versions.set_live(id_)
    process = Process(chat_database, tmp_path, STEGET_CONTENT=str(tmp_path / "content"))
    try:
        page = lambda: httpx.get(process.url).text  # noqa: E731
        assert NUMBER in page()
        soon(lambda: (id_, "") in rows(chat_database), 10)
        versions.set_live(SHIPPED)
        print(f"followed after {soon(lambda: '020-555 666' in page(), 10):.1f} s")
        (tmp_path / "content" / "live").write_text("0" * 16)
        soon(lambda: any(content == SHIPPED and refused for content, refused in rows(chat_database)), 10)
        opened = httpx.post(process.url + API, json={"locale": "sv"}).json()
        headers = {"Authorization": f"Bearer {opened['token']}"}
        with httpx.stream("GET", f"{process.url}{API}/{opened['id']}/events", headers=headers, timeout=20) as stream:
            assert stream.status_code == 200
            began = time.monotonic()
            assert process.stop() in (0, -signal.SIGTERM) and time.monotonic() - began < 8
        assert rows(chat_database) == []
    finally:
        process.running.kill()
        process.running.wait()


def test_process_begins_with_what_was_shipped_when_the_live_version_is_broken(chat_database: str, tmp_path: Path) -> None:
    versions, id_ = published(tmp_path)
    versions.set_live(id_)
    (versions.open(id_).tree / CONTACTS).write_text("contacts: []")
    process = Process(chat_database, tmp_path, STEGET_CONTENT=str(tmp_path / "content"))
    try:
        assert "020-555 666" in httpx.get(process.url).text
        soon(lambda: any(content == SHIPPED and "har ändrats" in refused for content, refused in rows(chat_database)), 10)
        assert process.stop() in (0, -signal.SIGTERM)
    finally:
        process.running.kill()
        process.running.wait()
