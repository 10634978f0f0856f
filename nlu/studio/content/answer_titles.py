"""What editors call an answer: the subject that it belongs to, or how it begins. Its name in the files is for machines."""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

from foundation.content.parts import Tree
from nlu.studio.content.answers import Answer, list_answers
from nlu.studio.content.directory import contacts
from nlu.studio.content.intents import labels

_MARK: Final = re.compile(r"\[\[(number|name|hours)\.([a-z0-9_]+)\]\]")
_FIRST_SENTENCE: Final = re.compile(r"^.+?[.!?…:](?=\s|$)", re.DOTALL)
_LONGEST: Final = 70
_SIMPLER: Final = "utter_simple_"  # what is said to somebody who asks for the same in simpler words
_LAST_LETTERS: Final = str.maketrans("åäö", "{|}")  # which follow z in Unicode, as å, ä and ö do in Swedish


def titles(tree: Tree) -> dict[str, str]:
    """By name, in order of the files. An answer that a subject is named after has the subject's label, every other its first sentence.

    Two that begin alike are told apart by their names.
    """
    said = labels(tree)

    def title(name: str, begins: str) -> str:
        simpler = said.get(name.removeprefix(_SIMPLER))
        own = f"{simpler}, enklare" if simpler and name.startswith(_SIMPLER) else said.get(name.removeprefix("utter_"))
        return own or begins or name

    found = {name: title(name, begins) for name, begins in first_sentences(tree).items()}
    times = Counter(found.values())
    return {name: text if times[text] == 1 else f"{text} ({name})" for name, text in found.items()}


def first_sentences(tree: Tree) -> dict[str, str]:
    """By name, in order of the files, how each answer begins, numbers and names filled in; "" for one without words."""
    known = {row.id: row for row in contacts(tree)}

    def filled(text: str) -> str:
        return _MARK.sub(lambda mark: str(getattr(known[mark[2]], mark[1])) if mark[2] in known else "…", text)

    return {one.name: beginning(filled(_words(one))) for one in list_answers(tree)}


def beginning(text: str) -> str:
    """The first sentence on one line, with an ellipsis where it is cut."""
    line = " ".join(text.split())
    found = _FIRST_SENTENCE.match(line)
    first = found[0] if found else line
    return first if len(first) <= _LONGEST else first[: _LONGEST - 1].rsplit(" ", 1)[0] + "…"


def alphabetical(text: str) -> str:
    """A key that sorts as Swedish does."""
    return text.casefold().translate(_LAST_LETTERS)


def _words(one: Answer) -> str:
    return one.variations[0].text if one.variations else ""
