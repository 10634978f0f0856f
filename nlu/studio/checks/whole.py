"""Remarks about all of the content: what a publication waits for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from foundation.content.parts import Tree
from nlu.studio.checks.alike import by_words, measured
from nlu.studio.checks.answer_checks import look_at_variations
from nlu.studio.checks.corpus import corpus_of
from nlu.studio.checks.dated import CHECK_AGAIN, dated
from nlu.studio.checks.look import alone, few
from nlu.studio.checks.own_words import look_at_own
from nlu.studio.checks.remark import Remark
from nlu.studio.checks.words import Known, about
from nlu.studio.content import flows, texts
from nlu.studio.content.adding_intents import names
from nlu.studio.content.answers import Answer, list_answers
from nlu.studio.content.directory import contacts, municipalities
from nlu.studio.content.examples import OWN
from nlu.studio.content.intents import list_intents


def look_at_answer(tree: Tree, answer: Answer) -> list[Remark]:
    """What to say about an answer as it is being written. Raises ContentError."""
    return list(look_at_variations(tree, answer, Known.of(tree), names(tree)))


def look_at_directory(tree: Tree, today: date) -> list[Remark]:
    """Numbers and municipalities that somebody must check again. Raises ContentError."""
    stale = [remark for row in contacts(tree) if row.show for remark in dated(row, f"katalogen, {row.name}", today)]
    unchecked = [Remark("hint", f"katalogen, {row.name}", "Ingen har kontrollerat numret hos ägaren än.")
                 for row in contacts(tree) if row.show and row.status == "unverified"]  # fmt: skip
    places = [Remark("warn", f"katalogen, {row.name}", "Kommunens uppgifter har inte kontrollerats på ett år.")
              for row in municipalities(tree) if row.verified_at and row.verified_at + CHECK_AGAIN < today]  # fmt: skip
    return [*stale, *unchecked, *places]


def look_at_tree(tree: Tree, today: date) -> list[Remark]:
    """All of it, what blocks first. Raises ContentError for a file that can't be read."""
    order = {"block": 0, "warn": 1, "hint": 2}
    found = [*_intents(tree), *_answers(tree), *_texts(tree), *_rules(tree), *look_at_own(tree, today), *look_at_directory(tree, today)]
    return sorted(dict.fromkeys(found), key=lambda remark: order[remark.level])


def _intents(tree: Tree) -> Iterator[Remark]:
    corpus = corpus_of(tree)
    for intent in list_intents(tree):
        yield from (Remark(remark.level, f"{intent.label}, antal", remark.text) for remark in few(intent.name, corpus))
    said = {intent.name: intent.label for intent in list_intents(tree)}
    for one in corpus.examples:
        if one.path == OWN:  # the others came with the program, and the training looks at all
            remarks = [
                *alone(one.text),
                *by_words(corpus, (one.intent, one.action), one.text, one.lang, said, own=one),
                *measured(one.text),
            ]
            place = f"{said.get(one.intent, one.intent)}, ”{one.text[:60]}”"
            yield from (Remark(level, place, what) for level, what in remarks if level != "hint")


def _answers(tree: Tree) -> Iterator[Remark]:
    known, intents = Known.of(tree), names(tree)
    for answer in list_answers(tree):
        yield from look_at_variations(tree, answer, known, intents)


def _texts(tree: Tree) -> Iterator[Remark]:
    known = Known.of(tree)
    for text in texts.list_texts(tree):
        yield from (Remark(level, text.place, what) for level, what in about(text.text, known, values=True))


def _rules(tree: Tree) -> Iterator[Remark]:
    answers, answered = {answer.name for answer in list_answers(tree)}, set()
    for rule in flows.list_rules(tree):
        answered |= set(rule.intents)
        for action in rule.actions:
            if action.startswith("utter_") and action not in answers:
                yield Remark("block", rule.path, f"Regeln ”{rule.name}” säger {action}, som inte finns.")
    for intent in list_intents(tree):
        if intent.name not in answered | {"restart"}:  # which Rasa gives to action_restart by itself
            yield Remark("block", intent.label, "Ingen regel säger vad chatten ska svara.")
