"""A made-up municipality's errands in memory, and faults that come when they are told to."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import Any, Literal

from handover.delivery.inbox import InboxFailure, InboxRefused, InboxUnreachable

LABEL = "5f79a808-0ef3-4985-99b9-b12f23e202a7"
METADATA: dict[str, Any] = {
    "categories": [{"name": "OPEN_CARE", "types": [{"name": "SELF_REFERRAL"}, {"name": "OTHER"}]}, {"name": "EMPTY", "types": []}],
    "statuses": [{"name": "NEW"}, {"name": "SOLVED"}],
    "labels": {"labelStructure": [{"id": str(uuid.UUID(int=1)), "classification": "a", "resourceName": "A",
                                   "labels": [{"id": LABEL, "classification": "b", "resourceName": "B"}]}]},
}  # fmt: skip
How = Literal["503", "cut", "hang", "429", "403"]
FAILURES: dict[How, InboxFailure] = {
    "503": InboxUnreachable("server_error"), "cut": InboxUnreachable("no_connection"), "hang": InboxUnreachable("timeout"),
    "429": InboxUnreachable("busy"), "403": InboxRefused("forbidden"),
}  # fmt: skip


@dataclass
class StoredErrand:
    """An errand as it lies there; `documents` are (name, media type, content, channel)."""

    id: str
    number: str
    body: dict[str, Any]
    documents: list[tuple[str, str, bytes, str]] = field(default_factory=list)
    notes: list[dict[str, str]] = field(default_factory=list)


class ErrandStore:
    """What the municipality has. `shows_tags` and `honours_filter` make it misbehave."""

    def __init__(self) -> None:
        self.errands: dict[str, StoredErrand] = {}
        self.metadata = METADATA
        self.shows_tags = self.honours_filter = self.lets_be_found = True

    def create(self, body: dict[str, Any]) -> str:
        errand = StoredErrand(str(uuid.uuid4()), f"KC-2611{len(self.errands) + 1:04}", body)
        self.errands[errand.id] = errand
        return errand.id

    def find(self, key: str, value: str) -> list[StoredErrand]:
        if not self.lets_be_found:
            return []
        return [errand for errand in self.errands.values() if not self.honours_filter or (key, value) in self.tags(errand)]

    def shown_tags(self, errand: StoredErrand) -> list[dict[str, str]]:
        return errand.body.get("externalTags", []) if self.shows_tags else []

    @staticmethod
    def tags(errand: StoredErrand) -> set[tuple[str, str]]:
        return {(tag["key"], tag["value"]) for tag in errand.body.get("externalTags", [])}

    def refuses(self, body: dict[str, Any]) -> bool:
        """What the service checks on creation beyond its description: filled fields, and names that the metadata has."""
        wanted = body.get("classification", {})
        types = {row["name"].lower(): [kind["name"].lower() for kind in row["types"]] for row in self.metadata["categories"]}
        statuses = [row["name"].lower() for row in self.metadata["statuses"]]
        filled = all(str(body.get(name, "")).strip() for name in ("title", "priority", "status", "reporterUserId"))
        return not (filled and body["status"].lower() in statuses
                    and wanted.get("type", "").lower() in types.get(wanted.get("category", "").lower(), []))  # fmt: skip


class Faults:
    """`plan` says which request, counted from 1, fails: before or after it has been carried out, and how."""

    def __init__(self) -> None:
        self.plan: dict[int, tuple[Literal["before", "after"], How]] = {}
        self.count = 0

    def start(self, **plan: tuple[Literal["before", "after"], How]) -> None:
        """start(at_3=("after", "cut")) counts afresh."""
        self.count, self.plan = 0, {int(name.removeprefix("at_")): fault for name, fault in plan.items()}

    def next(self) -> tuple[Literal["before", "after"], How] | None:
        self.count += 1
        return self.plan.get(self.count)
