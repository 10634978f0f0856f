"""The draft over a small content of its own: two files, one of danger."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from foundation.content.parts import Tree
from foundation.content.versions import Versions
from nlu.studio.store.approvals import Approvals
from nlu.studio.store.draft import Draft
from nlu.studio.store.engine import Transactions
from nlu.studio.store.history import History
from nlu.studio.store.trees import Trees
from tests.nlu.studio.stored import join, studio_database, studio_engine, transactions  # noqa: F401 - fixtures

GREET, DANGER = "actions/texts/greet.yml", "actions/texts/danger.yml"


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """The content that came with the program."""
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
def draft(transactions: Transactions, versions: Versions) -> Draft:  # noqa: F811
    """The draft; whatever touches the file of danger needs somebody else's eyes."""
    return Draft(transactions, Trees(versions), lambda before, after: ["Fara"] if before.get(DANGER) != after.get(DANGER) else [])


@pytest.fixture
def history(transactions: Transactions) -> History:  # noqa: F811
    return History(transactions)


@pytest.fixture
def approvals(transactions: Transactions, draft: Draft) -> Approvals:  # noqa: F811
    return Approvals(transactions, draft)
