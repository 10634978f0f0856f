"""The worker as a process: killed in the middle of a letter, another one brings it, with the same name, and nothing is lost."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from ruamel.yaml import YAML
from sqlalchemy import select

from handover.store import erasure
from handover.store.tables import OutboxRow
from tests.handover.content_key_of_tests import CONTENT_KEY
from tests.handover.delivery.mail_certificates import mailbox_certificate, pem
from tests.handover.delivery.mail_letters import opened, parsed, parts_of
from tests.handover.delivery.mail_server import Script, mail_server

TREE = Path(__file__).parents[3]
WORDS = "kvällsljuset över sundet"


def written(folder: Path, port: int) -> Path:
    (folder / "mailbox.pem").write_text(str(pem(mailbox_certificate())), encoding="utf-8")
    row = {"kind": "mail", "host": "127.0.0.1", "port": port, "security": "plain", "sender": "steget@kommun.example",
           "recipient": "arende@kommun.example", "message_id_host": "steget.kommun.example", "desk_url": "https://steget.kommun.example",
           "certificates_from": "mailbox.pem"}  # fmt: skip
    path = folder / "inboxes.yml"
    with path.open("w", encoding="utf-8") as stream:
        YAML().dump({"inboxes": {"varberg": [row]}}, stream)
    return path


@pytest.fixture
def start(handover_database: str, engine, tmp_path) -> Iterator[Callable[[Path | None], subprocess.Popen]]:
    running: list[subprocess.Popen] = []

    def _start(inboxes: Path | None) -> subprocess.Popen:
        env = {name: value for name, value in os.environ.items() if not name.startswith("STEGET_")}
        env |= {"STEGET_DATABASE_URL": handover_database, "STEGET_CONTENT_KEY": CONTENT_KEY}
        env |= {"STEGET_INBOXES": str(inboxes)} if inboxes else {}
        with (tmp_path / f"log-{len(running)}").open("wb") as log:
            child = subprocess.Popen([sys.executable, "-m", "handover.delivery"], cwd=TREE, env=env, stdout=log, stderr=log)
        running.append(child)
        return child

    yield _start
    for child in running:
        child.kill()
        child.wait()


async def until(done: Callable[[], object], seconds: float = 60) -> float:
    began = time.monotonic()
    while not done():
        assert time.monotonic() - began < seconds, "waited in vain"
        await asyncio.sleep(0.1)
    return time.monotonic() - began


def mail_row(transactions, act: str = "referral") -> OutboxRow | None:
    with transactions.begin() as session:
        return session.scalar(select(OutboxRow).where(OutboxRow.kind == "mail", OutboxRow.act == act))


def everything_said(folder: Path) -> str:
    return "".join(path.read_text(encoding="utf-8", errors="replace") for path in folder.glob("log-*"))


async def test_a_worker_that_is_killed_while_it_sends_is_replaced_and_the_letter_keeps_its_id(start, send, transactions, tmp_path) -> None:
    script = Script(silent="DATA")
    async with mail_server(script) as port:
        inboxes = written(tmp_path, port)
        first = start(inboxes)
        sent = send(inboxes=("mail",), own_words=WORDS)
        await until(lambda: script.letters)
        first.send_signal(signal.SIGKILL)
        first.wait()
        script.silent = ""
        start(inboxes)
        took = await until(lambda: mail_row(transactions).sent_at)
        first_letter, last_letter = script.letters[0].content, script.letters[-1].content
    assert took < 45 and mail_row(transactions).attempts == 2
    assert parsed(first_letter)["Message-ID"] == parsed(last_letter)["Message-ID"] == mail_row(transactions).reference
    text, json, pdf = parts_of(opened(last_letter, mailbox_certificate()))
    assert WORDS in text and WORDS.encode() in json and pdf.startswith(b"%PDF") and b'"referral":' + sent.body in json
    assert WORDS not in everything_said(tmp_path) and "parcel_taken" in everything_said(tmp_path)


async def test_a_person_who_takes_it_back_has_it_taken_back_from_the_mailbox_too(start, send, transactions, tmp_path) -> None:
    script = Script()
    async with mail_server(script) as port:
        start(written(tmp_path, port))
        sent = send(inboxes=("mail",))
        await until(lambda: mail_row(transactions).sent_at)
        with transactions.begin() as session:
            erasure.withdraw(session, sent.code_hash)
        await until(lambda: (row := mail_row(transactions, "withdrawn")) and row.sent_at)
    assert "Radera" in parts_of(opened(script.letters[-1].content, mailbox_certificate()))[0]
    assert "tagits tillbaka" in str(parsed(script.letters[-1].content)["Subject"])


async def test_it_leaves_on_sigterm_and_says_what_it_is(start, tmp_path) -> None:
    child = start(None)
    await until(lambda: "process_started" in everything_said(tmp_path))
    await asyncio.sleep(1)
    child.send_signal(signal.SIGTERM)
    assert await asyncio.to_thread(child.wait, 20) == 0


@pytest.mark.parametrize(("text", "why"), [
    ("inboxes: {varberg: [{kind: sdk}]}", "sdk för varberg"), ("inboxes: [", "inte rätt skriven"),
    ("inboxes: {varberg: [{kind: mail, host: x, passwort: hemligt}]}", "mail för varberg"),
])  # fmt: skip
async def test_it_refuses_to_start_with_inboxes_that_are_half_set(start, tmp_path, text: str, why: str) -> None:
    path = tmp_path / "inboxes.yml"
    path.write_text(text, encoding="utf-8")
    assert await asyncio.to_thread(start(path).wait, 30) == 78
    assert why in everything_said(tmp_path) and "hemligt" not in everything_said(tmp_path)
