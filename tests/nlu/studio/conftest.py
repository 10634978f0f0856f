"""The studio's tables, emptied before each test, over a small content of its own."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from foundation.content.parts import Tree
from foundation.content.versions import Versions
from nlu.studio.roles import ROLES, Role
from nlu.studio.store.approvals import Approvals
from nlu.studio.store.draft import Draft
from nlu.studio.store.engine import Transactions, make_engine, studio_transactions
from nlu.studio.store.history import History
from nlu.studio.store.members import Member, Members
from nlu.studio.store.migrate import migrate
from nlu.studio.store.tables import Table
from nlu.studio.store.trees import Trees
from tests.databases import database

GREET, DANGER = "actions/texts/greet.yml", "actions/texts/danger.yml"


@pytest.fixture(scope="session")
def studio_database(postgres_url: str) -> Iterator[str]:
    """URL of a database with the studio's tables."""
    with database(postgres_url, f"studio_{uuid.uuid4().hex}", migrate) as url:
        yield url


@pytest.fixture
def studio_engine(studio_database: str) -> Iterator[Engine]:
    """An engine on empty tables."""
    engine = make_engine(studio_database)
    with engine.begin() as connection:
        connection.execute(text(f"TRUNCATE {', '.join(table.fullname for table in Table.metadata.sorted_tables)} RESTART IDENTITY"))
    yield engine
    engine.dispose()


@pytest.fixture
def transactions(studio_engine: Engine) -> Transactions:
    return studio_transactions(studio_engine)


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """The content that came with the program: two files."""
    folder = tmp_path / "shipped"
    for path, words in ((GREET, "".join(f"rad {number}\n" for number in range(9))), (DANGER, "ring\n")):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(words, encoding="utf-8")
    return folder


@pytest.fixture
def versions(tmp_path: Path, content: Path) -> Versions:
    return Versions(tmp_path / "content", content)


@pytest.fixture
def publish(versions: Versions, tmp_path: Path) -> Callable[[Tree], str]:
    """publish(tree) makes a version with a model that is no model, and lets it be live; gives its id."""
    heads, dialogue = tmp_path / "heads", tmp_path / "assistant.tar.gz"
    heads.mkdir()
    for file in (heads / "head", dialogue, tmp_path / "assistant.tar.gz.sha256"):
        file.write_bytes(b"x")

    def _publish(tree: Tree) -> str:
        version = versions.make(tree, heads, dialogue, "words", None)
        versions.set_live(version.id)
        return version.id

    return _publish


@pytest.fixture
def draft(transactions: Transactions, versions: Versions) -> Draft:
    """The draft; whatever touches the file of danger needs somebody else's eyes."""
    return Draft(transactions, Trees(versions), lambda before, after: ["Fara"] if before.get(DANGER) != after.get(DANGER) else [])


@pytest.fixture
def history(transactions: Transactions) -> History:
    return History(transactions)


@pytest.fixture
def approvals(transactions: Transactions, draft: Draft) -> Approvals:
    return Approvals(transactions, draft)


@pytest.fixture
def join(transactions: Transactions) -> Callable[..., Member]:
    """join("Anna") makes a member with every role; join("Anna", "reader") with those that are named."""
    known: dict[str, int] = {}

    def _join(name: str, *roles: Role) -> Member:
        return Members(transactions).grant(known.setdefault(name, len(known) + 1), name, roles or ROLES)

    return _join
