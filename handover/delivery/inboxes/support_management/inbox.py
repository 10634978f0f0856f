"""The inbox itself: one errand for each referral, however often it is brought."""

from __future__ import annotations

import asyncio
import re
from typing import Final

from handover.core.parcel import Parcel
from handover.delivery.inbox import Accepted, InboxFailure, InboxRefused, InboxUnreachable, Rendered
from handover.delivery.inboxes.support_management import content
from handover.delivery.inboxes.support_management.errands import Errands, FoundErrand, Note
from handover.delivery.inboxes.support_management.fitness import misfits
from handover.delivery.inboxes.support_management.settings import SupportManagementSettings

DELIVERY_SECONDS: Final = 75.0  # all requests of one delivery together; the worker itself would wait for longer
NOTHING_THERE: Final = "no-errand"
_OUR_ID: Final = re.compile(r"[A-Za-z0-9_-]{1,200}")


class SupportManagementInbox:
    """Delivers to one namespace of SupportManagement 15.0.

    The API has no idempotency key. So each errand carries the parcel's id as external tag; it is looked up before anything is
    created, and what the first attempt left undone is done at the errand that is found. A parcel counts as delivered when the
    errand exists with both documents.
    """

    kind = "support_management"

    def __init__(self, settings: SupportManagementSettings, client: Errands) -> None:
        self._settings, self._client = settings, client
        # What was created here and not yet found again: a search may lag behind, or not be allowed to see it.
        self._created: dict[str, str] = {}

    async def deliver(self, rendered: Rendered) -> Accepted:
        """Brings one parcel; see Inbox. A withdrawal of something that never arrived is accepted and creates nothing."""
        act = {"referral": self._refer, "withdrawn": self._withdraw, "canary": self._probe}[rendered.parcel.kind]
        try:
            async with asyncio.timeout(DELIVERY_SECONDS):
                return Accepted(await act(rendered), acknowledged=True)
        except TimeoutError:
            raise InboxUnreachable("timeout") from None

    async def problems(self) -> list[str]:
        """What keeps this inbox from working, one Swedish sentence each, for `steget doctor`. Creates nothing."""
        try:
            return [misfit.sentence for misfit in misfits(self._settings, await self._client.metadata())]
        except InboxRefused as refusal:
            return [f"SupportManagement säger nej ({refusal.code}). Kontrollera adressen, nyckeln och namnrymden."]
        except InboxFailure as failure:
            return [f"SupportManagement svarar inte ({failure.code})."]

    async def _probe(self, _: Rendered) -> str:
        for misfit in misfits(self._settings, await self._client.metadata()):
            raise InboxRefused(misfit.code)
        return "metadata"

    async def _refer(self, rendered: Rendered) -> str:
        identity = rendered.parcel.id
        found = await self._find(content.PARCEL_TAG, identity)
        errand_id = found[0].id if found else self._created.get(identity) or await self._create(rendered)
        await self._complete(errand_id, rendered)
        for copy in found[1:]:
            await self._note_once(copy.id, content.copy_of(found[0]))
        self._created.pop(identity, None)
        return errand_id

    async def _create(self, rendered: Rendered) -> str:
        errand_id = await self._client.create(content.new_errand(rendered, self._settings))
        self._created[rendered.parcel.id] = errand_id
        return errand_id

    async def _complete(self, errand_id: str, rendered: Rendered) -> None:
        try:
            present = await self._client.attachments(errand_id)
        except InboxRefused as refusal:
            if refusal.code == "not_found":  # staff have deleted it; the next attempt may create it again
                self._created.pop(rendered.parcel.id, None)
            raise
        for attachment in content.attachments_of(rendered):
            if attachment.name not in present:
                await self._client.attach(errand_id, attachment)

    async def _withdraw(self, rendered: Rendered) -> str:
        found = await self._find(content.TICKET_TAG, rendered.parcel.ticket_id)
        for errand in found:
            await self._order_deletion(errand.id, rendered.parcel)
        return found[0].id if found else await self._withdraw_by_name(rendered.parcel)

    async def _withdraw_by_name(self, parcel: Parcel) -> str:
        """The errand that was made then, when the search does not find it: staff may have taken its tags away."""
        name = parcel.refers_to.name if parcel.refers_to else None
        if name is None:
            return NOTHING_THERE
        try:
            await self._order_deletion(name, parcel)
        except InboxRefused as refusal:
            if refusal.code != "not_found":
                raise
            return NOTHING_THERE
        return name

    async def _order_deletion(self, errand_id: str, parcel: Parcel) -> None:
        await self._client.retitle(errand_id, content.WITHDRAWN_TITLE)
        await self._note_once(errand_id, content.withdrawn_note(parcel))

    async def _note_once(self, errand_id: str, note: Note) -> None:
        if note not in await self._client.notes(errand_id):
            await self._client.add_note(errand_id, note)

    async def _find(self, tag_key: str, our_id: str) -> list[FoundErrand]:
        """Our own errands. An answer with anything else in it means that the search cannot be relied on, and two errands that follow."""
        if not _OUR_ID.fullmatch(our_id):
            raise InboxRefused("unfit_id")
        found = await self._client.find(tag_key, our_id)
        if not all((tag_key, our_id) in errand.tags for errand in found):
            raise InboxRefused("search_not_honoured")
        return found
