"""Every page without scripts in every state, in Swedish: what has to be translated is read off them.

A part of a template that no sample shows is not found; tests/languages/test_page_words.py looks for that.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from bot.channels.plain import words
from bot.channels.plain.pages import Pages
from bot.channels.plain.transcript import SHOWN_BEFORE, Transcript
from bot.gateway.live.catching_up import Standing
from bot.gateway.tokens import TokenMint
from bot.languages.page_words import PageWords
from bot.languages.phrases import Phrases
from foundation.directory import Contacts, Municipality
from foundation.problems import TITLES

Sample = tuple[str, dict[str, Any]]
NOTHING: Final = "§"
"""Stands where a person, staff or the conversation say something: nothing of it is ours to translate."""
_IDS: Final = {"ids": (NOTHING, NOTHING)}
_FIELDS: Final = ("municipality", "about", "contact_method", "contact_value", "times", "voicemail", "interpreter", "first_name",
                  "own_words", "role")  # fmt: skip
_DRAFT: Final = dict.fromkeys(_FIELDS, "")
_ALARM: Final = {"emergency": f"{NOTHING} {Contacts.load().all()[0].number}"}
_REFUSED: Final = (405, 413, 429)  # what these addresses are refused with before anybody of ours has read the form
_CODE: Final = "7KQ2M-9XT4B-7KQ2M-9XT4B"
_SENT: Final = {"status": "new", "status_text": NOTHING, "municipality_name": "{name}", "sent_on": "{day}",
                "messages": [{"from": who, "at": NOTHING, "text": NOTHING} for who in ("staff", "person")]}  # fmt: skip


def _said(who: str, kind: str = "text", text: str = NOTHING, **more: Any) -> dict[str, Any]:
    return {"id": "1", "from": who, "kind": kind, "text": text, "buttons": [{"label": NOTHING, "button": "b"}], **more}


_NEWEST: Final = [*(_said(who) for who in ("bot", "staff", "system", "person")), _said("bot", "emergency", _ALARM["emergency"]),
                  _said("bot", "form"), _said("bot", "receipt", f"{NOTHING} {_CODE}"),
                  _said("bot", "receipt", SHOWN_BEFORE, shown_before=True)]  # fmt: skip
_OFFER: Final = {"label": NOTHING, "button": "b"}
_CHAT: Final = {**_IDS, "trouble": "", "note": "", "mode": "", "text": "", "is_empty": False}
SAMPLES: Final[tuple[Sample, ...]] = (
    ("start.html", {"link": {"municipality": "", "campaign": ""}, "text": "", "emergency": "", "gone": False}),
    ("start.html", {"link": {}, "text": "", "emergency": "", "gone": True}),
    ("start.html", {"link": {}, "text": NOTHING, "gone": True, **_ALARM}),
    ("chat.html", {**_CHAT, "shown": Transcript(_NEWEST, _NEWEST, Standing(), _OFFER)}),
    ("chat.html", {**_CHAT, "shown": Transcript([], [], Standing(leave="b")), "trouble": NOTHING, "mode": NOTHING, "note": NOTHING}),
    ("pending.html", {**_IDS, "text": NOTHING, "press": ""}),
    ("referral.html", {**_IDS, "draft": _DRAFT, "errors": {}, "trouble": "", "emergency": ""}),
    ("referral.html", {**_IDS, "draft": _DRAFT, "errors": dict.fromkeys(_FIELDS, NOTHING), "trouble": "", **_ALARM}),
    ("referral.html", {**_IDS, "draft": _DRAFT, "errors": {}, "trouble": NOTHING, "emergency": ""}),
    ("preview.html", {**_IDS, "draft": _DRAFT, "preview_id": NOTHING, "text": NOTHING, "trouble": "", "emergency": ""}),
    ("preview.html", {**_IDS, "draft": _DRAFT, "preview_id": NOTHING, "text": None, "trouble": NOTHING, "emergency": ""}),
    ("sent.html", {**_IDS, "code": _CODE, "name": "{name}", "until": [NOTHING]}),
    ("code.html", {"code": "", "error": "", "text": "", "emergency": ""}),
    ("code.html", {"code": "", "error": NOTHING, "text": NOTHING, **_ALARM}),
    ("answers.html", {"code": NOTHING, "receipt": _SENT, "note": NOTHING, "error": "", "text": "", "emergency": ""}),
    ("answers.html", {"code": NOTHING, "receipt": _SENT, "note": "", "error": NOTHING, "text": "", "emergency": ""}),
    ("withdraw.html", {"code": NOTHING, "trouble": NOTHING}),
    ("own_data.html", {"code": NOTHING, "own": NOTHING}),
    ("erase.html", {**_IDS, "trouble": [NOTHING]}),
    ("erased.html", {}),
    ("problem.html", {"title": NOTHING, "advice": NOTHING, "said_in": "sv", "emergency": ""}),
)


def plain_pages() -> Iterator[tuple[str, str]]:
    """(name, HTML) of every sample."""
    contacts, municipality = Contacts.load(), Municipality("§", "§", "§", "§", None, True, None)
    pages = Pages(contacts.all(), [municipality], TokenMint("§" * 40), PageWords(Phrases({})))
    for template, values in SAMPLES:
        yield template.removesuffix(".html"), pages.swedish(template, **values)


def plain_words() -> Iterator[tuple[str, str]]:
    """(where, text) of what these pages say that stands in no template."""
    for table in (words.TROUBLE, words.REFERRAL, words.RECEIPT, words.MODES, words.ADVICE):
        yield from (("words", text) for text in table.values())
    yield from (("words", text) for text in (words.ERASE_DOWN, words.STOPPED, words.NOTHING_NEW))
    yield from (("problem", words.sentence(TITLES[status][1])) for status in _REFUSED)
