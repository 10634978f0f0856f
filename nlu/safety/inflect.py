"""Word forms from the compact spellings used in rules/words_*.yml. Used at compile time only.

    kniv(en|ar|arna)          kniv kniven knivar knivarna, each also with a genitive -s
    barn(-|et|s)              a dash is the bare stem; without one the bare stem is included anyway
    mörda v1                  a verb like kalla, see PARADIGMS
    slå slår slog slagit slagen   a verb by its forms: infinitive present past supine [participle]
    kill kills killed killed killing   an English verb: base, -s, past, participle, -ing

A slash stands between equal forms ("la/lade").
"""

from __future__ import annotations

import re

# Endings on the stem of a Swedish verb: infinitive, present, past, supine, participles.
PARADIGMS: dict[str, tuple[str, str, str, str, tuple[str, ...]]] = {
    "v1": ("a", "ar", "ade", "at", ("ad", "at", "ade")),
    "v2a": ("a", "er", "de", "t", ("d", "t", "da")),
    "v2b": ("a", "er", "te", "t", ("t", "ta")),
    "v3": ("", "r", "dde", "tt", ("dd", "tt", "dda")),
}
TENSES = ("inf", "pres", "past", "sup", "ptc", "ing")
_NOUN = re.compile(r"^([^()\s]*)\(([^()]*)\)$")


def noun_forms(spelling: str) -> list[str]:
    """The forms of one entry of a word class; a phrase or plain word is returned as it is."""
    found = _NOUN.match(spelling)
    if not found:
        return [spelling]
    stem, endings = found.groups()
    forms = [stem, *(stem + ending for ending in endings.split("|") if ending != "-")]
    return forms + [form + "s" for form in forms if not form.endswith("s")]


def verb_forms(spelling: str, language: str) -> dict[str, list[str]]:
    """The forms of a verb by tense (TENSES, and `alone`). Raises ValueError if the spelling is not understood.

    `alone` are the participles that are no past tense as well: "slagen" by itself tells of a victim, "sparkade" of a deed.
    """
    forms = _forms(spelling, language)
    deeds = {*forms.get("past", ()), *forms.get("sup", ()), *forms.get("inf", ())}
    return {**forms, "alone": [form for form in forms.get("ptc", ()) if form not in deeds]}


def _forms(spelling: str, language: str) -> dict[str, list[str]]:
    words = spelling.split()
    if language == "en":
        return _english(words, spelling)
    if len(words) == 2 and words[1] in PARADIGMS:
        return _regular(words[0], words[1])
    if len(words) not in (4, 5):
        raise ValueError(f"verb {spelling!r}: want 'stem v1' or 4 to 5 forms")
    forms = {tense: word.split("/") for tense, word in zip(TENSES, words, strict=False)}
    if len(words) == 5:
        forms["ptc"] = [ending for word in words[4].split("/") for ending in _participle(word)]
    return forms


def _regular(infinitive: str, paradigm: str) -> dict[str, list[str]]:
    inf, pres, past, sup, participles = PARADIGMS[paradigm]
    if not infinitive.endswith(inf):
        raise ValueError(f"verb {infinitive!r} does not end in -{inf} as {paradigm} does")
    stem = infinitive[: len(infinitive) - len(inf)]
    return {
        "inf": [infinitive],
        "pres": [stem + pres],
        "past": [stem + past],
        "sup": [stem + sup],
        "ptc": [stem + ending for ending in participles],
    }


def _participle(word: str) -> list[str]:
    """slagen: slagen, slaget, slagna; skjuten likewise; others as given."""
    return [word, word[:-1] + "t", word[:-2] + "na"] if word.endswith("en") else [word]


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
