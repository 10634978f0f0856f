"""The forms of Swedish words that the rules name, from a spelling dictionary: `python -m nlu.safety.wordforms`.

That command needs `pip install '.[words]'` and writes wordforms.tsv, which is committed; compiling needs the
table only. Its rows are `kind TAB endings TAB words`; an ending is written `what goes>what comes`, so
`a>or` makes "flickor" of "flicka". Verbs have them by tense. Rows of kind `unknown` name what the dictionary
lacks (slang, names, misspellings): there inflect.py alone has the say.

Source of the forms: hunspell-sv, that is Den stora svenska ordlistan by Göran Andersson with SALDO, LGPL-3.0.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from nlu.safety.inflect import ADJECTIVE, adjective_forms, is_regular, noun, noun_forms, participle_forms, verb_forms
from nlu.safety.sources import SourceError, read_sources
from nlu.safety.spelling_dictionary import PACKAGE, DictionaryError, SpellingDictionary

TABLE = Path(__file__).with_name("wordforms.tsv")
NOUN, ADJ, VERB, UNKNOWN = "noun", "adj", "verb", "unknown"
_HEAD = """# Forms of the Swedish words in rules/*.yml; written by `python -m nlu.safety.wordforms`, not by hand.
# Source: {package} {version}, LGPL-3.0-only, (c) Göran Andersson and others, https://github.com/yeager/hunspell-sv
"""
# What a verb like "slå slår slog slagit" is written with; without one of them a verb is not known.
_WRITTEN = ("inf", "pres", "past", "sup")
# The forms of a word by tense; those of nouns and adjectives stand under "".
Forms = Mapping[str, Sequence[str]]


@dataclass
class WordForms:
    """The table: forms by kind and word, and what the dictionary does not know."""

    known: dict[tuple[str, str], dict[str, list[str]]] = field(default_factory=dict)
    unknown: set[tuple[str, str]] = field(default_factory=set)
    digest: str = ""

    @classmethod
    def parse(cls, text: str) -> WordForms:
        """The table from its text."""
        table = cls(digest=hashlib.sha256(text.encode()).hexdigest())
        for line in text.splitlines():
            if line.startswith("#"):
                continue
            kind, endings, words = line.split("\t")
            for word in words.split():
                if kind == UNKNOWN:
                    table.unknown.add((endings, word))
                else:
                    table.known[kind, word] = _unpacked(word, endings)
        return table

    @cached_property
    def _verbal(self) -> set[str]:
        """Forms of verbs: "slagen" tells of a victim before it means "the blows"."""
        return {form for (kind, _), forms in self.known.items() if kind == VERB for found in forms.values() for form in found}

    def spelled(self, spelling: str) -> list[str]:
        """The forms of one Swedish entry of a word class: a noun, an adjective, or as it is written."""
        word = noun(spelling)
        if word is not None and (NOUN, word.stem) in self.known:
            made = [form for form in self.known[NOUN, word.stem][""] if form not in self._verbal]
            return list(dict.fromkeys([word.stem, *word.forms, *made]))
        if spelling.endswith(ADJECTIVE) and (ADJ, spelling.removesuffix(ADJECTIVE)) in self.known:
            return self.known[ADJ, spelling.removesuffix(ADJECTIVE)][""]
        return noun_forms(spelling)

    def verb(self, spelling: str) -> dict[str, list[str]]:
        """The forms of a Swedish verb by tense; forms that the rules write out stay even if no dictionary has them.

        Raises ValueError if the spelling is not understood.
        """
        written = verb_forms(spelling, "sv")
        known = self.known.get((VERB, spelling.split()[0]))
        if known is None:
            return written
        if is_regular(spelling):
            return known
        return known | {tense: list(dict.fromkeys([*written[tense], *known[tense]])) for tense in _WRITTEN}


@cache
def committed() -> WordForms:
    """The table that stands beside this file."""
    return WordForms.parse(TABLE.read_text(encoding="utf-8"))


def words_of(tables: Mapping[str, Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    """(kind, spelling) of every Swedish noun, adjective and verb that the rule files inflect."""
    for content in tables["verbs"].values():
        yield from ((VERB, str(spelling)) for spelling in content.get("sv", ()))
    for content in tables["classes"].values():
        for spelling in content if isinstance(content, list) else content.get("sv", ()):
            if noun(str(spelling)):
                yield NOUN, str(spelling)
            elif str(spelling).endswith(ADJECTIVE):
                yield ADJ, str(spelling)


def word_of(kind: str, spelling: str) -> str:
    """The word that a spelling stands under in the table."""
    word = noun(spelling) if kind == NOUN else None
    return word.stem if word else spelling.split()[0]


def looked_up(spellings: Iterable[tuple[str, str]], dictionary: SpellingDictionary) -> WordForms:
    """The table for these words: of all their forms those that the dictionary has."""
    table = WordForms()
    for kind, spelling in spellings:
        key = kind, word_of(kind, spelling)
        forms = _FORMS[kind](spelling, dictionary)
        if forms:
            own = table.known.setdefault(key, {})
            for tense, found in forms.items():
                own[tense] = sorted({*own.get(tense, ()), *found})
        else:
            table.unknown.add(key)
    table.unknown -= table.known.keys()
    return table


def _noun(spelling: str, dictionary: SpellingDictionary) -> Forms:
    word = noun(spelling)
    if word is None or not dictionary.knows_compound(word.stem):
        return {}
    own = [form for form in noun_forms(spelling) if dictionary.knows_compound(form)]
    return {"": [*own, *dictionary.noun_forms(word.stem, word.neuter)]}


def _adjective(spelling: str, dictionary: SpellingDictionary) -> Forms:
    word = spelling.removesuffix(ADJECTIVE)
    return {"": [form for form in adjective_forms(word) if form in dictionary]} if word in dictionary else {}


def _verb(spelling: str, dictionary: SpellingDictionary) -> Forms:
    forms = verb_forms(spelling, "sv")
    if not forms["ptc"]:  # "skurit" has "skuren" beside it, if the dictionary has all three forms
        made = [form for supine in forms["sup"] if supine.endswith("it") for form in participle_forms(supine[:-2] + "en")]
        forms["ptc"] = made if all(form in dictionary for form in made) else []
    checked = {tense: [form for form in found if form in dictionary] for tense, found in forms.items()}
    return checked if all(checked[tense] for tense in _WRITTEN) else {}


_FORMS = {NOUN: _noun, ADJ: _adjective, VERB: _verb}


def as_text(table: WordForms, version: str) -> str:
    """The text of wordforms.tsv: words with the same endings share a row."""
    rows: dict[tuple[str, str], list[str]] = {}
    for (kind, word), forms in table.known.items():
        rows.setdefault((kind, _packed(word, forms)), []).append(word)
    for kind, word in table.unknown:
        rows.setdefault((UNKNOWN, kind), []).append(word)
    lines = [f"{kind}\t{endings}\t{' '.join(sorted(words))}\n" for (kind, endings), words in sorted(rows.items())]
    return _HEAD.format(package=PACKAGE, version=version) + "".join(lines)


def _packed(word: str, forms: Forms) -> str:
    tenses = []
    for tense, found in forms.items():
        kept = [(_shared(word, form), form) for form in found]
        if kept:
            endings = ",".join(f"{word[at:]}>{form[at:]}" for at, form in kept)
            tenses.append(f"{tense}={endings}" if tense else endings)
    return " ".join(tenses)


def _shared(word: str, form: str) -> int:
    """How many letters both begin with."""
    pairs = enumerate(zip(word, form, strict=False))
    return next((at for at, (one, other) in pairs if one != other), min(len(word), len(form)))


def _unpacked(word: str, packed: str) -> dict[str, list[str]]:
    forms: dict[str, list[str]] = {}
    for part in packed.split():
        tense, _, endings = part.rpartition("=")
        pairs = (ending.split(">") for ending in endings.split(","))
        forms[tense] = [word.removesuffix(gone) + come for gone, come in pairs]
    return forms


def main() -> None:
    """Writes wordforms.tsv and says nothing; exits with the reason if it cannot."""
    try:
        dictionary = SpellingDictionary.installed()
        table = looked_up(words_of(read_sources().tables), dictionary)
    except (DictionaryError, SourceError, ValueError) as error:
        sys.exit(f"nlu.safety.wordforms: {error}")
    TABLE.write_text(as_text(table, dictionary.version), encoding="utf-8")


if __name__ == "__main__":
    main()
