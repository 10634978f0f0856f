"""Compiles rules/*.yml to compiled.json: `python -m nlu.safety.compile`.

The output depends on nothing but the rule files and wordforms.tsv, so the same files give the same bytes.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from nlu.safety.notation import Grammar, NotationError, SetNumbers, steps_of
from nlu.safety.screen import COMPILED, FORMAT
from nlu.safety.sources import RULES, SourceError, Sources, read_sources
from nlu.safety.wordforms import committed
from nlu.safety.wordlist import Spellings, word_classes

DEFAULT_GUARDS = {"rule": ("negated", "supposed", "told", "old"), "fact": ("negated", "supposed")}
NUMBER_CLASS, MANY_CLASS = "number", "lots"


def compiled(sources: Sources) -> dict[str, Any]:
    """The content of compiled.json. Raises NotationError or SourceError naming what is wrong."""
    return _Compilation(sources).result()


def as_json(content: Mapping[str, Any]) -> str:
    """The text of compiled.json."""
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"), sort_keys=True) + "\n"


class _Compilation:
    def __init__(self, sources: Sources) -> None:
        self._sources = sources
        self._grammar = Grammar(sources.tables["phrases"], sources.tables["acts"], sources.tables["roles"])
        self._classes = word_classes(sources.tables)
        names = [*self._classes, *sources.tables["facts"]]
        numbers = {name: number for number, name in enumerate(names)}
        self._numbers = SetNumbers(numbers, sources.tables["facts"])

    def result(self) -> dict[str, Any]:
        grammar = self._compiled_grammar()  # first: it finds the literal words
        return {
            "format": FORMAT,
            "digest": hashlib.sha256(f"{self._sources.digest} {committed().digest}".encode()).hexdigest(),
            "grammar": grammar,
            "lexicon": self._compiled_lexicon(),
        }

    def _compiled_grammar(self) -> dict[str, Any]:
        self._guards: dict[str, list[list[Any]]] = {
            name: [self._condition(text) for text in texts] for name, texts in self._sources.tables["guards"].items()
        }
        facts = [self._fact(name) for name in self._facts_in_order()]
        rules = [self._rule(rule) for rule in self._sources.lists["rules"]]
        blockers = {name: self._numbers.of_classes(name) for name in ("negation", "subject", "opener")}
        idioms = [idiom for text in self._sources.lists["idioms"] for idiom in self._idiom(text)]
        return {
            "guards": self._guards,
            "facts": facts,
            "rules": rules,
            "idioms": idioms,
            "blockers": blockers,
            "sets": [list(members) for members in self._numbers.sets],
        }

    def _condition(self, text: str) -> list[Any]:
        names, _, scope = text.partition("@")
        return [self._numbers.of_classes(names.strip()), scope.strip() or "sentence"]

    def _patterns(self, texts: Iterable[str], where: str) -> list[list[list[Any]]]:
        try:
            rows = [steps_of(items, self._numbers) for text in texts for items in self._grammar.expand(text)]
        except NotationError as error:
            raise NotationError(f"{where}: {error}") from error
        unique = {json.dumps(row): row for row in rows}
        return list(unique.values())

    def _claim(self, name: str, part: Mapping[str, Any], kind: str) -> dict[str, Any]:
        unless = list(part.get("unless", DEFAULT_GUARDS[kind]))
        for text in unless:
            if text not in self._guards:
                self._guards[text] = [self._condition(text)]
        return {
            "name": name,
            "patterns": self._patterns(part["say"], name),
            "with": [self._condition(text) for text in part.get("with", ())],
            "unless": unless,
        }

    def _rule(self, rule: Mapping[str, Any]) -> dict[str, Any]:
        claim = self._claim(rule["id"], rule, "rule")
        return {**claim, "action": rule["action"], "flags": list(rule["flags"])}

    def _fact(self, name: str) -> dict[str, Any]:
        content = self._sources.tables["facts"][name]
        part = {"say": content} if isinstance(content, list) else content
        return {**self._claim(name, part, "fact"), "class": self._numbers.classes[name]}

    def _facts_in_order(self) -> list[str]:
        """Facts so that each comes after those it builds on."""
        facts = self._sources.tables["facts"]
        ordered: dict[str, None] = {}

        def visit(name: str, above: tuple[str, ...]) -> None:
            if name in above:
                raise NotationError(f"facts build on each other in a circle: {above}")
            if name not in ordered:
                text = json.dumps(facts[name])
                for other in facts:
                    if other != name and _mentions(text, other):
                        visit(other, (*above, name))
                ordered[name] = None

        for name in facts:
            visit(name, ())
        return list(ordered)

    def _idiom(self, text: str) -> Iterator[dict[str, Any]]:
        for pattern in self._patterns([text], f"idiom {text!r}"):
            marked = [number for kind, number in pattern if kind == "*"]
            if len(marked) != 1:
                raise NotationError(f"idiom {text!r} wants exactly one *{{class}}")
            yield {"pattern": pattern, "erases": self._sharing_words_with(marked[0])}

    def _sharing_words_with(self, set_number: int) -> list[int]:
        """The classes that have a word in common with a set: all that an idiom takes away."""
        members = list(self._numbers.sets)[set_number]
        words = {word for name, words in self._class_words() for word in words if self._numbers.classes[name] in members}
        classes = [self._numbers.classes[name] for name, own in self._class_words() if words & set(own)]
        # A verb that patterns spell out goes too; small words ("inte") stay readable as such.
        verbs = {word for name, own in self._class_words() if "." in name for word in own}
        return classes + [number for word, number in self._numbers.literals.items() if word in words & verbs]

    def _class_words(self) -> list[tuple[str, list[str]]]:
        return [(name, [word for words in part.words.values() for word in words]) for name, part in self._classes.items()]

    def _compiled_lexicon(self) -> dict[str, Any]:
        lists = self._sources.lists
        spellings = Spellings(lists["homographs"])
        for name, part in self._classes.items():
            for language, words in part.words.items():
                for word in words:
                    spellings.add(word, self._numbers.classes[name], language)
        for word, number in self._numbers.literals.items():
            spellings.add(word, number, None)
        return {
            "words": spellings.compiled_words(),
            "phrases": spellings.compiled_phrases(),
            "twins": sorted(lists["twins"]),
            "real_words": sorted(set(lists["real_words"])),
            "key_words": self._key_words(),
            "number": self._numbers.classes[NUMBER_CLASS],
            "many": self._numbers.classes[MANY_CLASS],
            "function_words": {language: sorted(self._classes["function_words"].words[language]) for language in ("sv", "en")},
        }

    def _key_words(self) -> list[str]:
        return sorted(
            {word for part in self._classes.values() if part.fuzzy for words in part.words.values() for word in words if " " not in word}
        )


def _mentions(text: str, name: str) -> bool:
    return any(f"{before}{name}{after}" in text for before in '{|" ' for after in '}|"@')


def main(arguments: Sequence[str] = ()) -> int:
    """Writes compiled.json; 0, or 1 with the reason on stderr."""
    folder = Path(arguments[0]) if arguments else RULES
    try:
        content = compiled(read_sources(folder))
    except (NotationError, SourceError, ValueError) as error:
        print(f"nlu.safety.compile: {error}", file=sys.stderr)
        return 1
    text = as_json(content)
    COMPILED.write_text(text, encoding="utf-8")
    print(
        f"{COMPILED.name}: {len(content['grammar']['rules'])} rules, {len(content['lexicon']['words'])} word forms, {len(text) // 1024} KiB"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
