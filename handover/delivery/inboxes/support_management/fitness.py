"""Whether a namespace can take our errands: what is set has to exist in its metadata."""

from __future__ import annotations

from dataclasses import dataclass

from handover.delivery.inboxes.support_management.errands import Metadata
from handover.delivery.inboxes.support_management.settings import SupportManagementSettings


@dataclass(frozen=True, slots=True)
class Misfit:
    """Something that is set here and does not exist there: a code, and a Swedish sentence for whoever runs the service."""

    code: str
    sentence: str


def misfits(settings: SupportManagementSettings, metadata: Metadata) -> list[Misfit]:
    """All of them, the gravest first. The service compares names without regard to case."""
    category, kind, status = settings.category.casefold(), settings.type.casefold(), settings.status.casefold()
    found = []
    if category not in metadata.types:
        found.append(Misfit("unknown_category", f"Kategorin {settings.category} finns inte i SupportManagement."))
    elif kind not in metadata.types[category]:
        found.append(Misfit("unknown_type", f"Ärendetypen {settings.type} finns inte under kategorin {settings.category}."))
    if status not in metadata.statuses:
        found.append(Misfit("unknown_status", f"Statusen {settings.status} finns inte i SupportManagement."))
    # The service checks no label: an unknown one breaks a key in its database and looks like a fault of theirs.
    if missing := set(settings.labels) - metadata.labels:
        found.append(Misfit("unknown_label", f"{len(missing)} av etiketterna finns inte i SupportManagement."))
    return found
