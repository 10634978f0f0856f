"""What touches danger waits for somebody else, and nobody is that for themselves."""

from __future__ import annotations

import pytest

from nlu.studio.store.draft import Edit
from nlu.studio.store.errors import NotAllowed, NotThere
from tests.nlu.studio.store.conftest import DANGER, GREET


def write(path: str, words: str) -> Edit:
    return Edit(path, "Ny text", lambda tree: {path: words})


def test_change_of_danger_waits_until_somebody_else_has_looked(draft, approvals, join) -> None:
    anna, bo = join("Anna"), join("Bo", "safety_reviewer")
    saved = draft.save(anna, write(DANGER, "vänta\n"))
    assert saved.needs == ("Fara",)
    draft.save(anna, write(GREET, "hej\n"))
    [waiting] = approvals.waiting()
    assert (waiting.id, waiting.needs) == (saved.id, ("Fara",))
    with pytest.raises(NotAllowed, match="själv"):
        approvals.approve(anna, saved.id)
    approvals.approve(bo, saved.id)
    assert approvals.waiting() == []
    with pytest.raises(NotThere):
        approvals.approve(bo, saved.id)


@pytest.mark.parametrize("role", ["reader", "editor", "publisher"])
def test_only_reviewers_approve(draft, approvals, join, role) -> None:
    saved = draft.save(join("Anna"), write(DANGER, "x\n"))
    with pytest.raises(NotAllowed):
        approvals.approve(join("Bo", role), saved.id)
    assert len(approvals.waiting()) == 1


def test_approved_text_that_is_changed_again_waits_again(draft, approvals, join) -> None:
    anna, bo = join("Anna"), join("Bo")
    approvals.approve(bo, draft.save(anna, write(DANGER, "en\n")).id)
    again = draft.save(bo, write(DANGER, "två\n"))
    assert [change.id for change in approvals.waiting()] == [again.id]
    with pytest.raises(NotAllowed):
        approvals.approve(bo, again.id)


def test_change_that_is_taken_back_waits_for_nobody(draft, approvals, join) -> None:
    anna = join("Anna")
    saved = draft.save(anna, write(DANGER, "x\n"))
    draft.undo(anna, saved.id)
    assert approvals.waiting() == []


def test_no_way_around_by_undoing_what_was_undone(draft, approvals, join) -> None:
    anna = join("Anna")
    saved = draft.save(anna, write(DANGER, "x\n"))
    undone = draft.undo(anna, saved.id)
    again = draft.undo(anna, undone.id)
    assert [change.id for change in approvals.waiting()] == [again.id]


def test_taking_back_what_was_approved_needs_eyes_of_its_own_unless_it_is_as_live(draft, approvals, join, publish) -> None:
    anna, bo = join("Anna"), join("Bo")
    first = draft.save(anna, write(DANGER, "x\n"))
    approvals.approve(bo, first.id)
    publish(draft.tree())
    back = draft.undo(anna, first.id)
    assert [change.id for change in approvals.waiting()] == [back.id]


def test_words_that_are_as_live_wait_for_nobody(draft, approvals, join) -> None:
    anna = join("Anna")
    draft.save(anna, write(DANGER, "x\n"))
    draft.save(anna, write(DANGER, "ring\n"))
    assert approvals.waiting() == [] and draft.changed() == {}
