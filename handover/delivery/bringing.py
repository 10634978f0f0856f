"""From a parcel to its inbox: rendered, within a time, and every fault made into one of the two failures."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy.orm import Session, sessionmaker

from foundation.logs import EventLog
from handover.core.parcel import Parcel
from handover.delivery.inbox import Accepted, Inbox, InboxFailure, InboxRefused, InboxUnreachable, Rendered
from handover.store.canaries import Line

Asked = Callable[[], Awaitable[bool]]
ANSWER_WITHIN_S: Final = 660.0  # a mail server may think for ten minutes after the last line (RFC 5321, 4.5.3.2.6)


class NoLongerOwed(Exception):
    """The parcel was taken back while it was made ready; nothing has been sent."""


async def _always() -> bool:
    return True


@dataclass(frozen=True)
class Bringing:
    """What a worker works with. `inboxes` are by municipality (its slug) and kind, `names` the municipalities' names by slug."""

    transactions: sessionmaker[Session]
    inboxes: Mapping[Line, Inbox]
    names: dict[str, str]
    render: Callable[[Parcel], Rendered]
    log: EventLog

    def name_of(self, municipality: str) -> str:
        """Its name, also after it has left the directory."""
        return self.names.get(municipality, municipality)

    async def bring(self, parcel: Parcel, kind: str, is_owed: Asked = _always) -> Accepted:
        """Raises InboxUnreachable or InboxRefused, and NoLongerOwed when `is_owed` says no at the last moment before sending."""
        inbox = self.inboxes.get((parcel.municipality, kind))
        if inbox is None:
            raise InboxRefused("no_such_inbox")
        try:
            rendered = await asyncio.to_thread(self.render, parcel)
            if not await is_owed():
                raise NoLongerOwed
            return await asyncio.wait_for(inbox.deliver(rendered), ANSWER_WITHIN_S)
        except (InboxFailure, NoLongerOwed):
            raise
        except TimeoutError:
            raise InboxUnreachable("timeout") from None
        except Exception:
            # A fault of our own: its text could quote the parcel. The code is enough to raise the alarm.
            raise InboxRefused("fault") from None
