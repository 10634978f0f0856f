"""One trained assistant and one running Rasa box for the tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.assistant.box import Box, train
from tests.assistant.fake_bridge import FakeBridge, FakeNlu


@pytest.fixture(scope="session")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model of the tree as it is now."""
    return train(tmp_path_factory.mktemp("models"))


@pytest.fixture(scope="session")
def nlu() -> Iterator[FakeNlu]:
    """A fake nlu service, for messages without an analysis."""
    fake = FakeNlu()
    yield fake
    fake.stop()


@pytest.fixture(scope="session")
def bridge() -> Iterator[FakeBridge]:
    """A fake bridge. It is healthy before each test that uses `box`."""
    fake = FakeBridge()
    yield fake
    fake.stop()


@pytest.fixture(scope="session")
def running(model: Path, bridge: FakeBridge, nlu: FakeNlu, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Box]:
    """Rasa and the actions, running."""
    folder = tmp_path_factory.mktemp("box")
    box = Box(model, bridge.url, nlu.url, folder / "log", folder / "content")
    try:
        box.start()
        yield box
    finally:
        box.stop()


@pytest.fixture
def box(running: Box, bridge: FakeBridge) -> Iterator[Box]:
    """The running box with everything in order, also after a test that broke something."""
    bridge.answer_after, bridge.reject, bridge.broken = 0.0, [], []
    if "actions" not in running.processes:
        running.start_actions()
    yield running
    assert bridge.broken == []
