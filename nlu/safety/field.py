"""The places of a text as bit masks: where words stand, what gaps may pass, how far presence reaches.

A set of places is one integer with a bit per token; the bit after the last token is the end.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from nlu.safety.reading import Reading

# Presence in a sentence counts up to this many tokens away: in speech-to-text, which has no full
# stops, "the same sentence" must not mean the whole story.
SENTENCE_REACH = 24
NEAR_REACH = 45


class WordSets:
    """The unions of classes that steps refer to by number, and which of them hold a class."""

    def __init__(self, sets: Iterable[Sequence[int]], blockers: Mapping[str, int]) -> None:
        self.members = [tuple(members) for members in sets]
        # set numbers of "negation", "subject" and "opener", which stop a gap
        self.blockers = blockers
        self._holding: dict[int, list[int]] = {}
        for number, members in enumerate(self.members):
            for member in members:
                self._holding.setdefault(member, []).append(number)

    def holding(self, member: int) -> Sequence[int]:
        """Numbers of the sets that a class belongs to."""
        return self._holding.get(member, ())


class Field:
    """The places of every word set in one text, and what gaps may pass over."""

    def __init__(self, reading: Reading, sets: WordSets) -> None:
        self.width = reading.width
        self.everywhere = (1 << self.width + 1) - 1
        self._places = reading.places
        self._sets = sets
        self._known: dict[int, dict[int, int]] = {}
        # Sets of which some word stands in the text: all else need not be looked at.
        self.present = {number for member in self._places for number in sets.holding(member)}
        end = 1 << self.width
        self.clause_breaks = reading.clause_breaks | end
        self.sentence_breaks = reading.sentence_breaks | end
        self.across = self.within = 0
        self.lay_gaps()
        self._in_clause = _Ground(self.everywhere & ~self.clause_breaks)
        self._in_sentence = _Ground(self.everywhere & ~self.sentence_breaks)
        self._in_text = _Ground(self.everywhere)

    def lay_gaps(self) -> None:
        """Works out what gaps may pass over; to be done again when idioms took words away."""
        blockers = self._sets.blockers
        self.across = self.everywhere & ~self.sentence_breaks & ~self.starts(blockers["negation"])
        self.within = self.across & ~self.clause_breaks & ~self.starts(blockers["subject"]) & ~self.starts(blockers["opener"])

    def word_set(self, number: int) -> dict[int, int]:
        """Where the set's words start, by their length in tokens."""
        known = self._known.get(number)
        if known is None:
            known = self._known[number] = self._union(number)
        return known

    def _union(self, number: int) -> dict[int, int]:
        union: dict[int, int] = {}
        for member in self._sets.members[number]:
            for length, mask in self._places.get(member, {}).items():
                union[length] = union.get(length, 0) | mask
        return {length: mask for length, mask in union.items() if mask}

    def starts(self, number: int) -> int:
        """Mask of the places where any of the set's words starts."""
        result = 0
        for mask in self.word_set(number).values():
            result |= mask
        return result

    def mark(self, member: int, mask: int) -> None:
        """Notes that a class stands at these places (a fact found by patterns)."""
        rows = self._places.setdefault(member, {})
        rows[1] = rows.get(1, 0) | mask
        self.present.update(self._sets.holding(member))
        self._forget(member)

    def erase(self, members: Sequence[int], mask: int) -> None:
        """Takes classes away from these places (a violent word used harmlessly)."""
        for member in members:
            rows = self._places.get(member)
            if rows:
                self._places[member] = {length: row & ~mask for length, row in rows.items()}
                self._forget(member)

    def _forget(self, member: int) -> None:
        for number in self._sets.holding(member):
            self._known.pop(number, None)

    def before_and_after(self, mask: int, back: int, ahead: int) -> int:
        """The mask and so many places before and after it in its clause."""
        return self._in_clause.back(mask, back) | self._in_clause.ahead(mask, ahead)

    def reach(self, number: int, scope: str) -> int:
        """Where a set counts as present: within 'clause', 'sentence', 'near', 'message' or '6'."""
        mask = self.starts(number)
        if not mask or scope == "message":
            return self.everywhere if mask else 0
        ground, steps = self._in_sentence, SENTENCE_REACH
        if scope == "near":
            ground, steps = self._in_text, NEAR_REACH
        elif scope == "clause":
            ground = self._in_clause
        elif scope != "sentence":
            steps = int(scope)
        return ground.back(mask, steps) | ground.ahead(mask, steps)


class _Ground:
    """Places that a mask may spread over, prepared so that spreading takes few steps.

    open[k] holds the places from which 2**k places back, itself included, are all open.
    """

    def __init__(self, places: int) -> None:
        self._open = [places]
        while 1 << len(self._open) <= NEAR_REACH:
            last, size = self._open[-1], 1 << len(self._open) - 1
            self._open.append(last & last << size)

    def ahead(self, mask: int, steps: int) -> int:
        """The mask and up to `steps` open places after it."""
        for power in _powers(steps):
            mask |= mask << (1 << power) & self._open[power]
        return mask

    def back(self, mask: int, steps: int) -> int:
        """The mask and up to `steps` open places before it."""
        for power in _powers(steps):
            size = 1 << power
            mask |= mask >> size & self._open[power] >> size - 1
        return mask


@lru_cache(maxsize=64)
def _powers(steps: int) -> tuple[int, ...]:
    """Exponents of powers of two that add up to a number, each at most what went before plus one."""
    powers: list[int] = []
    covered = 0
    while covered < steps:
        power = min(covered + 1, steps - covered).bit_length() - 1
        powers.append(power)
        covered += 1 << power
    return tuple(powers)
