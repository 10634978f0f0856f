"""What is to be said of a municipality today: of its row in the directory, and of what is its own."""

from __future__ import annotations

from foundation.content.overlay_rows import FOLDER, path_of
from foundation.content.parts import Tree
from nlu.studio.checks import Remark, look_at_directory
from nlu.studio.checks.own_words import look_at_own
from nlu.studio.content.directory import MunicipalityRow, municipalities
from nlu.studio.web.words import today


def remarks_of(tree: Tree) -> dict[str, list[Remark]]:
    """What is to be said of each municipality today, by its name."""
    found: dict[str, list[Remark]] = {}
    names = {f"katalogen, {row.name}": row.name for row in municipalities(tree)}
    for remark in look_at_directory(tree, today()):
        if remark.place in names:
            found.setdefault(names[remark.place], []).append(remark)
    return found


def own_remarks(tree: Tree, row: MunicipalityRow) -> list[Remark]:
    """What is to be said of a municipality's own words and contacts today. Raises ContentError."""
    others = {path for path in tree if path.startswith(FOLDER) and path != path_of(row.slug)}
    return list(look_at_own({path: text for path, text in tree.items() if path not in others}, today()))


def own_warnings(remarks: list[Remark] | None, row: MunicipalityRow) -> int:
    """How many of the remarks about the whole draft are about what is this municipality's own, hints left out."""
    return sum(one.level != "hint" and one.place.startswith(f"{row.name}, ") for one in remarks or ())
