"""What is fitted on and what is measured on are never the same."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.bench.nlu.growth import growth_name, load_growth, parse_growth
from tests.bench.nlu.sets import FOREIGN, BenchSet, SetAbsent, is_calm, is_present, load_set, reduced
from tests.bench.nlu.split import is_held_out


def test_a_fifth_is_held_out_and_spelling_does_not_move_a_message():
    texts = [f"det här är meddelande {number}" for number in range(5000)]
    assert 0.18 < sum(map(is_held_out, texts)) / len(texts) < 0.22
    for text in texts[:500]:
        assert is_held_out(text) == is_held_out(text.upper() + "!!") == is_held_out("  " + text.replace(" ", ",  "))


def test_the_split_is_the_same_for_ever():
    assert [is_held_out(text) for text in ("hej", "vad kostar det", "jag är så arg", "!?", "tack", "vem är du", "å", "nej")] == [
        False, False, True, False, False, True, True, True]  # fmt: skip


def test_a_text_without_words_has_a_side_too():
    assert {is_held_out(sign) for sign in ("", "?", "\ud800", "🙂", "…", "!!", ":(", "👍", "-", "+", "*", "#")} == {True, False}


@pytest.fixture(scope="module")
def own() -> BenchSet:
    return load_set("own")


def test_own_data_is_whole_and_no_words_stand_on_both_sides(own):
    assert 0.17 < len(own.test) / (len(own.train) + len(own.test)) < 0.23
    assert not {example.text.lower() for example in own.train} & {example.text.lower() for example in own.test}
    assert {example.intent for example in own.test if is_calm(example)} == {example.intent for example in own.train if is_calm(example)}
    assert {example.action for example in own.test} == {"none", "ask", "emergency"}


@pytest.mark.parametrize(("name", "parts"), [("own-quarter", 4), ("own-tenth", 10)])
def test_a_part_is_fitted_on_and_the_same_fifth_is_asked(name, parts, own):
    part = load_set(name)
    assert part.test == own.test and set(part.train) < set(own.train)
    assert 0.88 < parts * len(part.train) / len(own.train) < 1.12
    assert {example.intent for example in part.train if is_calm(example)} == {e.intent for e in own.train if is_calm(e)}


def test_ten_shot_draws_differ_and_repeat(public):
    first, again, second = (load_set(f"banking77-10shot-{draw}") for draw in (1, 1, 2))
    assert first == again and first.train != second.train and first.test == second.test
    assert set(Counter(example.intent for example in first.train).values()) == {10}


def test_clinc_is_fitted_without_a_foreign_message(public):
    clinc = load_set("clinc150")
    assert FOREIGN not in {example.intent for example in clinc.train}
    assert Counter(example.intent for example in clinc.test)[FOREIGN] == 4


def test_an_absent_set_is_told(public):
    (public / "banking77-test.csv").unlink()
    assert not is_present("banking77") and not is_present("banking77-10shot-1") and is_present("clinc150")
    with pytest.raises(SetAbsent):
        load_set("banking77")
    with pytest.raises(ValueError, match="unknown"):
        load_set("banking78")


def test_a_quick_look_keeps_every_intent_of_the_project_and_every_action(own):
    small = reduced(own)
    assert len(small.train) < len(own.train) / 5 and set(small.train) <= set(own.train) and set(small.test) <= set(own.test)
    assert {e.intent for e in small.train if is_calm(e)} == {e.intent for e in own.train if is_calm(e)}
    assert {e.action for e in small.train} == {e.action for e in small.test} == {"none", "ask", "emergency"}


def test_a_quick_look_at_a_public_set_keeps_foreign_messages(public):
    assert FOREIGN in {example.intent for example in reduced(load_set("clinc150")).test}


@pytest.mark.parametrize(("messages", "intents"), [(40, 2), (60, 20)])
def test_made_up_messages_have_the_size_that_is_asked_for(public, messages: int, intents: int):
    grown = load_growth(growth_name(messages, intents))
    assert isinstance(grown, BenchSet) and grown == load_growth(growth_name(messages, intents))
    assert len(grown.train) == messages and len({example.intent for example in grown.train}) == intents


def test_other_names_are_no_growth():
    assert parse_growth("growth-10-3") == (10, 3)
    with pytest.raises(ValueError, match="banking77"):
        parse_growth("banking77-10shot-1")
