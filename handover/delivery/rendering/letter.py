"""What a parcel says to staff, in Swedish: the one content that the plain text and the PDF are both made of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from handover.core.canonical import ReferralDocument, read_document
from handover.core.parcel import Kind, Parcel
from handover.core.times import moment_words
from handover.delivery.rendering.failures import RenderingFailed

Row = tuple[str, str]
TITLES: Final[dict[Kind, str]] = {
    "referral": "Förfrågan via Första steget",
    "withdrawn": "Tillbakatagen förfrågan via Första steget",
    "canary": "Test av ledningen från Första steget",
}
ANSWER: Final = "Svara i ärendevyn."
WORD_FOR_WORD: Final = "Här är ord för ord det som personen läste och sa ja till att skicka. ”Du” i texten är personen."
WITHDRAWN: Final = "Personen har tagit tillbaka sin förfrågan. Radera det ni har fått."
OUR_NAME: Final = "Det som ska raderas"
THEIR_NAME: Final = "Namnet hos er"
CANARY: Final = "Det här är ett test av ledningen, inget ärende. Ni behöver inte göra något."
CONSENT_VERSION: Final = "Samtyckestextens version: {version}"


@dataclass(frozen=True, slots=True)
class Letter:
    """`rows` are label and value; `text` is a stored preview word for word, and empty where nothing of a person is sent.

    `footer` is for every page, so that papers of two tickets do not get mixed. `note` is for a form that cannot show
    everything; the letter itself has none.
    """

    title: str
    footer: str
    rows: tuple[Row, ...]
    introduction: str
    text: str = ""
    closing: str = ""
    note: str = ""

    def with_letters(self, change: Callable[[str], str], note: str) -> Letter:
        """The same letter with `change` done to all that comes from outside of this file, and a note about it."""
        rows = tuple((label, change(value)) for label, value in self.rows)
        return replace(self, footer=change(self.footer), rows=rows, text=change(self.text), note=note)


def letter_of(parcel: Parcel) -> Letter:
    """The letter of a parcel. Raises RenderingFailed when its referral cannot be read or is of an unknown version."""
    if parcel.kind == "referral":
        return _referral(parcel, _document_in(parcel))
    if parcel.kind == "withdrawn":
        rows = _municipality(parcel), _ticket(parcel), _written(parcel), *_taken_back(parcel)
        return Letter(TITLES["withdrawn"], parcel.alias, rows, WITHDRAWN)
    return Letter(TITLES["canary"], TITLES["canary"], (_municipality(parcel), _written(parcel)), CANARY)


def _referral(parcel: Parcel, document: ReferralDocument) -> Letter:
    rows = _municipality(parcel), _ticket(parcel), _written(parcel), ("Så svarar ni", ANSWER)
    closing = CONSENT_VERSION.format(version=document.consent_version)
    return Letter(TITLES["referral"], parcel.alias, rows, WORD_FOR_WORD, document.text, closing)


def _municipality(parcel: Parcel) -> Row:
    return "Kommun", parcel.municipality_name


def _ticket(parcel: Parcel) -> Row:
    return "Ärende", parcel.alias


def _written(parcel: Parcel) -> Row:
    return "Skriven", moment_words(parcel.written_at)


def _taken_back(parcel: Parcel) -> tuple[Row, ...]:
    """What to look for: our name for what was sent, and the receiver's own when it told one."""
    earlier = parcel.refers_to
    if earlier is None:
        return ()
    own = ((THEIR_NAME, earlier.name),) if earlier.name not in (None, earlier.id) else ()
    return ((OUR_NAME, earlier.id), *own)


def _document_in(parcel: Parcel) -> ReferralDocument:
    try:
        return read_document(parcel.referral or b"")
    except (ValueError, TypeError, KeyError):  # their texts may quote the content
        raise RenderingFailed("unreadable-referral") from None
