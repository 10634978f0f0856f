"""Members and their roles, who has what open, what is being typed, and what was published."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from nlu.studio.store.errors import StudioRefusal
from nlu.studio.store.members import Members
from nlu.studio.store.presence import LASTS, Presence
from nlu.studio.store.publications import Publications
from nlu.studio.store.typed_texts import MOST, TypedTexts


def test_roles_are_given_and_taken(transactions) -> None:
    members = Members(transactions)
    assert members.find(7) is None
    members.grant(7, "Anna", ["editor"])
    assert members.grant(7, "Anna Ek", ["reader"]).roles == {"editor", "reader"}
    assert [(one.name, one.roles) for one in members.all()] == [("Anna Ek", {"editor", "reader"})]
    assert members.revoke(7, ["editor"]).roles == {"reader"}
    assert members.revoke(7, ["reader"]) is None and members.revoke(7, ["reader"]) is None
    assert members.find(7) is None


def test_others_who_have_an_item_open_are_named_for_a_while(transactions, join) -> None:
    presence, anna, bo, now = Presence(transactions), join("Anna"), join("Bo"), datetime.now(UTC)
    assert presence.open("answer/a", anna, now) == []
    assert presence.open("answer/a", bo, now) == ["Anna"]
    assert presence.open("answer/b", bo, now) == []
    presence.leave("answer/a", bo)
    assert presence.open("answer/a", anna, now + timedelta(minutes=1)) == []
    assert presence.open("answer/a", bo, now + timedelta(minutes=1) + LASTS) == []


def test_typed_text_is_kept_for_its_writer_alone(transactions) -> None:
    typed = TypedTexts(transactions)
    typed.keep(1, "answer/a:sv", "halv men\x20ing")
    typed.keep(1, "answer/a:sv", "halv mening till")
    typed.keep(1, "answer/a_b:sv", "annat")
    typed.keep(2, "answer/a:sv", "bos")
    assert typed.of(1, "answer/a:") == {"answer/a:sv": "halv mening till"}
    assert typed.of(1, "answer/a%") == {}
    typed.keep(1, "answer/a:sv", "halv mening till", "5ea1")
    assert typed.with_seals(1, "answer/a:") == {"answer/a:sv": ("halv mening till", "5ea1")}
    typed.keep(1, "answer/a:sv", "  ")
    assert typed.of(1, "answer/a:") == {} and typed.of(2, "answer/a:") == {"answer/a:sv": "bos"}


def test_typed_text_that_is_too_long_is_refused_in_words(transactions) -> None:
    with pytest.raises(StudioRefusal, match="för lång"):
        TypedTexts(transactions).keep(1, "f", "x" * (MOST + 1))


def test_publications_are_listed_with_what_became_of_them(transactions) -> None:
    publications = Publications(transactions)
    first = publications.begin("a" * 16, "shipped", 1, "Anna", "Nya texter")
    publications.end(first, "taken_back", "Fel svar på hej")
    publications.begin("b" * 16, "shipped", 1, "Anna", "")
    told = [(one.version[0], one.state, one.words) for one in publications.latest()]
    assert told == [("b", "begun", ""), ("a", "taken_back", "Fel svar på hej")]
