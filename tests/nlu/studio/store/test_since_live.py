"""What has been changed since what is live, in the editors' words."""

from __future__ import annotations

import pytest

from nlu.studio.store.draft import Edit
from nlu.studio.store.since_live import SinceLive
from nlu.studio.store.trees import Trees
from tests.nlu.studio.store.conftest import DANGER, GREET


@pytest.fixture
def since(transactions, versions, draft) -> SinceLive:
    return SinceLive(transactions, Trees(versions), draft)


def save(draft, who, path: str, words: str) -> int:
    return draft.save(who, Edit("answer/x", words, lambda tree: {path: f"{words}\n"})).id


def test_newest_change_is_told_first_and_what_is_published_no_more(draft, since, join, publish) -> None:
    anna = join("Anna")
    assert since.changes() == []
    first, second = save(draft, anna, GREET, "ett"), save(draft, anna, DANGER, "två")
    assert [change.id for change in since.changes()] == [second, first]
    publish(draft.tree())
    assert since.changes() == []
    third = save(draft, anna, GREET, "tre")
    assert [(change.id, change.what) for change in since.changes()] == [(third, "tre")]


def test_what_was_undone_is_no_news_but_undoing_what_is_live_is(draft, since, join, publish) -> None:
    anna = join("Anna")
    first = save(draft, anna, GREET, "ett")
    second = save(draft, anna, DANGER, "två")
    draft.undo(anna, second)
    assert [change.id for change in since.changes()] == [first]
    publish(draft.tree())
    undoing = draft.undo(anna, first)
    assert [change.id for change in since.changes()] == [undoing.id]


def test_change_back_and_forth_tells_only_what_came_after(draft, since, join) -> None:
    anna = join("Anna")
    before = draft.tree()[GREET]
    save(draft, anna, GREET, "ett")
    draft.save(anna, Edit("answer/x", "tillbaka", lambda tree: {GREET: before}))
    last = save(draft, anna, GREET, "tre")
    assert [change.id for change in since.changes()] == [last]


def test_file_that_a_change_made_is_told_and_goes_with_its_undoing(draft, since, join) -> None:
    anna, path = join("Anna"), "overlays/alingsas.yml"
    made = save(draft, anna, path, "answers: []")
    assert [change.id for change in since.changes()] == [made] and path in draft.tree()
    draft.undo(anna, made)
    assert since.changes() == [] and path not in draft.tree()
