"""From a reading to findings: idioms are set aside, facts established, rules applied in order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from nlu.safety.field import Field, WordSets
from nlu.safety.patterns import FACT, THE, WORDS, Step, match, places_of_the_marked
from nlu.safety.reading import Reading


@dataclass(frozen=True)
class Guard:
    """A circumstance that takes back a match: which words, and how they must lie to it.

    scope: 'before:N' or 'after:N' tokens of the match in its clause, or a scope of Field.reach.
    """

    words: int
    scope: str


@dataclass(frozen=True)
class Pattern:
    """Steps, and the word sets that a text must hold for them to match at all."""

    steps: tuple[Step, ...]
    needed: frozenset[int]

    @classmethod
    def of(cls, compiled: Iterable[Sequence[Any]]) -> Pattern:
        """The pattern of one compiled row of steps."""
        steps = tuple((kind, argument) for kind, argument in compiled)
        return cls(steps, frozenset(number for kind, number in steps if kind in (WORDS, FACT, THE)))

    @property
    def last_word(self) -> int:
        """The last word set that the pattern cannot do without."""
        return next(number for kind, number in reversed(self.steps) if kind in (WORDS, FACT, THE))

    @property
    def opens_with_fact(self) -> bool:
        """Whether the first thing it wants is a fact, which has passed its own guards."""
        return self.steps[0][0] == FACT

    def possible(self, field: Field) -> bool:
        """Whether everything the pattern cannot do without stands in the text."""
        return self.needed <= field.present


@dataclass(frozen=True)
class Claim:
    """A fact or a rule: patterns of which one must match, what must stand by, what must not."""

    name: str
    patterns: tuple[Pattern, ...]
    present: tuple[tuple[int, str], ...]
    guards: tuple[str, ...]
    # of each pattern the last word set that it wants: where none of these stands, none can match
    needed: frozenset[int]


@dataclass(frozen=True)
class Rule:
    """A claim that decides something: 'emergency' or 'ask', or 'mark', which only adds flags."""

    claim: Claim
    action: str
    flags: tuple[str, ...]


class Engine:
    """Applies compiled idioms, facts and rules; made from the `grammar` part of compiled.json."""

    def __init__(self, compiled: Mapping[str, Any]) -> None:
        self._sets = WordSets(compiled["sets"], compiled["blockers"])
        self._guards = {name: [Guard(words, scope) for words, scope in parts] for name, parts in compiled["guards"].items()}
        self._idioms = [(Pattern.of(idiom["pattern"]), tuple(idiom["erases"])) for idiom in compiled["idioms"]]
        self._facts = [(fact["class"], self._claim(fact)) for fact in compiled["facts"]]
        self._rules = [Rule(self._claim(rule), rule["action"], tuple(rule["flags"])) for rule in compiled["rules"]]

    def _claim(self, part: Mapping[str, Any]) -> Claim:
        patterns = tuple(map(Pattern.of, part["patterns"]))
        return Claim(
            name=part["name"],
            patterns=patterns,
            needed=frozenset(pattern.last_word for pattern in patterns),
            present=tuple((words, scope) for words, scope in part["with"]),
            guards=tuple(part["unless"]),
        )

    def findings(self, reading: Reading) -> list[Rule]:
        """The rules that hold for the text, in the order of the rule files."""
        field = Field(reading, self._sets)
        for idiom, erased in self._idioms:
            if idiom.possible(field):
                field.erase(erased, places_of_the_marked(field, idiom.steps))
        field.lay_gaps()
        weighing = _Weighing(field, self._guards)
        for number, claim in self._facts:
            ends = weighing.holds(claim)
            if ends:
                field.mark(number, ends >> 1)
        return [rule for rule in self._rules if weighing.holds(rule.claim)]


class _Weighing:
    """Decides claims on one text; what several claims ask for is worked out once."""

    def __init__(self, field: Field, guards: Mapping[str, Sequence[Guard]]) -> None:
        self._field = field
        self._guards = guards
        self._masks: dict[tuple[int, str], int] = {}
        self._grounds: dict[tuple[str, ...], tuple[int, int]] = {}

    def holds(self, claim: Claim) -> int:
        """Mask of the places right after the matches that stand; 0 if the claim does not hold."""
        present = self._field.present
        # What must stand by is one look-up and rules out most claims before their patterns are looked at.
        for words, _ in claim.present:
            if words not in present:
                return 0
        if claim.needed.isdisjoint(present):
            return 0
        possible = [pattern for pattern in claim.patterns if pattern.needed <= present]
        if not possible:
            return 0
        starts, ends = self._ground(claim.guards)
        for words, scope in claim.present:
            ends &= self._mask(words, scope) << 1
            if not ends:
                return 0
        found = 0
        for pattern in possible:
            # What may not stand before a match was asked already of the fact that opens it.
            begun = self._field.everywhere if pattern.opens_with_fact else starts
            found |= match(self._field, pattern.steps, begun)
        return found & ends

    def _ground(self, guards: tuple[str, ...]) -> tuple[int, int]:
        # Most claims share a few rows of guards. The masks they are made of are remembered already, so this forgets nothing more.
        known = self._grounds.get(guards)
        if known is None:
            known = self._grounds[guards] = self._open_ground(guards)
        return known

    def _open_ground(self, guards: Iterable[str]) -> tuple[int, int]:
        """Where a match may start and where it may end."""
        starts, ends = self._field.everywhere, self._field.everywhere << 1
        for name in guards:
            for guard in self._guards[name]:
                mask = self._mask(guard.words, guard.scope)
                if guard.scope.startswith("before"):
                    starts &= ~mask
                else:
                    ends &= ~(mask << 1)
        return starts, ends

    def _mask(self, words: int, scope: str) -> int:
        key = (words, scope)
        if key not in self._masks:
            self._masks[key] = self._worked_out(words, scope)
        return self._masks[key]

    def _worked_out(self, words: int, scope: str) -> int:
        side, _, steps = scope.partition(":")
        if not steps:
            return self._field.reach(words, scope)
        mask = self._field.starts(words)
        back, ahead = (0, int(steps)) if side == "before" else (int(steps), 0)
        return self._field.before_and_after(mask, back, ahead) & ~mask
