"""Word forms from the compact spellings used in rules/*.yml. Used at compile time only.

    kniv(en|ar|arna)          kniv kniven knivar knivarna, each also with a genitive -s
    barn(-|et|s)              a dash is the bare stem; without one the bare stem is included anyway
    mörda v1                  a verb like kalla; v2a like hänga, v2b like strypa, v3 like klå
    blodig adj                an adjective: blodig blodigt blodiga
    slå slår slog slagit slagen   a verb by its forms: infinitive present past supine [participle]
    kill kills killed killed killing   an English verb: base, -s, past, participle, -ing

A slash stands between equal forms ("la/lade"). What stands here is what Swedish grammar says; wordforms.py
has the dictionary check it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

CONJUGATIONS = ("v1", "v2a", "v2b", "v3")
TENSES = ("inf", "pres", "past", "sup", "ptc", "ing")
_VOWELS = "aeiouyåäö"
_NOUN = re.compile(r"^([^()\s]*)\(([^()]*)\)$")
# "gömma" has "gömde", "bränna" has "brände"; "tända" has "tände" and "tänt".
_DOUBLE = re.compile(r"(mm|nn)$")
_AFTER_CONSONANT = re.compile(r"[^aeiouyåäö][dt]$")
ADJECTIVE = " adj"


@dataclass(frozen=True)
class Noun:
    """A noun as written: its stem and the forms that the endings in brackets give."""

    stem: str
    forms: tuple[str, ...]

    @property
    def neuter(self) -> bool:
        """Whether one of the forms is the definite of a neuter (huset, täcket)."""
        return any(form in (self.stem + "et", self.stem + "t") for form in self.forms)


def noun(spelling: str) -> Noun | None:
    """The noun that an entry of a word class stands for; None for a phrase or a plain word."""
    found = _NOUN.match(spelling)
    if not found:
        return None
    stem, endings = found.groups()
    return Noun(stem, tuple(stem + ending for ending in endings.split("|") if ending != "-"))


def noun_forms(spelling: str) -> list[str]:
    """The forms of one entry of a word class; a phrase or plain word is returned as it is."""
    word = noun(spelling)
    if word is None:
        return adjective_forms(spelling.removesuffix(ADJECTIVE)) if spelling.endswith(ADJECTIVE) else [spelling]
    forms = [word.stem, *word.forms]
    return forms + [form + "s" for form in forms if not form.endswith("s")]


def verb_forms(spelling: str, language: str) -> dict[str, list[str]]:
    """The forms of a verb by tense (TENSES; `passive` in Swedish). Raises ValueError if the spelling is not understood."""
    words = spelling.split()
    if language == "en":
        return _english(words, spelling)
    if is_regular(spelling):
        forms = _regular(words[0], words[1])
    elif len(words) in (4, 5):
        forms = {tense: word.split("/") for tense, word in zip(TENSES, words, strict=False)}
        participles = words[4].split("/") if len(words) == 5 else ()
        forms["ptc"] = [form for word in participles for form in participle_forms(word)]
    else:
        raise ValueError(f"verb {spelling!r}: want 'stem v1' or 4 to 5 forms")
    return {**forms, "passive": _passive(forms)} if language == "sv" else forms


def is_regular(spelling: str) -> bool:
    """Whether a verb is written as "mörda v1": then its forms are made, not written."""
    words = spelling.split()
    return len(words) == 2 and words[1] in CONJUGATIONS


def alone(forms: Mapping[str, list[str]]) -> list[str]:
    """The participles that are no active form as well: "slagen" by itself tells of a victim, "sparkade" of a deed."""
    deeds = {form for tense in ("past", "sup", "inf") for form in forms.get(tense, ())}
    return [form for form in forms.get("ptc", ()) if form not in deeds]


def _regular(infinitive: str, conjugation: str) -> dict[str, list[str]]:
    if conjugation == "v3":
        return _by_forms(infinitive, infinitive + "r", infinitive + "dde", infinitive + "tt", infinitive + "dd")
    if not infinitive.endswith("a"):
        raise ValueError(f"verb {infinitive!r} does not end in -a as {conjugation} does")
    stem = infinitive[:-1]
    if conjugation == "v1":
        return _by_forms(infinitive, stem + "ar", stem + "ade", stem + "at", stem + "ad")
    short = stem[:-1] if _DOUBLE.search(stem) or _AFTER_CONSONANT.search(stem) else stem
    ending = "d" if conjugation == "v2a" else "t"
    supine = short[:-1] + "tt" if short.endswith("d") else short + "t"
    return _by_forms(infinitive, stem if stem.endswith("r") else stem + "er", short + ending + "e", supine, short + ending)


def _by_forms(infinitive: str, present: str, past: str, supine: str, participle: str) -> dict[str, list[str]]:
    return {"inf": [infinitive], "pres": [present], "past": [past], "sup": [supine], "ptc": participle_forms(participle)}


def participle_forms(word: str) -> list[str]:
    """slagen: slagen, slaget, slagna; sparkad, kvävd, strypt and klådd likewise; others as given."""
    if word.endswith("en"):
        return [word, word[:-1] + "t", word[:-2] + "na"]
    if word.endswith("ad"):
        return [word, word[:-1] + "t", word + "e"]
    if word.endswith("dd"):
        return [word, word[:-2] + "tt", word + "a"]
    if word.endswith("d"):
        return [word, word[:-1] + "t", word + "a"]
    return [word, word + "a"] if word.endswith("t") else [word]


def adjective_forms(word: str) -> list[str]:
    """blodig: blodig, blodigt, blodiga; a participle as one ("laddad": laddade)."""
    if word.endswith(("ad", "en")):
        return participle_forms(word)
    stem = re.sub(r"(?<=[aeiouyåäö])d$", "t", word) if word.endswith("d") else word
    neuter = stem[:-1] + "t" if _AFTER_CONSONANT.search(stem) else stem + "t"
    return [word, neuter, word + "a"]


def _passive(forms: Mapping[str, list[str]]) -> list[str]:
    """The forms in -s: slås, slogs, slagits. A verb that ends in -s as it is (slåss) has none."""
    infinitive = forms["inf"][0]
    made = [infinitive + "s"] if infinitive[-1] in _VOWELS else []
    made += [form + "s" for tense in ("past", "sup") for form in forms[tense] if not form.endswith("s")]
    for present in forms["pres"]:
        if present.endswith("er") and infinitive.endswith("a"):
            stem = present[:-2].replace("mm", "m")
            made.append(stem + ("es" if stem.endswith("s") else "s"))
        elif present == infinitive + "r":
            made.append(infinitive + "s")
        elif not present.endswith(("s", "ar", "er")):
            made.append(present + "s")
    return list(dict.fromkeys(made))


def _english(words: list[str], spelling: str) -> dict[str, list[str]]:
    if len(words) != 5:
        raise ValueError(f"verb {spelling!r}: want base, -s form, past, participle, -ing form")
    base, third, past, participle, ing = words
    return {
        "inf": [base],
        "pres": [base, third],
        "past": [past],
        "sup": [participle],
        "ptc": [participle],
        "ing": [ing],
    }
