"""Fixtures: the studio with vectors that are made up, and a wait for its map."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from threading import Event

import httpx
import numpy as np
import pytest
from fastapi import FastAPI
from sqlalchemy import Engine

from foundation.content.versions import Versions
from foundation.logs import EventLog
from nlu.studio.content.touches import needs_second_eyes
from nlu.studio.web.app import ADDRESS, create_studio
from tests.nlu.studio.web.conftest import EditorBrowser, KnownEntrance

MOST = 1_500


class MadeUpVectors:
    """Vectors of the first `most` texts, the same for the same words. `go` holds the maker back; `fails` makes it fail."""

    def __init__(self, most: int = MOST) -> None:
        self.most, self.go, self.fails, self.times = most, Event(), False, 0
        self.go.set()

    def of(self, texts: Sequence[str]) -> tuple[np.ndarray, list[int]]:
        self.times += 1
        self.go.wait(30)
        if self.fails:
            raise RuntimeError("vad som helst om hemliga ord")
        rng = np.random.default_rng(6)
        rows = rng.normal(size=(min(self.most, len(texts)), 12)).astype(np.float32)
        return rows / np.linalg.norm(rows, axis=1, keepdims=True), list(range(len(rows)))


@pytest.fixture
def vectors() -> MadeUpVectors:
    return MadeUpVectors()


@pytest.fixture
def studio(studio_engine: Engine, tmp_path: Path, vectors: MadeUpVectors) -> FastAPI:
    """The app, as in conftest.py, with these vectors."""
    outer = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    versions = Versions(tmp_path / "content")
    outer.mount(ADDRESS, create_studio(studio_engine, KnownEntrance(), versions, needs_second_eyes, EventLog("desk"), vectors=vectors))
    return outer


async def drawn(browser: EditorBrowser, state: str = "ready") -> httpx.Response:
    """The answer of /map/data once it is in this state."""
    for _ in range(400):
        answer = await browser.get("/map/data")
        now = answer.headers.get("x-map-state") or answer.json().get("state")
        if now == state:
            return answer
        await asyncio.sleep(0.05)
    raise AssertionError(f"the map is {now}, never {state}")
