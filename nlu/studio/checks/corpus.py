"""All examples by their words, to find those that say the same."""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import lru_cache

from foundation.content.parts import Tree
from nlu.studio.content.examples import Example, all_examples, paths
from nlu.training.check.similar import WordIndex, words_of

NEAR = 0.8
MIN_WORDS = 4  # of two or three words one is too much to share


class Corpus:
    """The examples of a tree, found by the same words or nearly the same."""

    def __init__(self, examples: list[Example]) -> None:
        self.examples = examples
        self.counts = Counter(one.intent for one in examples if one.lang == "sv")
        self._same: defaultdict[str, list[Example]] = defaultdict(list)
        self._long = [one for one in examples if len(words_of(one.text)) >= MIN_WORDS]
        for one in examples:
            self._same[key_of(one.text)].append(one)
        words = [words_of(one.text) for one in self._long]
        self._index = WordIndex(NEAR, Counter(word for own in words for word in own))
        for own in words:
            self._index.add(own)

    def same(self, text: str) -> list[Example]:
        """Examples with the same words, whatever case and signs."""
        return self._same.get(key_of(text), [])

    def near(self, text: str) -> list[Example]:
        """Examples that share four fifths of their words with the text, those with the same words left out."""
        own = words_of(text)
        found = [self._long[place] for place in self._index.near(own)] if len(own) >= MIN_WORDS else []
        return [one for one in found if key_of(one.text) != key_of(text)]


def key_of(text: str) -> str:
    """Two texts with the same key have the same words in the same order."""
    return " ".join(words_of(text)) or " ".join(text.split())


def written_of(text: str) -> str:
    """Two texts with the same are written alike, but for small and large letters."""
    return " ".join(text.casefold().split())


def corpus_of(tree: Tree) -> Corpus:
    """The examples of a tree; made once as long as its files of examples are the same."""
    return _made(tuple((path, tree[path]) for path in paths(tree)))


@lru_cache(maxsize=3)
def _made(files: tuple[tuple[str, str], ...]) -> Corpus:
    return Corpus(list(all_examples(dict(files))))
