"""A small content with a model that is no model, and the parts of a job: loud fakes that say when they are asked too much."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from foundation.content.versions import Versions
from nlu.studio.jobs.build import Workshop
from nlu.studio.jobs.judgement import Judgements
from nlu.studio.jobs.keeping import Shelf
from tests.nlu.studio.jobs.fakes import FakeDialogueTrainer, FakeHeads
from tests.nlu.studio.jobs.trees import TREE, write_tree


@pytest.fixture
def shipped(tmp_path: Path) -> Path:
    """A program folder: the small tree, and files in the place of a model."""
    root = write_tree(tmp_path / "program", TREE)
    for path, words in (("models/heads/heads.json", "{}"), ("models/heads/SHA256SUMS", "shipped"), ("models/rasa/assistant.tar.gz", "rasa"),
                        ("models/rasa/assistant.tar.gz.sha256", "hash")):  # fmt: skip
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(words)
    return root


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of versions; nothing is in it yet."""
    return tmp_path / "content"


@pytest.fixture
def versions(folder: Path, shipped: Path) -> Versions:
    return Versions(folder, shipped)


@pytest.fixture
def judgements(folder: Path) -> Judgements:
    return Judgements(folder / "judgements")


@pytest.fixture
def shelf(folder: Path, versions: Versions, judgements: Judgements) -> Shelf:
    return Shelf(folder, versions, judgements)


@pytest.fixture
def heads() -> FakeHeads:
    return FakeHeads()


@pytest.fixture
def dialogue_trainer() -> FakeDialogueTrainer:
    return FakeDialogueTrainer()


@pytest.fixture
def shop(versions: Versions, folder: Path, heads: FakeHeads, dialogue_trainer: FakeDialogueTrainer, shelf: Shelf) -> Workshop:
    return Workshop(versions, folder / "work", heads, dialogue_trainer, shelf.remove)


@pytest.fixture
def told() -> list[str]:
    """What a job has told, in words."""
    return []


@pytest.fixture
def tell(told: list[str]) -> Callable[[int, int, str], None]:
    def _tell(done: int, total: int, words: str) -> None:
        assert 0 <= done <= total and words
        told.append(words)

    return _tell
