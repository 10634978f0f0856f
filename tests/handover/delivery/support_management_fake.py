"""A loud fake of Errands: keeps everything in a store, holds each body against the contract, and fails as told."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, TypeVar

from handover.delivery.inbox import InboxRefused
from handover.delivery.inboxes.support_management import answers
from handover.delivery.inboxes.support_management.errands import Attachment, FoundErrand, Metadata, Note
from tests.handover.delivery.support_management_contract import faults_of
from tests.handover.delivery.support_management_store import FAILURES, ErrandStore, Faults, StoredErrand

T = TypeVar("T")


class FakeErrands:
    """Errands without a wire."""

    def __init__(self, store: ErrandStore, faults: Faults) -> None:
        self._store, self._faults = store, faults

    async def metadata(self) -> Metadata:
        return self._done(lambda: answers.read_metadata(json.dumps(self._store.metadata).encode()))

    async def find(self, tag_key: str, tag_value: str) -> list[FoundErrand]:
        return self._done(lambda: [self._shown(errand) for errand in self._store.find(tag_key, tag_value)])

    async def create(self, errand: dict[str, Any]) -> str:
        assert faults_of(errand, {"$ref": "#/components/schemas/Errand"}) == []
        if self._store.refuses(errand):
            raise InboxRefused("rejected")
        return self._done(lambda: self._store.create(errand))

    async def retitle(self, errand_id: str, title: str) -> None:
        self._done(lambda: self._of(errand_id).body.update(title=title))

    async def attachments(self, errand_id: str) -> frozenset[str]:
        return self._done(lambda: frozenset(document[0] for document in self._of(errand_id).documents))

    async def attach(self, errand_id: str, attachment: Attachment) -> None:
        document = (attachment.name, attachment.media_type, attachment.content, "ESERVICE")
        self._done(lambda: self._of(errand_id).documents.append(document))

    async def notes(self, errand_id: str) -> frozenset[Note]:
        return self._done(lambda: frozenset(Note(note["subject"], note["body"]) for note in self._of(errand_id).notes))

    async def add_note(self, errand_id: str, note: Note) -> None:
        self._done(lambda: self._of(errand_id).notes.append({"subject": note.subject, "body": note.body}))

    def _done(self, act: Callable[[], T]) -> T:
        fault = self._faults.next()
        if fault and fault[0] == "before":
            raise FAILURES[fault[1]]
        result = act()
        if fault:
            raise FAILURES[fault[1]]
        return result

    def _of(self, errand_id: str) -> StoredErrand:
        if errand_id not in self._store.errands:
            raise InboxRefused("not_found")
        return self._store.errands[errand_id]

    def _shown(self, errand: StoredErrand) -> FoundErrand:
        tags = frozenset((tag["key"], tag["value"]) for tag in self._store.shown_tags(errand))
        return FoundErrand(errand.id, errand.number, tags)
