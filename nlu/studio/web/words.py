"""Words and numbers as the pages say them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final
from urllib.parse import quote
from zoneinfo import ZoneInfo

_HERE: Final = ZoneInfo("Europe/Stockholm")
_MONTHS: Final = ("januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september", "oktober", "november", "december")
_LANGUAGES: Final = {
    "sv": "svenska", "sv-x-lattlast": "lätt svenska", "en": "engelska", "ar": "arabiska", "fa": "persiska", "so": "somaliska",
    "bs": "bosniska, kroatiska, serbiska", "da": "danska", "fi": "finska", "no": "norska", "pl": "polska", "tr": "turkiska",
    "uk": "ukrainska",
}  # fmt: skip
ROLES: Final = {
    "any": "Alla andra", "self": "Den som använder våld", "victim": "Den som är utsatt", "other": "Den som är orolig för någon",
    "professional": "Den som möter andra i sitt arbete",
}  # fmt: skip

# What only a button can say (bot/assistant/domain/buttons.yml): no subject, so it has no label of its own.
BUTTONS: Final = {
    "choose_role": "Vem jag är", "gate_no": "Ingen är i fara nu", "night_plan": "En plan för i natt",
    "referral_choose": "Ett val om kontakt", "skip_question": "Hoppa över frågan", "referral_resume": "Fortsätt om kontakt",
    "referral_consent": "Ja, skicka", "referral_edit": "Ändra något", "referral_cancel": "Skicka inte",
    "erase_everything_confirm": "Radera allt", "open_receipt": "Öppna med min kod",
}  # fmt: skip


def moment(at: datetime) -> str:
    """`23 november 2026 kl. 14.05`"""
    here = at.astimezone(_HERE)
    return f"{here.day} {_MONTHS[here.month - 1]} {here.year} kl. {here:%H.%M}"


def day(on: date) -> str:
    """`23 november 2026`"""
    return f"{on.day} {_MONTHS[on.month - 1]} {on.year}"


def day_of(at: datetime) -> str:
    """`23 november 2026`, the day in Sweden of a moment."""
    return day(at.astimezone(_HERE).date())


def machine(at: datetime) -> str:
    """For <time datetime>."""
    return at.isoformat(timespec="seconds")


def count(number: int, one: str, many: str) -> str:
    """`1 exempel`, `3 svar`."""
    return f"{number} {one if number == 1 else many}"


def language(tag: str) -> str:
    """A language's name in Swedish; the tag itself for one that has none here."""
    return _LANGUAGES.get(tag, tag)


def address_of(item: str) -> str:
    """Where an item is edited, from its key as `answer/utter_greet`; "" for one that has no page of its own."""
    kind, _, name = item.partition("/")
    if kind == "text" and name:
        return f"/studio/texts/one?place={quote(name, safe='')}"
    if kind in ("municipality", "overlay"):
        return _municipality_address(name)
    folder = {"intent": "intents", "answer": "answers", "contact": "directory", "flow": "flows"}.get(kind)
    return f"/studio/{folder}/{quote(name, safe='')}" if folder and name else ""


def _municipality_address(name: str) -> str:
    slug, _, below = name.partition("/")
    kind, _, id_ = below.partition("/")
    own = f"/{quote(kind, safe='')}/{quote(id_, safe='')}" if kind in ("answers", "contacts") and id_ else ""
    return f"/studio/municipalities/{quote(slug, safe='')}{own}" if slug else ""


def today() -> date:
    """The day in Sweden."""
    return datetime.now(_HERE).date()
