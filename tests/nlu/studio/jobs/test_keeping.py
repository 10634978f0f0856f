"""Which versions stay."""

from __future__ import annotations

import os
from pathlib import Path

from foundation.content.versions import SHIPPED, Versions
from nlu.studio.jobs.judgement import Judgement, Judgements
from nlu.studio.jobs.keeping import NEWEST, Shelf
from tests.nlu.studio.jobs.trees import TREE


def make(versions: Versions, folder: Path, number: int, parent: str = SHIPPED) -> str:
    live = versions.open(SHIPPED)
    made = versions.make(TREE | {"directory/contacts.yml": f"a: {number}\n"}, live.heads, live.dialogue, "words", parent)
    os.utime(folder / "versions" / made.id, (number, number))
    return made.id


def test_old_versions_go_but_never_the_live_one_its_parent_or_what_was_live(shelf: Shelf, versions: Versions, folder: Path,
                                                                            judgements: Judgements) -> None:  # fmt: skip
    was_live, parent = make(versions, folder, 1), make(versions, folder, 2)
    live, gone = make(versions, folder, 3, parent), make(versions, folder, 4)
    judgements.keep(Judgement(SHIPPED, gone))
    newest = [make(versions, folder, 10 + number) for number in range(NEWEST)]
    versions.set_live(live)
    assert shelf.prune([was_live]) == [gone]
    assert set(versions.ids()) == {was_live, parent, live, *newest} and judgements.of(gone) is None
    assert shelf.prune([was_live]) == []


def test_nothing_goes_while_nobody_knows_what_is_live(shelf: Shelf, versions: Versions, folder: Path) -> None:
    for number in range(NEWEST + 2):
        make(versions, folder, number)
    (folder / "live").write_text("?")
    assert shelf.prune([]) == [] and len(versions.ids()) == NEWEST + 2


def test_half_written_and_half_removed_folders_are_swept(shelf: Shelf, versions: Versions, folder: Path) -> None:
    kept = make(versions, folder, 1)
    for name in (".partial-a1", ".gone-0123456789abcdef"):
        (folder / "versions" / name / "tree").mkdir(parents=True)
    shelf.sweep()
    assert [path.name for path in (folder / "versions").iterdir()] == [kept]
