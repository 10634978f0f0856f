"""Contacts that only one municipality has. Its own answers may name them; nothing common may."""

from __future__ import annotations

import re

from foundation.content.overlay_rows import OverlayRefused, check_contact_ids, path_of
from foundation.content.parts import Tree
from nlu.studio.content.directory import ContactRow, check_contact, contact_row, contacts, with_values
from nlu.studio.content.errors import ContentError
from nlu.studio.content.overlay_text import without_row
from nlu.studio.content.overlays import overlay, own_file, own_file_changed
from nlu.studio.content.yaml_rows import rows_of, with_row


def write_contact(tree: Tree, slug: str, row: ContactRow) -> Tree:
    """The changed file. A new id gives a new row; it begins with the municipality's name, as `alingsas_`.

    A number that the common directory has already is refused: the common row is checked for all, and an own one could differ from it.
    """
    path, text = path_of(slug), own_file(tree, overlay(tree, slug))
    check_contact(row, path)
    _check_own(tree, slug, row)
    rows = rows_of(text, "contacts")
    place = next((number for number, one in enumerate(rows) if one["id"] == row.id), None)
    if place is None:
        return own_file_changed(tree, slug, with_row(text, "contacts", contact_row(row)))
    return own_file_changed(tree, slug, with_values(text, ("contacts", place), contact_row(row), rows[place]))


def remove_contact(tree: Tree, slug: str, id_: str) -> Tree:
    """The changed file without a contact. Refused while one of the municipality's own answers names it."""
    there = overlay(tree, slug)
    place = next((number for number, one in enumerate(there.contacts) if one.id == id_), None)
    if place is None:
        raise ContentError("Kontakten finns inte.", path_of(slug))
    named = next((own.answer for own in there.answers if re.search(rf"\[\[\w+\.{re.escape(id_)}\]\]", own.text)), None)
    if named:
        raise ContentError(f"Kontakten används i kommunens svar {named}. Ändra det svaret först.", path_of(slug))
    return own_file_changed(tree, slug, without_row(own_file(tree, there), ("contacts", place)))


def clashes(tree: Tree, row: ContactRow) -> str:
    """Why a contact can't stand beside the common ones, in Swedish; '' when it can."""
    digits = re.sub(r"\D", "", row.number)
    for common in contacts(tree):
        if re.sub(r"\D", "", common.number) == digits:
            return f"Numret finns redan i den gemensamma katalogen ({common.name}). Skriv [[number.{common.id}]] i svaret."
        if common.id == row.id:
            return "Det finns en gemensam kontakt med samma namn i texterna."
    return ""


def _check_own(tree: Tree, slug: str, row: ContactRow) -> None:
    try:
        check_contact_ids(slug, [row.id])
    except OverlayRefused as refused:
        raise ContentError(str(refused), path_of(slug)) from None
    if reason := clashes(tree, row):
        raise ContentError(reason, path_of(slug))
