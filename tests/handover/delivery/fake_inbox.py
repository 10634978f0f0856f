"""A loud fake of an inbox: keeps what it was given, and fails as told. It never pretends that something was read."""

from __future__ import annotations

from handover.delivery.inbox import Accepted, InboxFailure, Rendered


class FakeInbox:
    """`received` holds every delivery in order, repetitions too; `failing` is raised instead while it is set."""

    def __init__(self, kind: str = "fake") -> None:
        self.kind = kind
        self.received: list[Rendered] = []
        self.failing: InboxFailure | None = None

    async def deliver(self, rendered: Rendered) -> Accepted:
        """Takes a parcel, or raises `failing`."""
        if self.failing:
            raise self.failing
        self.received.append(rendered)
        return Accepted(f"fake-{rendered.parcel.id}", acknowledged=False)
