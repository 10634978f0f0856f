"""What only one municipality says: own words over common answers, and own contacts. The form of the files is told in overlay_rows.py.

Every function of a tree here gives the changed files, or refuses with ContentError in Swedish. Saving own words always notes the
common ones as they are at that moment (`over`), so that it can be told later that they have changed underneath.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from foundation.content.overlay_rows import (
    FOLDER,
    LARGEST_FILE,
    OverlayRefused,
    OwnAnswer,
    check_contact_ids,
    path_of,
    read_own_answers,
    slug_of,  # fmt: skip
    why_not_said,
)
from foundation.content.parts import Tree
from nlu.studio.content.directory import ContactRow, contact_of, municipalities
from nlu.studio.content.errors import ContentError
from nlu.studio.content.overlay_text import with_answer, without_row
from nlu.studio.content.shared_answers import SharedAnswers
from nlu.studio.content.yaml_text import YamlText

_KEYS: Final = {"answers", "contacts"}


@dataclass(frozen=True, slots=True)
class Unread:
    """A file that can't be read: whose it is (`name` is its path where no municipality has that slug), and why not, in Swedish."""

    slug: str
    name: str
    why: str


@dataclass(frozen=True, slots=True)
class Overlay:
    """All that one municipality has of its own besides its hours. `name` is the municipality's."""

    slug: str
    name: str
    answers: tuple[OwnAnswer, ...] = ()
    contacts: tuple[ContactRow, ...] = ()

    def answer(self, name: str, role: str | None) -> OwnAnswer | None:
        """The own words for a role, if there are any."""
        return next((one for one in self.answers if (one.answer, one.role) == (name, role)), None)


def overlays(tree: Tree) -> list[Overlay]:
    """Those of all municipalities that have something of their own. Raises ContentError for a file that is not right."""
    names = _names(tree)
    return [_read(tree, path, names) for path in _paths(tree)]


def readable(tree: Tree) -> list[Overlay]:
    """Those that can be read; `unread` are the others."""
    return _apart(tree)[0]


def unread(tree: Tree) -> list[Unread]:
    """The files that can't be read. The pages of all say so and show the others: one wrong file shuts nothing for everybody."""
    return _apart(tree)[1]


def overlay(tree: Tree, slug: str) -> Overlay:
    """That of one municipality; an empty one when it has nothing of its own. Raises ContentError."""
    names = _names(tree)
    if slug not in names:
        raise ContentError("Kommunen finns inte.", path_of(slug))
    return _read(tree, path_of(slug), names) if path_of(slug) in tree else Overlay(slug, names[slug])


def common_text(tree: Tree, name: str, role: str | None) -> str | None:
    """The common Swedish of an answer of Rasa's for a role; None when it has none for exactly that role."""
    return SharedAnswers.of(tree).text(name, role)


def why_not(tree: Tree, name: str, role: str | None) -> str:
    """Why a municipality may not have own words for an answer and a role, in Swedish; '' when it may."""
    return SharedAnswers.of(tree).why_not(name, role)


def write_answer(tree: Tree, slug: str, name: str, role: str | None, text: str, translations: Mapping[str, str] | None = None) -> Tree:
    """The changed file when a municipality says `text` in place of the common answer. A language without words is left out.

    The common Swedish of this moment is noted as what the words stand over: who saves has looked at it.
    """
    there = overlay(tree, slug)
    if reason := why_not(tree, name, role):
        raise ContentError(reason, path_of(slug))
    common = common_text(tree, name, role) or ""
    said = {tag: words.strip() for tag, words in (translations or {}).items() if words.strip()}
    own = OwnAnswer(name, role, common, text.strip(), said)
    _check(own, common, path_of(slug))
    return own_file_changed(tree, slug, with_answer(own_file(tree, there), own))


def take_back_answer(tree: Tree, slug: str, name: str, role: str | None) -> Tree:
    """The changed file when the municipality says the common answer again."""
    place = _place(overlay(tree, slug), name, role)
    return own_file_changed(tree, slug, without_row(YamlText(tree[path_of(slug)], path_of(slug)), ("answers", place)))


