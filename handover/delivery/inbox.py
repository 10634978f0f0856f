"""The port that every kind of inbox fits: one parcel in, and out either an acceptance or one of two kinds of failure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from handover.core.parcel import Parcel


@dataclass(frozen=True, slots=True)
class Rendered:
    """A parcel with its three forms, which say the same: canonical JSON, plain text in Swedish, tagged PDF (PDF/UA-1)."""

    parcel: Parcel
    json: bytes
    text: str
    pdf: bytes


@dataclass(frozen=True, slots=True)
class Accepted:
    """The other side has taken the parcel.

    `reference` is its own name for it (message id, errand id); never anything that a person wrote. `acknowledged` says whether
    that counts as delivered: a mail server's 250 does not, since nobody has seen the letter yet.
    """

    reference: str
    acknowledged: bool


class InboxFailure(Exception):
    """A parcel was not taken. `code` is one of the words of the inbox's own file: no text of the other side, no address."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class InboxUnreachable(InboxFailure):
    """The other side is away, slow or busy. It is tried again for ever, with growing pauses."""


class InboxRefused(InboxFailure):
    """The other side answered and said no, or our settings are wrong. It is tried again too, and staff are told at once."""


class Inbox(Protocol):
    """A municipality's inbox of one kind. At least once: the same parcel may come twice, and has the same id then."""

    kind: str

    async def deliver(self, rendered: Rendered) -> Accepted:
        """Brings one parcel. Raises InboxUnreachable or InboxRefused; the parcel is then still owed."""
        ...


@runtime_checkable
class Examinable(Protocol):
    """An inbox that can say what is wrong with it before a parcel comes."""

    async def problems(self) -> list[str]:
        """Swedish sentences, none when all is well. Sends nothing."""
        ...
