"""One draft for everybody: nothing is lost, whoever writes at the same time, and whatever goes live meanwhile."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor

import pytest

from nlu.studio.store.draft import Draft, Edit, seal_of
from nlu.studio.store.errors import ChangedSince, DoesNotFit, NotAllowed, NotThere
from nlu.studio.store.trees import Trees
from tests.nlu.studio.store.conftest import DANGER, GREET


def line(number: int, words: str, path: str = GREET, **more) -> Edit:
    """Writes one line of a file."""

    def change(tree):
        lines = tree[path].splitlines(keepends=True)
        lines[number] = f"{words}\n"
        return {path: "".join(lines)}

    return Edit(f"line/{number}", f"Rad {number}", change, read=lambda tree: tree[path].splitlines()[number], mine=words, **more)


def test_draft_is_what_is_live_until_somebody_changes_it(draft, join, versions) -> None:
    assert draft.tree() == versions.open("shipped").read() and draft.changed() == {}
    saved = draft.save(join("Anna"), line(2, "ny"))
    assert saved.needs == ()
    assert draft.tree()[GREET].splitlines()[2] == "ny"
    assert list(draft.changed()) == [GREET]


def test_change_that_changes_nothing_is_not_kept(draft, join, history) -> None:
    assert draft.save(join("Anna"), line(2, "rad 2")) is None
    assert history.latest() == []


def test_both_texts_are_there_when_somebody_else_was_first(draft, join) -> None:
    anna, bo = join("Anna"), join("Bo")
    seen = seal_of("rad 2")
    draft.save(anna, line(2, "annas", seen=seen))
    with pytest.raises(ChangedSince) as refused:
        draft.save(bo, line(2, "bos", seen=seen))
    assert (refused.value.theirs, refused.value.mine, refused.value.by) == ("annas", "bos", "Anna")
    assert draft.tree()[GREET].splitlines()[2] == "annas"
    draft.save(bo, line(2, "bos", seen=refused.value.seen))
    assert draft.tree()[GREET].splitlines()[2] == "bos"


def test_other_lines_of_the_same_file_are_no_conflict(draft, join) -> None:
    draft.save(join("Anna"), line(2, "annas", seen=seal_of("rad 2")))
    draft.save(join("Bo"), line(3, "bos", seen=seal_of("rad 3")))
    assert draft.tree()[GREET].splitlines()[2:4] == ["annas", "bos"]


def test_nothing_is_lost_when_many_save_at_once(draft, join) -> None:
    with ThreadPoolExecutor(4) as pool:
        people = [join(f"P{number}") for number in range(8)]
        list(pool.map(lambda number: draft.save(people[number], line(number, f"från {number}")), range(8)))
    assert draft.tree()[GREET].splitlines()[:8] == [f"från {number}" for number in range(8)]


def test_change_is_undone_though_others_came_after_it_in_other_lines(draft, join, history) -> None:
    anna, bo = join("Anna"), join("Bo")
    first = draft.save(anna, line(2, "annas"))
    draft.save(bo, line(6, "bos"))
    draft.undo(bo, first.id, "Blev fel")
    assert [draft.tree()[GREET].splitlines()[number] for number in (2, 6)] == ["rad 2", "bos"]
    undoing, _, undone = history.latest()
    assert (undoing.what, undoing.why, undoing.undoes, undoing.who_name) == ("Ångrade: Rad 2", "Blev fel", first.id, "Bo")
    assert undone.undone_by == undoing.id


def test_undoing_can_be_undone(draft, join) -> None:
    anna = join("Anna")
    first = draft.save(anna, line(2, "annas"))
    second = draft.undo(anna, first.id)
    assert draft.changed() == {}
    draft.undo(anna, second.id)
    assert draft.tree()[GREET].splitlines()[2] == "annas"


def test_change_whose_lines_were_changed_again_is_not_undone(draft, join) -> None:
    anna = join("Anna")
    first = draft.save(anna, line(2, "en"))
    draft.save(anna, line(2, "två"))
    with pytest.raises(DoesNotFit):
        draft.undo(anna, first.id)
    assert draft.tree()[GREET].splitlines()[2] == "två"


def test_change_is_undone_once(draft, join) -> None:
    anna = join("Anna")
    first = draft.save(anna, line(2, "en"))
    draft.undo(anna, first.id)
    with pytest.raises(DoesNotFit, match="redan"):
        draft.undo(anna, first.id)
    with pytest.raises(NotThere):
        draft.undo(anna, 999)


def test_new_file_comes_and_goes(draft, join) -> None:
    anna, path = join("Anna"), "stories/rules/new.yml"
    made = draft.save(anna, Edit("rule/new", "Ny regel", lambda tree: {**tree, path: "a: 1\n"}))
    assert draft.tree()[path] == "a: 1\n"
    draft.undo(anna, made.id)
    assert draft.changed() == {}


def test_file_that_is_no_content_is_refused(draft, join) -> None:
    with pytest.raises(ValueError, match="no content"):
        draft.save(join("Anna"), Edit("x", "x", lambda tree: {"steget/cli.py": "x"}))
    assert draft.changed() == {}


@pytest.mark.parametrize("role", ["reader", "safety_reviewer", "publisher"])
def test_only_editors_change_the_draft(draft, join, role) -> None:
    with pytest.raises(NotAllowed):
        draft.save(join("Anna", role), line(2, "x"))
    made = draft.save(join("Bo"), line(2, "x"))
    with pytest.raises(NotAllowed):
        draft.undo(join("Anna", role), made.id)


def test_published_draft_has_no_changes_left_and_later_ones_stay(draft, join, publish) -> None:
    anna = join("Anna")
    draft.save(anna, line(2, "ut"))
    candidate = draft.tree()
    draft.save(anna, line(5, "senare"))
    publish(candidate)
    assert draft.tree()[GREET].splitlines()[5] == "senare"
    assert list(draft.changed()) == [GREET]
    draft.save(anna, line(5, "rad 5"))
    assert draft.changed() == {}


def test_draft_says_the_same_after_a_rollback(draft, join, publish, versions) -> None:
    anna = join("Anna")
    draft.save(anna, line(2, "ut"))
    publish(draft.tree())
    draft.save(anna, line(5, "mer"))
    versions.set_live("shipped")
    assert [draft.tree()[GREET].splitlines()[number] for number in (2, 5)] == ["ut", "mer"]
    assert list(draft.changed()) == [GREET]


def test_draft_without_changes_says_the_same_after_a_rollback(draft, join, publish, versions) -> None:
    anna = join("Anna")
    draft.save(anna, line(2, "ut"))
    published = publish(draft.tree())
    draft.undo(anna, draft.save(anna, line(5, "mer")).id)
    assert draft.changed() == {}
    versions.set_live("shipped")
    assert draft.tree()[GREET].splitlines()[2] == "ut" and list(draft.changed()) == [GREET]
    draft.save(anna, line(5, "mer"))
    assert [draft.tree()[GREET].splitlines()[number] for number in (2, 5)] == ["ut", "mer"]
    versions.set_live(published)
    assert [draft.tree()[GREET].splitlines()[number] for number in (2, 5)] == ["ut", "mer"]


def test_draft_over_a_version_that_is_kept_no_more_is_what_is_live(draft, join, publish, versions, transactions) -> None:
    anna = join("Anna")
    draft.save(anna, line(2, "ut"))
    gone = publish(draft.tree())
    draft.undo(anna, draft.save(anna, line(5, "mer")).id)
    versions.set_live("shipped")
    shutil.rmtree(versions.open(gone).tree)
    assert Draft(transactions, Trees(versions), lambda _before, _after: []).changed() == {}


def test_file_that_became_another_underneath_is_told(draft, join, content) -> None:
    draft.save(join("Anna"), line(2, "x"))
    assert draft.changed_underneath() == []
    (content / GREET).write_text("nytt\n", encoding="utf-8")
    (content / DANGER).write_text("nytt\n", encoding="utf-8")
    assert draft.changed_underneath() == [GREET]
    assert draft.tree()[DANGER] == "nytt\n"
