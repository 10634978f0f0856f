"""The errands over HTTP, as tests/contract/support-management-15.0.yaml describes them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final

import httpx

from handover.delivery.inboxes.support_management import answers
from handover.delivery.inboxes.support_management.access_token import AccessTokens
from handover.delivery.inboxes.support_management.errands import Attachment, FoundErrand, Metadata, Note
from handover.delivery.inboxes.support_management.exchange import Answer, Exchange, failure_of
from handover.delivery.inboxes.support_management.settings import SupportManagementSettings

_MOST_ROWS: Final = 100
# Where the case workers' own page (Draken) reads and writes its notes; notes of other contexts stay unseen there.
_NOTE_PLACE: Final = {"context": "SUPPORT", "role": "FIRST_LINE_SUPPORT"}
_NOTE_AUTHOR: Final = "Första steget"
_ATTACHMENT_CHANNEL: Final = "ESERVICE"


class HttpErrands:
    """The real Errands, over a client that `http_client` makes. One event loop's: a pooled connection cannot move to another."""

    def __init__(self, settings: SupportManagementSettings, http: httpx.AsyncClient) -> None:
        self._exchange = Exchange(http, settings.timeout_s)
        self._tokens = AccessTokens(settings, self._exchange)
        self._base = f"{settings.base_url.rstrip('/')}/{settings.municipality_id}/{settings.namespace}"
        self._headers = {"X-Sent-By": settings.sent_by} if settings.sent_by else {}

    async def metadata(self) -> Metadata:
        """See Errands."""
        return answers.read_metadata((await self._ask("GET", "/metadata", 200)).body)

    async def find(self, tag_key: str, tag_value: str) -> list[FoundErrand]:
        """See Errands. Key and value may not hold quotation marks."""
        wanted = f"externalTags.key:'{tag_key}' and externalTags.value:'{tag_value}'"
        rows = {"filter": wanted, "page": 0, "size": _MOST_ROWS, "sort": "created,asc"}
        return answers.read_errands((await self._ask("GET", "/errands", 200, params=rows)).body)

    async def create(self, errand: dict[str, Any]) -> str:
        """See Errands."""
        return answers.errand_id_in((await self._ask("POST", "/errands", 201, json=errand)).location)

    async def retitle(self, errand_id: str, title: str) -> None:
        """See Errands."""
        await self._ask("PATCH", f"/errands/{errand_id}", 200, json={"title": title})

    async def attachments(self, errand_id: str) -> frozenset[str]:
        """See Errands."""
        return answers.read_attachment_names((await self._ask("GET", f"/errands/{errand_id}/attachments", 200)).body)

    async def attach(self, errand_id: str, attachment: Attachment) -> None:
        """See Errands."""
        part = {"errandAttachment": (attachment.name, attachment.content, attachment.media_type)}
        path = f"/errands/{errand_id}/attachments"
        await self._ask("POST", path, 201, files=part, data={"channel": _ATTACHMENT_CHANNEL})

    async def notes(self, errand_id: str) -> frozenset[Note]:
        """See Errands."""
        rows = {**_NOTE_PLACE, "page": 1, "limit": _MOST_ROWS}
        return answers.read_notes((await self._ask("GET", f"/errands/{errand_id}/notes", 200, params=rows)).body)

    async def add_note(self, errand_id: str, note: Note) -> None:
        """See Errands."""
        body = {**_NOTE_PLACE, "subject": note.subject, "body": note.body, "createdBy": _NOTE_AUTHOR}
        await self._ask("POST", f"/errands/{errand_id}/notes", 201, json=body)

    async def _ask(self, method: str, path: str, wanted: int, **content: Any) -> Answer:
        token = await self._tokens.current()
        answer = await self._send(method, path, token, content)
        if answer.status == 401:  # taken back before its time; the request was not carried out
            self._tokens.discard(token)
            answer = await self._send(method, path, await self._tokens.current(), content)
        if answer.status != wanted:
            raise failure_of(answer.status)
        return answer

    async def _send(self, method: str, path: str, token: str, content: dict[str, Any]) -> Answer:
        headers = {**self._headers, "Authorization": f"Bearer {token}"}
        return await self._exchange.send(method, self._base + path, headers=headers, **content)


def http_client(settings: SupportManagementSettings) -> httpx.AsyncClient:
    """A connection pool for the errands: no redirects, nothing from the environment, no compressed answers."""
    return httpx.AsyncClient(timeout=settings.timeout_s, follow_redirects=False, trust_env=False, headers={"Accept-Encoding": "identity"})


@asynccontextmanager
async def connected(settings: SupportManagementSettings) -> AsyncIterator[HttpErrands]:
    """Errands whose connections are closed afterwards."""
    async with http_client(settings) as http:
        yield HttpErrands(settings, http)
