"""The process itself, over a real database: takes jobs, is stopped, is killed, and goes on."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from bot.gateway.store.migrate import migrate as migrate_chat
from foundation.content.versions import SHIPPED, Versions
from foundation.settings import ROOT
from nlu.studio.jobs.alive import is_alive
from nlu.studio.jobs.eyes import StoredEyes
from nlu.studio.jobs.gateways import GatewayRows
from nlu.studio.roles import ROLES
from nlu.studio.store.approvals import Approvals
from nlu.studio.store.draft import Draft, Edit
from nlu.studio.store.engine import Transactions, make_engine, studio_transactions
from nlu.studio.store.history import History
from nlu.studio.store.jobs import Job, Jobs
from nlu.studio.store.members import Member, Members
from nlu.studio.store.migrate import migrate
from nlu.studio.store.trees import Trees
from nlu.studio.store.trials import Trial, Trials
from tests.databases import database

WORDS, EXAMPLES = "bot/assistant/domain/responses/support.yml", "nlu/data/intents/referral.yml"


@pytest.fixture
def url(postgres_url: str) -> Iterator[str]:
    with database(postgres_url, f"jobs_{uuid.uuid4().hex}", migrate_chat, migrate) as made:
        yield made


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    made = make_engine(url)
    yield made
    made.dispose()


@pytest.fixture
def transactions(engine: Engine) -> Transactions:
    return studio_transactions(engine)


@pytest.fixture
def jobs(transactions: Transactions) -> Jobs:
    return Jobs(transactions)


@pytest.fixture
def draft(transactions: Transactions, folder: Path) -> Draft:
    """The draft over what is shipped; all examples are danger here."""
    return Draft(transactions, Trees(Versions(folder)), lambda old, new: ["fara"] if old[EXAMPLES] != new[EXAMPLES] else [])


@pytest.fixture
def anna(transactions: Transactions) -> Member:
    return Members(transactions).grant(1, "Anna", ROLES)


@pytest.fixture
def start(url: str, folder: Path) -> Iterator[Callable[[], subprocess.Popen[bytes]]]:
    started: list[subprocess.Popen[bytes]] = []
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "STEGET_DATABASE_URL": url, "STEGET_CONTENT": str(folder),
           "STEGET_CHAT_URL": "http://127.0.0.1:9"}  # fmt: skip

    def _start() -> subprocess.Popen[bytes]:
        started.append(subprocess.Popen([sys.executable, "-m", "nlu.studio.jobs"], cwd=ROOT, env=env))
        return started[-1]

    yield _start
    for process in started:
        process.kill()
        process.wait(10)


def when(found: Callable[[], object], seconds: float = 60) -> object:
    end = time.monotonic() + seconds
    while not (value := found()):
        assert time.monotonic() < end, "it never came to that"
        time.sleep(0.1)
    return value


def ended(jobs: Jobs, number: int) -> Job:
    when(lambda: jobs.find(number).state in ("done", "failed", "refused", "cancelled"))
    return jobs.find(number)


def children_of(pid: int) -> list[int]:
    return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def test_words_are_made_a_version_and_the_process_ends_when_it_is_told(
    start: Callable[[], subprocess.Popen[bytes]], jobs: Jobs, draft: Draft, anna: Member, folder: Path
) -> None:
    draft.save(anna, Edit("answer/utter_ask_group", "Kortare", lambda tree: {WORDS: tree[WORDS].replace("Oftast", "Ofta")}))
    process = start()
    job = ended(jobs, jobs.ask("train", anna))
    assert job.state == "done" and job.result["kind"] == "words" and job.words == "Klar att publicera"
    assert job.result["seconds"] < 5, "words alone take no training"
    made = Versions(folder).open(job.result["version"])
    assert "Ofta träffar" in made.read()[WORDS] and made.parent == SHIPPED
    assert is_alive(folder) and os.getpriority(os.PRIO_PROCESS, process.pid) >= 5
    process.send_signal(signal.SIGTERM)
    assert process.wait(15) == 0 and not is_alive(folder)


def test_trials_of_yesterday_are_erased_by_themselves(start: Callable[[], subprocess.Popen[bytes]], transactions: Transactions,
                                                      engine: Engine) -> None:  # fmt: skip
    trials, yesterday = Trials(transactions), datetime.now(UTC) - timedelta(hours=25)
    trials.begin(2, Trial("trial_b", SHIPPED))
    trials.begin(1, Trial("trial_a", SHIPPED, ({"said": "hej"},)), yesterday)
    start()

    def kept() -> list[int]:
        with engine.connect() as connection:
            return list(connection.scalars(text("SELECT who FROM studio.trial")))

    when(lambda: kept() == [2])
    assert trials.of(2) is not None


def test_training_that_is_killed_half_way_is_told_and_can_be_asked_for_again(
    start: Callable[[], subprocess.Popen[bytes]], jobs: Jobs, draft: Draft, anna: Member, folder: Path, engine: Engine
) -> None:
    draft.save(anna, Edit("intent/start_referral", "Fler", lambda tree: {EXAMPLES: tree[EXAMPLES] + "# ny\n"}))
    process, number = start(), jobs.ask("train", anna)
    (child,) = when(lambda: children_of(process.pid))
    when(lambda: jobs.find(number).words == "Kontrollerar exemplen")
    assert os.getpriority(os.PRIO_PROCESS, child) >= 10
    process.kill()
    process.wait(10)
    when(lambda: not Path(f"/proc/{child}").exists())
    assert Versions(folder).ids() == [] and list((folder / "work").iterdir())
    with engine.begin() as connection:
        connection.execute(text("UPDATE studio.job SET heartbeat = heartbeat - interval '5 minutes'"))
    again = start()
    assert ended(jobs, number).words.startswith("Arbetet bröts av")
    second = jobs.ask("train", anna)
    when(lambda: jobs.find(second).words == "Kontrollerar exemplen")
    assert [path.name for path in (folder / "work").iterdir()] == [f"job-{second}"]
    jobs.cancel(second)
    assert ended(jobs, second).state == "cancelled"
    assert list((folder / "work").iterdir()) == [] and children_of(again.pid) == []


def test_gateways_that_live_are_heard(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO chat.content_adopted (process, content, refused, seen_at) VALUES "
                                "('a', 'shipped', '', now()), ('b', '0123456789abcdef', 'Nej.', now()), "
                                "('gone', 'shipped', '', now() - interval '1 minute')"))  # fmt: skip
    assert [(one.process, one.content, one.refused) for one in GatewayRows(engine).adopted()] == [
        ("a", "shipped", ""), ("b", "0123456789abcdef", "Nej."),
    ]  # fmt: skip


def test_eyes_of_the_store(transactions: Transactions, draft: Draft, anna: Member) -> None:
    approvals = Approvals(transactions, draft)
    eyes = StoredEyes(approvals, History(transactions))
    saved = draft.save(anna, Edit("intent/a", "Ändrade exemplen om fara", lambda tree: {EXAMPLES: tree[EXAMPLES] + "# ny\n"}))
    assert eyes.waiting() == [{"id": saved.id, "what": "Ändrade exemplen om fara"}]
    draft.undo(anna, saved.id)
    assert eyes.waiting() == [] and eyes.unseen([saved.id]) == ["Ändrade exemplen om fara"]
    assert eyes.unseen([saved.id + 99]) == ["en ändring som inte finns kvar i historiken"]
