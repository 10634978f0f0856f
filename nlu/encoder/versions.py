"""The heads of the last few versions of the content, beside those that the service started with.

Versions that differ in words alone have the same heads and share them. Whatever a request names, it is answered at once.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from foundation.content.versions import SHIPPED, VersionBroken, Versions, is_version_id
from foundation.logs import EventLog
from nlu.encoder.analyser import Analyser
from nlu.encoder.heads import SUMS, ModelError, load_model

MOST: Final = 2
"""Models beside the one from the start: the live one and the one before it, or one that comes. Each takes about 60 MB."""
KNOWN: Final = "vad kostar det"


@dataclass(frozen=True, slots=True)
class _Heads:
    digest: str
    analyser: Analyser


class VersionedAnalysers:
    """Finds the analyser of a version. Without a folder of versions there is one only."""

    def __init__(self, started: Analyser, heads: Path, versions: Versions | None, log: EventLog) -> None:
        self.started, self._versions, self._log = started, versions, log
        self._first = _Heads(_digest(heads), started)
        self._made: OrderedDict[str, _Heads] = OrderedDict()
        self._tried: set[str] = set()
        self._one_at_a_time = asyncio.Lock()
        self._coming: set[asyncio.Task[None]] = set()

    def of(self, content: str) -> Analyser:
        """The analyser of `content`; where it is not ready, the one that was used last, and it is made ready for later."""
        if content == SHIPPED:
            return self.started
        found = self._made.get(content)
        if found is None:
            self._prepare_later(content)
            found = next(reversed(self._made.values()), self._first)
        else:
            self._made.move_to_end(content)
        return found.analyser

    async def prepare(self, content: str) -> None:
        """Makes a version ready in a thread, while sentences are analysed. Raises VersionBroken."""
        async with self._one_at_a_time:
            if content == SHIPPED:
                return
            if content in self._made:  # whoever makes the live one ready again keeps it from being forgotten for one that is tried
                self._made.move_to_end(content)
                return
            made = await asyncio.to_thread(self._load, content)
            self._kept(content, made)

    def prepare_live(self) -> None:
        """Makes the live version ready before the service opens; a broken one is told of and left."""
        try:
            content = self._versions.live_id() if self._versions else SHIPPED
            if content != SHIPPED:
                self._kept(content, self._load(content))
        except VersionBroken:
            self._log.event("content_refused")

    def ready(self) -> list[str]:
        """The versions that are ready."""
        return [SHIPPED, *self._made]

    def _load(self, content: str) -> _Heads:
        if self._versions is None or not is_version_id(content):
            raise VersionBroken("Det finns ingen sådan version.")
        heads = self._versions.open(content).heads
        try:
            digest = _digest(heads)
            for known in (self._first, *self._made.values()):
                if known.digest == digest:
                    return known
            made = Analyser(self.started.encoder, load_model(heads, self.started.encoder.identity))
            made.analyse(KNOWN)
        except Exception as error:  # heads of another form fail in many ways
            self._log.event("content_refused", error=type(error).__name__)
            why = "är gjord med en annan språkmodell" if isinstance(error, ModelError) else "går inte att räkna med"
            raise VersionBroken(f"Versionen {content} {why}.") from None
        return _Heads(digest, made)

    def _kept(self, content: str, made: _Heads) -> None:
        self._made[content] = made
        # Words-only versions cost nothing; what counts is how many models they have between them.
        while len({heads.digest for heads in self._made.values()} - {self._first.digest}) > MOST or len(self._made) > 4 * MOST:
            self._made.popitem(last=False)

    def _prepare_later(self, content: str) -> None:
        if self._coming or content in self._tried or self._versions is None or not is_version_id(content):
            return
        self._tried = {*list(self._tried)[-20:], content}
        task = asyncio.get_running_loop().create_task(self._try(content))
        self._coming.add(task)
        task.add_done_callback(self._coming.discard)

    async def _try(self, content: str) -> None:
        try:
            await self.prepare(content)
        except VersionBroken:
            self._log.event("content_refused")


def _digest(heads: Path) -> str:
    return hashlib.sha256((heads / SUMS).read_bytes()).hexdigest()
