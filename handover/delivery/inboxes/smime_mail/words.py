"""What staff read in a letter's subject and in a notice: the same words whoever the person is."""

from __future__ import annotations

from typing import Final

from handover.core.parcel import Kind

SUBJECTS: Final[dict[Kind, str]] = {
    "referral": "Nytt ärende i Första steget",
    "withdrawn": "Ett ärende i Första steget har tagits tillbaka",
}
_NOTICES: Final[dict[Kind, str]] = {
    "referral": "Det finns ett nytt ärende i ärendevyn.\nLogga in och läs det där:",
    "withdrawn": "Ett ärende har tagits tillbaka.\nHar du sparat något om det på annat håll? Radera det.\nLogga in i ärendevyn:",
}
_ENDING: Final = "Det står inget om någon person i det här brevet.\nSvara inte på brevet. Ingen läser svaren."


def notice_text(kind: Kind, desk_url: str) -> str:
    """Plain Swedish text that names the desk and nothing of what lies there."""
    return f"Hej!\n\n{_NOTICES[kind]}\n{desk_url}\n\n{_ENDING}\n"
