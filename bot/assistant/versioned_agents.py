"""One agent for each model of the versions that are ready. They share the chats, so a running conversation goes on in another one."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from rasa.core.agent import Agent

from bot.assistant.content_versions import ARCHIVE, SHIPPED, VersionRefused, is_version_id, live_id, open_version
from bot.assistant.kept_versions import KeptVersions
from bot.assistant.model_archive import ArchiveRefused, checked_copy
from bot.assistant.versioned_words import SPOKEN, VersionedWords


@dataclass(frozen=True)
class Loaded:
    """A model in use, and the hash of its archive: versions whose words alone differ have the same."""

    digest: str
    agent: Agent


class VersionedAgents:
    """The agents of the versions, beside `base`, which Rasa itself started with what came with the program."""

    def __init__(self, base: Agent) -> None:
        self._base = Loaded(_digest(Path(base.processor.model_path)), base)
        self._loaded: Final = KeptVersions(self._load)
        self._one_at_a_time = asyncio.Lock()
        self._coming: set[asyncio.Task[None]] = set()

    async def prepare(self, id_: str) -> None:
        """Makes a version ready beside the others, in a thread. Raises VersionRefused."""
        if id_ == SHIPPED:
            return
        async with self._one_at_a_time:
            await asyncio.to_thread(self._prepare, id_)

    def of(self, named: object) -> tuple[str, Agent]:
        """The agent for the version that a message names, and whose it is.

        Where it is not ready it is made so for later messages, and this one is answered from the version that was used last.
        """
        if named is None or named == SHIPPED:
            return SHIPPED, self._base.agent
        if not is_version_id(named):
            return self._otherwise()
        id_ = str(named)
        loaded = self._loaded.known(id_) if SPOKEN.known(id_) is not None else None
        if loaded is None:
            self._prepare_later(id_)
            return self._otherwise()
        return id_, loaded.agent

    async def prepare_live(self) -> None:
        """Makes the live version ready, after a start. A broken one is left: what came with the program answers."""
        await self._try(live_id())

    def _otherwise(self) -> tuple[str, Agent]:
        newest = self._loaded.newest()
        loaded = self._loaded.known(newest) if newest else None
        return (newest, loaded.agent) if newest and loaded else (SHIPPED, self._base.agent)

    def _prepare_later(self, id_: str) -> None:
        if self._coming or self._loaded.was_just_refused(id_) or SPOKEN.was_just_refused(id_):
            return
        task = asyncio.get_running_loop().create_task(self._try(id_))
        self._coming.add(task)
        task.add_done_callback(self._coming.discard)

    async def _try(self, id_: str) -> None:
        with contextlib.suppress(VersionRefused):
            await self.prepare(id_)

    def _prepare(self, id_: str) -> None:
        SPOKEN.prepare(id_)
        self._loaded.prepare(id_)

    def _load(self, id_: str) -> Loaded:
        version = open_version(id_)
        digest = version.sums.get(ARCHIVE, "")
        for loaded in (self._base, *self._loaded.all()):
            if loaded.digest == digest:
                return loaded
        folder = Path(tempfile.mkdtemp(prefix="content-"))
        try:
            copy = checked_copy(version.folder / ARCHIVE, folder / "model" / "assistant.tar.gz")
            if _digest(copy) != digest:
                raise VersionRefused(f"Versionen {id_} har ändrats sedan den gjordes och används inte.")
            return Loaded(digest, _agent_beside(self._base.agent, copy))
        except ArchiveRefused as refused:
            raise VersionRefused(f"Versionen {id_}: {refused}.") from None
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _agent_beside(base: Agent, archive: Path) -> Agent:
    # Rasa wraps the store that endpoints.yml names and gives no way to it; the wrapper alone would tie both to one domain.
    store = base.tracker_store._tracker_store.with_same_chats()
    agent = Agent(generator=VersionedWords(), tracker_store=store, lock_store=base.lock_store, action_endpoint=base.action_endpoint)
    try:
        agent.load_model(os.fspath(archive))
    except Exception:  # whatever Rasa makes of a model that it cannot load, its text may quote it
        raise VersionRefused("Modellen går inte att läsa in i samtalet.") from None
    return agent


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