def accept_base(tree: Tree, slug: str, name: str, role: str | None) -> Tree:
    """The changed file when somebody has looked at the changed common answer and keeps the own words as they are."""
    there = overlay(tree, slug)
    own = there.answers[_place(there, name, role)]
    return write_answer(tree, slug, name, role, own.text, own.translations)


def _place(there: Overlay, name: str, role: str | None) -> int:
    found = next((number for number, one in enumerate(there.answers) if (one.answer, one.role) == (name, role)), None)
    if found is None:
        raise ContentError("Kommunen har inga egna ord för det svaret.", path_of(there.slug))
    return found


def _check(own: OwnAnswer, common: str, path: str) -> None:
    try:
        read_own_answers([{name: getattr(own, name) for name in ("answer", "role", "over", "text", "translations")}])
    except OverlayRefused as refused:
        raise ContentError(str(refused), path) from None
    if own.text == common and not own.translations:
        raise ContentError("Texten är densamma som den gemensamma. Då behövs inga egna ord.", path)
    if reason := why_not_said(own, common):
        raise ContentError(reason, path)


def own_file(tree: Tree, there: Overlay) -> YamlText:
    """The municipality's file as it is, or an empty one with a line about what it is."""
    fresh = f"# What only {there.name} says (foundation/content/overlay_rows.py tells the form).\nanswers: []\ncontacts: []\n"
    return YamlText(tree.get(path_of(there.slug), fresh), path_of(there.slug))


def own_file_changed(tree: Tree, slug: str, text: YamlText) -> Tree:
    """The file, where it has become another. Raises ContentError for one that is too large."""
    if len(text.text.encode()) > LARGEST_FILE:
        raise ContentError("Kommunens egna svar är för många eller för långa.", path_of(slug))
    return {path_of(slug): text.text} if text.text != tree.get(path_of(slug)) else {}


def _apart(tree: Tree) -> tuple[list[Overlay], list[Unread]]:
    names, right, wrong = _names(tree), [], []
    for path in _paths(tree):
        try:
            right.append(_read(tree, path, names))
        except ContentError as fault:
            slug = slug_of(path) or ""
            wrong.append(Unread(slug, names.get(slug, path), fault.what))
    return right, wrong


def _paths(tree: Tree) -> list[str]:
    return sorted(path for path in tree if path.startswith(FOLDER))


def _names(tree: Tree) -> dict[str, str]:
    return {row.slug: row.name for row in municipalities(tree)}


def _read(tree: Tree, path: str, names: Mapping[str, str]) -> Overlay:
    slug = slug_of(path)
    if slug is None or slug not in names:
        raise ContentError("Kommunen finns inte.", path)
    whole = read_file(tree[path], path)
    return Overlay(slug, names[slug], *whole)


def read_file(text: str, path: str) -> tuple[tuple[OwnAnswer, ...], tuple[ContactRow, ...]]:
    """The answers and the contacts of a file. Raises ContentError for whatever is not exactly right in it."""
    slug = slug_of(path)
    if slug is None or len(text.encode()) > LARGEST_FILE:
        raise ContentError("Filen är för stor." if slug else "Filen ska heta som en kommun, till exempel alingsas.yml.", path[:80])
    yaml = YamlText(text, path)
    whole: dict[str, Any] = yaml.value()
    if not whole.keys() <= _KEYS:
        raise ContentError("Här får bara answers och contacts stå.", path)
    rows = whole.get("contacts") or []
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise ContentError("contacts ska vara en lista med kontakter.", path)
    found = tuple(contact_of(row, path, yaml.line_of(("contacts", number))) for number, row in enumerate(rows))
    try:
        check_contact_ids(slug, [row.id for row in found])
        return read_own_answers(whole.get("answers")), found
    except OverlayRefused as refused:
        raise ContentError(str(refused), path) from None
