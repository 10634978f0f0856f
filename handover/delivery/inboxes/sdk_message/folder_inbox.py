"""A folder that the municipality's message system collects SDK messages from. That a file lies there is not that it was sent."""

from __future__ import annotations

import asyncio
import errno
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from handover.core.parcel import Parcel
from handover.delivery.inbox import Accepted, InboxRefused, InboxUnreachable, Rendered
from handover.delivery.inboxes.sdk_message.identifiers import conversation_id, message_id
from handover.delivery.inboxes.sdk_message.message import build_message
from handover.delivery.inboxes.sdk_message.private_file import files_older_than, prove_room, remove_unfinished, sync_names, write_whole
from handover.delivery.inboxes.sdk_message.settings import SdkSettings
from handover.delivery.inboxes.sdk_message.validation import validate

COLLECTED_WITHIN: Final = timedelta(hours=1)
_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT})


class SdkFolderInbox:
    """Lays one valid message per parcel in `folder`, which must exist, as `<conversation id>.<message id>.xml` with mode 0600.

    The collector runs as the same user, takes `*.xml` only, and removes what it has taken. A repetition is written again even when
    the file is gone: from here it can't be told whether it was collected or lost. The message has the same id then, and a receiver
    refuses a second one with an id that it has (B1.3.3, 5.3 row 6), so staff see one. A withdrawal removes what still lies there
    of the same ticket before it is written, so that nothing is collected of what a person has taken back. A canary is built,
    checked and written, and removed again at once: left there, staff would get a letter every quarter of an hour.
    """

    kind = "sdk"

    def __init__(self, settings: SdkSettings, folder: Path, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._settings, self._folder, self._clock = settings, folder, clock

    async def deliver(self, rendered: Rendered) -> Accepted:
        """Accepted with the message id, not acknowledged.

        Raises InboxRefused: `invalid_message` (nothing is written then), `folder_missing`. InboxUnreachable: `folder_full`,
        `folder_not_writable`, and for a canary `not_collected`, when a message has lain there for an hour.
        """
        message = build_message(rendered, self._settings, self._clock())
        if validate(message):
            raise InboxRefused("invalid_message")
        await asyncio.to_thread(self._put, rendered.parcel, message)
        return Accepted(str(message_id(rendered.parcel)), acknowledged=False)

    async def problems(self) -> list[str]:
        """Swedish sentences on what keeps messages from being sent: a folder that can't be used, or files that nobody collects."""
        try:
            waiting = len(self._uncollected())
        except OSError:
            return ["Mappen för SDK-meddelanden finns inte, eller går inte att läsa."]
        lines = [] if os.access(self._folder, os.W_OK | os.X_OK) else ["Mappen för SDK-meddelanden går inte att skriva i."]
        if waiting:
            lines.append(f"SDK-meddelanden som har väntat mer än en timme på att hämtas, och inte är skickade: {waiting}.")
        return lines

    def _put(self, parcel: Parcel, message: bytes) -> None:
        with _as_failures():
            remove_unfinished(self._folder, self._clock())
            if parcel.kind == "canary":
                return self._prove(message)
            if parcel.kind == "withdrawn":
                self._take_back(parcel)
            write_whole(self._folder / f"{conversation_id(parcel)}.{message_id(parcel)}.xml", message)

    def _prove(self, message: bytes) -> None:
        prove_room(self._folder, message)
        if self._uncollected():
            raise InboxUnreachable("not_collected")

    def _take_back(self, parcel: Parcel) -> None:
        for path in self._folder.glob(f"{conversation_id(parcel)}.*.xml"):
            path.unlink(missing_ok=True)
        sync_names(self._folder)

    def _uncollected(self) -> list[Path]:
        return files_older_than(self._clock() - COLLECTED_WITHIN, self._folder, "*.xml")


@contextmanager
def _as_failures() -> Iterator[None]:
    # The text of an OSError holds a path.
    try:
        yield
    except (FileNotFoundError, NotADirectoryError):
        raise InboxRefused("folder_missing") from None
    except OSError as error:
        raise InboxUnreachable("folder_full" if error.errno in _FULL else "folder_not_writable") from None
