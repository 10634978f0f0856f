"""`python -m nlu.training.known_words`: writes foundation/masking/known_words.txt, the words that may stay in a masked message.

A word is known when at least three of the project's own hand-written messages, Swedish or English, use it, when the dictionary has it
(Swedish), and when it is no name of a person or a place there and is not mostly written with a capital letter. Needs the extra `words`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Set
from pathlib import Path
from typing import Final

from foundation.masking import mask
from nlu.safety.spelling_dictionary import SpellingDictionary
from nlu.training.data import DATA, Example, load_examples

FILE: Final = Path(mask.__file__).with_name("known_words.txt")
LEAST: Final = 3
_LETTERS: Final = frozenset("iåömo")  # words of one letter; a name that is spelt out letter by letter does not pass
_WORD: Final = re.compile(r"[^\W\d_]+")
# Names of somebody, and far more often something else: written small they tell nothing of anybody.
_BOTH: Final = frozenset(
    {"om", "the", "my", "va", "do", "hans", "at", "bror", "ur", "so", "who", "if", "no", "nya", "inga", "soc", "heller",
     "arm", "us", "jo", "down", "tell", "new", "else", "may", "nice", "job", "guy", "love", "quick"}
)  # fmt: skip
_HEAD: Final = """# Words that may stay in a masked message (mask.py); written by `python -m nlu.training.known_words`, not by hand.
# From the project's own messages in nlu/data, kept where hunspell-sv (LGPL-3.0-only, (c) Göran Andersson and others) has them as words.
"""


def counted(examples: Iterable[Example]) -> tuple[dict[str, Counter[str]], Counter[str]]:
    """How often each word stands in small letters or first in a sentence, by language, and how often with a capital elsewhere."""
    small: dict[str, Counter[str]] = {"sv": Counter(), "en": Counter()}
    capital: Counter[str] = Counter()
    for example in examples:
        if example.lang in small:
            for word, is_name in _words(example.text):
                (capital if is_name else small[example.lang])[word] += 1
    return small, capital


def _words(text: str) -> Iterator[tuple[str, bool]]:
    for found in _WORD.finditer(text):
        begins = text[: found.start()].rstrip()[-1:] in ("", *'.!?:"”')
        yield found[0].lower(), found[0][0].isupper() and not begins and not text.isupper()


def known(examples: Iterable[Example], dictionary: SpellingDictionary, names: Set[str]) -> list[str]:
    """The words, in order. `names` in small letters."""
    small, capital = counted(examples)
    swedish = {word for word, times in small["sv"].items() if times >= LEAST and dictionary.knows_compound(word)}
    english = {word for word, times in small["en"].items() if times >= LEAST}
    common = {word for word in swedish | english if capital[word] <= 0.1 * (small["sv"][word] + small["en"][word])}
    words = (common - names) | (_BOTH & (swedish | english))
    return sorted(word for word in words if len(word) > 1 or word in _LETTERS)


def main() -> None:
    """Writes the file."""
    dictionary = SpellingDictionary.installed()
    words = known(load_examples(DATA), dictionary, dictionary.names())
    FILE.write_text(_HEAD + "\n".join(words) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
