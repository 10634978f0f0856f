"""The pattern notation of the rule files. Used at compile time only.

    jag            the word itself            nu/snart       one of the words
    {weapon}       a word of a class          {knife|gun}    of either class
    [just]         may be there               [{adverb}]     likewise
    ..  ..5        up to 3 (5) words of the same clause: no comma, negation, new subject or "att"
    ~4             up to 4 words of the same sentence, commas included, but no negation
    ^  $           the clause begins, ends, here; ^^ the sentence begins
    !{class}       the next word is not of the class
    *{class}       the word that an idiom makes harmless
    <name>         any of the patterns of that name under `phrases:`
    <self hit.now other>   who does what to whom: the act's patterns with these roles and this tense

Anything else is an error that names the rule.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

DEFAULT_GAP = 3
# A notation that stands for more plain patterns than this is a mistake of the writer.
MOST_PATTERNS = 600

_ITEM = re.compile(r"<[^<>]+>|\[[^\[\]]+\]|[*!]?\{[^{}]+\}|\S+")
_PLACEHOLDER = re.compile(r"\{([a-z_]+):T\}")


class NotationError(ValueError):
    """A pattern that cannot be read; the message says which and why."""


@dataclass
class Grammar:
    """What patterns may refer to: phrases, acts and roles of the rule files."""

    phrases: Mapping[str, Sequence[str]]
    acts: Mapping[str, Mapping[str, Sequence[str]]]
    roles: Mapping[str, Mapping[str, str]]
    _open: list[str] = field(default_factory=list)

    def expand(self, pattern: str) -> list[list[str]]:
        """The plain patterns, as lists of items, that one pattern stands for."""
        options = [self._alternatives(item) for item in _ITEM.findall(pattern)]
        size = 1
        for option in options:
            size *= len(option)
        if size > MOST_PATTERNS:
            raise NotationError(f"{pattern!r} stands for {size} patterns, at most {MOST_PATTERNS}")
        return [[item for part in parts for item in part] for parts in product(*options)]

    def _alternatives(self, item: str) -> list[list[str]]:
        if not item.startswith("<"):
            return [[item]]
        name = item[1:-1].strip()
        if name in self._open:
            raise NotationError(f"<{name}> refers to itself")
        self._open.append(name)
        try:
            return [plain for body in self._bodies(name) for plain in self.expand(body)]
        finally:
            self._open.pop()

    def _bodies(self, name: str) -> Sequence[str]:
        words = name.split()
        if len(words) == 3:
            return self._act(*words)
        if name not in self.phrases:
            raise NotationError(f"no phrase is called <{name}>")
        return self.phrases[name]

    def _act(self, who: str, does: str, to: str) -> list[str]:
        act, _, tense = does.partition(".")
        if act not in self.acts or who not in self.roles or to not in self.roles:
            raise NotationError(f"<{who} {does} {to}>: no such act or role")
        templates = self.acts[act]
        suiting = [*templates.get("any", ()), *templates.get(f"who={who}", ()), *templates.get(f"to={to}", ())]
        return [self._cast(_in_tense(template, tense), who, to) for template in suiting]

    def _cast(self, template: str, who: str, to: str) -> str:
        for name, role in (("WHO", who), ("TO", to)):
            for case, classes in self.roles[role].items():
                template = template.replace(f"{name}.{case}", classes)
        return template


def _in_tense(template: str, tense: str) -> str:
    """The template with its verbs in a tense; 'will' puts 'shall', 'is going to' before them."""
    if tense == "will":
        turned = re.sub(r"\{([a-z_]+):T\} (\{WHO\.subject\})", r"{intend} \2 ..4 {\1.inf}", template)
        return _PLACEHOLDER.sub(r"{intend} ..4 {\1.inf}", turned)
    return _PLACEHOLDER.sub(rf"{{\1.{tense}}}" if tense else r"{\1}", template)


def steps_of(items: Sequence[str], numbers: SetNumbers) -> list[list[object]]:
    """The compiled steps of one plain pattern. Raises NotationError on what it cannot read."""
    return [list(_step(item, numbers)) for item in items]


class SetNumbers:
    """Gives every union of classes and literal words a number."""

    def __init__(self, class_number: Mapping[str, int], facts: Iterable[str]) -> None:
        self.classes = dict(class_number)
        self._facts = frozenset(facts)
        self.literals: dict[str, int] = {}
        self.sets: dict[tuple[int, ...], int] = {}

    def of_classes(self, names: str) -> int:
        """The number of a union such as 'knife|gun'."""
        unknown = [name for name in names.split("|") if name not in self.classes]
        if unknown:
            raise NotationError(f"no class is called {unknown[0]!r}")
        return self._set(self.classes[name] for name in names.split("|"))

    def all_facts(self, names: str) -> bool:
        """Whether a union such as 'knife|gun' consists of facts only."""
        return self._facts.issuperset(names.split("|"))

    def of_words(self, words: str) -> int:
        """The number of literal words such as 'nu/snart'."""
        return self._set(self._literal(word) for word in words.split("/"))

    def _literal(self, word: str) -> int:
        if not word.isalnum():
            raise NotationError(f"{word!r} is neither a word nor notation")
        if word not in self.literals:
            self.literals[word] = self.classes.setdefault(f"={word}", len(self.classes))
        return self.literals[word]

    def _set(self, members: Iterable[int]) -> int:
        key = tuple(sorted(set(members)))
        return self.sets.setdefault(key, len(self.sets))


def _step(item: str, numbers: SetNumbers) -> tuple[str, int]:
    if item in ("^", "^^", "$"):
        return item, 0
    gap = re.fullmatch(r"\.\.(\d*)|~(\d*)", item)
    if gap:
        size = int(gap[1] or gap[2] or DEFAULT_GAP)
        return ("g" if item.startswith(".") else "~"), size
    if item.startswith("["):
        return "?", _words(item[1:-1], numbers)
    if item[0] in "!*":
        return item[0], _words(item[1:], numbers)
    is_fact = item.startswith("{") and numbers.all_facts(item[1:-1])
    return "f" if is_fact else "w", _words(item, numbers)


def _words(item: str, numbers: SetNumbers) -> int:
    if item.startswith("{"):
        return numbers.of_classes(item[1:-1])
    return numbers.of_words(item)
