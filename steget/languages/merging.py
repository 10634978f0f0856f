"""Brings a catalogue up to the sources: what is unchanged keeps its translation, what has changed has it marked as fuzzy."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from babel.messages.catalog import Catalog, Message

from foundation.languages.overview import FUZZY
from foundation.languages.sources import messages_of, place_of

_HEADER: Final = """\
# Written by make languages: only msgstr, flags and comments are to be changed by hand.
# unreviewed: nobody has checked it whose language it is; take the flag away when you have.
# fuzzy: the Swedish has changed since; it is not said until somebody has looked and taken the flag away."""
_BEGAN: Final = datetime(2026, 11, 22, tzinfo=UTC)  # a date that moves would change every file at every run


def merged(template: Catalog, old: Catalog, tag: str) -> Catalog:
    """A new catalogue of `tag` with the places of `template` and the translations of `old`.

    Babel's own update guesses by likeness across all places; here a translation moves only where a person can follow it:
    the same words in the same part, or other words at the same place, which is then fuzzy.
    """
    by_place = {place_of(message): message for message in messages_of(old)}
    by_context = {message.context: message for message in messages_of(old)}
    by_part = {(_part(message.context), str(message.id)): message for message in messages_of(old)}
    new = Catalog(locale=tag.partition("-")[0], project="Första steget", version="1", charset="utf-8", fuzzy=False, header_comment=_HEADER,
                  copyright_holder="Första steget", msgid_bugs_address="none", last_translator="none", language_team="none",
                  creation_date=_BEGAN, revision_date=_BEGAN)  # fmt: skip
    for message in messages_of(template):
        kept = by_place.get(place_of(message)) or by_part.get((_part(message.context), str(message.id)))
        if kept:
            _add(new, message, kept, kept.flags)
        else:
            changed = by_context.get(message.context)
            _add(new, message, changed, {*changed.flags, FUZZY} if changed and changed.string else set())
    return new


def _add(new: Catalog, message: Message, kept: Message | None, flags: set[str]) -> None:
    string, comments = (kept.string, kept.user_comments) if kept else ("", [])
    new.add(message.id, string, flags=flags, user_comments=comments, context=message.context)


def _part(context: str | None) -> str:
    return "/".join((context or "").split("/")[:3])
