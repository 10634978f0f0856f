"""Expands the word classes of the rule files into word forms. Used at compile time only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from nlu.safety.inflect import alone, noun_forms, verb_forms
from nlu.safety.normalise import normalise, without_diacritics
from nlu.safety.notation import NotationError
from nlu.safety.tokens import tokenise
from nlu.safety.wordforms import WordForms, committed

# Languages that words are told apart by; the others' words count whatever the language of the sentence.
LANGUAGES = ("sv", "en")
OTHER_LANGUAGES = ("no", "da", "fi", "ar", "fa", "so", "pl", "bs", "tr", "uk")
# Which verb tenses the classes NAME.now and NAME.done hold; NAME itself holds all active ones.
NOW, DONE = ("inf", "pres", "ing"), ("past", "sup")
TENSE_CLASSES = {
    "inf": ("inf",),
    "pres": ("pres",),
    "past": ("past",),
    "sup": ("sup",),
    "ptc": ("ptc",),
    "ing": ("ing",),
    "alone": ("alone",),
    "passive": ("passive",),
    "now": NOW,
    "done": DONE,
}


@dataclass
class WordClass:
    """The words and phrases of one class by language; fuzzy: typing errors are forgiven."""

    words: dict[str, list[str]] = field(default_factory=lambda: {language: [] for language in (*LANGUAGES, *OTHER_LANGUAGES)})
    fuzzy: bool = False

    def add(self, language: str, words: Iterable[str]) -> None:
        """Adds words, each once, in order."""
        known = set(self.words[language])
        self.words[language] += [word for word in dict.fromkeys(words) if word not in known]


def word_classes(tables: Mapping[str, Mapping[str, Any]], table: WordForms | None = None) -> dict[str, WordClass]:
    """All classes by name, verbs by tense included, groups (`of:`) filled from their members.

    Swedish forms come from the table (the committed one if none is given) as far as it knows the words.
    """
    table = committed() if table is None else table
    classes: dict[str, WordClass] = {}
    for name, content in tables["verbs"].items():
        _add_verb(classes, name, content, table)
    for name, content in tables["classes"].items():
        content = {"sv": content} if isinstance(content, list) else content
        if name in classes:
            raise NotationError(f"class {name!r} is also a verb")
        plain = classes[name] = WordClass(fuzzy=bool(content.get("fuzzy")))
        for language in plain.words:
            for spelling in content.get(language, ()):
                plain.add(language, table.spelled(str(spelling)) if language == "sv" else noun_forms(str(spelling)))
    for name, content in tables["classes"].items():
        if isinstance(content, dict):
            _add_members(classes, tables["classes"], name, content.get("of", ()))
    return classes


def _add_verb(classes: dict[str, WordClass], name: str, content: Mapping[str, Any], table: WordForms) -> None:
    fuzzy = bool(content.get("fuzzy"))
    whole = classes[name] = WordClass(fuzzy=fuzzy)
    for tense in TENSE_CLASSES:
        classes[f"{name}.{tense}"] = WordClass(fuzzy=fuzzy)
    for language in whole.words:
        for spelling in content.get(language, ()):
            by_tense = table.verb(str(spelling)) if language == "sv" else verb_forms(str(spelling), language)
            by_tense = {**by_tense, "alone": alone(by_tense)}
            for tense, members in TENSE_CLASSES.items():
                forms = [form for member in members for form in by_tense.get(member, ())]
                classes[f"{name}.{tense}"].add(language, forms)
            for tense in (*NOW, *DONE):
                whole.add(language, by_tense.get(tense, ()))


def _add_members(classes: dict[str, WordClass], table: Mapping[str, Any], name: str, members: Iterable[str]) -> None:
    for member in members:
        if member not in classes:
            raise NotationError(f"class {name!r} is made of {member!r}, which does not exist")
        content = table.get(member)
        inner = content.get("of", ()) if isinstance(content, dict) else ()
        _add_members(classes, table, name, inner)
        for language, words in classes[member].words.items():
            classes[name].add(language, words)


class Spellings:
    """Collects which classes each word and phrase belongs to, for Swedish and for English text."""

    def __init__(self, homographs: Iterable[str]) -> None:
        # Words that mean something else in the other language ("i", "hot", "men", "dog").
        self._homographs = frozenset(homographs)
        self.words: dict[str, list[set[int]]] = {}
        self.phrases: dict[str, dict[tuple[str, ...], list[set[int]]]] = {}

    def add(self, spelling: str, number: int, language: str | None) -> None:
        """Puts a spelling into a class; language None: both languages."""
        own = language if spelling in self._homographs and language in LANGUAGES else None
        first, *rest = tokenise(normalise(spelling), lambda word: False)
        if rest:
            bare = tuple(without_diacritics(word) for word in rest)
            group = self.phrases.setdefault(without_diacritics(first), {})
            entry = group.setdefault(bare, [set(), set()])
        else:
            entry = self.words.setdefault(first, [set(), set()])
        for index, each in enumerate(LANGUAGES):
            if own in (None, each):
                entry[index].add(number)

    def compiled_words(self) -> dict[str, list[list[int]]]:
        """word -> [Swedish classes, English classes], in alphabetical order."""
        return {word: [sorted(sv), sorted(en)] for word, (sv, en) in sorted(self.words.items())}

    def compiled_phrases(self) -> dict[str, list[list[Any]]]:
        """first word -> [[other words, Swedish classes, English classes]]."""
        return {
            first: [[list(rest), sorted(sv), sorted(en)] for rest, (sv, en) in sorted(group.items())]
            for first, group in sorted(self.phrases.items())
        }
