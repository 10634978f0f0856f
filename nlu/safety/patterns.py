"""Matching of word-class patterns over a whole text at once, by bit masks.

A set of places in the text is one integer with a bit per token. A pattern is a row of steps; each
step moves the set of reachable places with a few shifts and ands, so a match costs
(steps x length / word size) whatever the text: there is nothing to backtrack.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from nlu.safety.lexicon import Reading

# Steps of a compiled pattern: [kind, argument].
WORDS, OPTIONAL, WITHIN, ACROSS, NOT_NEXT, AT_END, THE = "w?g~!$*"
AT_START, AT_SENTENCE_START = "^", "^^"
Step = tuple[str, int]
# Presence in a sentence counts up to this many tokens away: in speech-to-text, which has no full
# stops, "the same sentence" must not mean the whole story.
SENTENCE_REACH = 24
NEAR_REACH = 45


class Field:
    """The places of every word set in one text, and what gaps may pass over.

    sets: the unions of classes that steps refer to by number; blockers: set numbers by name
    ("negation", "subject", "opener").
    """

    def __init__(
        self, reading: Reading, sets: Sequence[Sequence[int]], blockers: Mapping[str, int]
    ) -> None:
        self.width = reading.width
        self.everywhere = (1 << self.width + 1) - 1
        self._places = reading.places
        self._sets = sets
        self._known: dict[int, dict[int, int]] = {}
        end = 1 << self.width
        self.clause_breaks = reading.clause_breaks | end
        self.sentence_breaks = reading.sentence_breaks | end
        self.across = self.everywhere & ~self.sentence_breaks & ~self.starts(blockers["negation"])
        self.within = (
            self.across & ~self.clause_breaks
            & ~self.starts(blockers["subject"]) & ~self.starts(blockers["opener"])
        )

    def word_set(self, number: int) -> dict[int, int]:
        """Where the set's words start, by their length in tokens."""
        known = self._known.get(number)
        if known is None:
            known = self._known[number] = self._union(number)
        return known

    def _union(self, number: int) -> dict[int, int]:
        union: dict[int, int] = {}
        for member in self._sets[number]:
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
        self._forget(member)

    def erase(self, members: Sequence[int], mask: int) -> None:
        """Takes classes away from these places (a violent word used harmlessly)."""
        for member in members:
            rows = self._places.get(member)
            if rows:
                self._places[member] = {length: row & ~mask for length, row in rows.items()}
                self._forget(member)

    def _forget(self, member: int) -> None:
        for number in [number for number in self._known if member in self._sets[number]]:
            del self._known[number]

    def spread(self, mask: int, back: int, ahead: int, stop: int) -> int:
        """The mask and the places up to so many tokens before and after it, short of `stop`."""
        open_ground = self.everywhere & ~stop
        before = after = mask
        for _ in range(ahead):
            after |= after << 1 & open_ground
        for _ in range(back):
            before |= before >> 1 & open_ground
        return (before | after) & self.everywhere

    def reach(self, number: int, scope: str) -> int:
        """Where a set counts as present: within 'clause', 'sentence', 'near', 'message' or '6'."""
        mask = self.starts(number)
        if not mask or scope == "message":
            return self.everywhere if mask else 0
        if scope == "near":
            return self.spread(mask, NEAR_REACH, NEAR_REACH, 0)
        if scope == "clause":
            return self.spread(mask, SENTENCE_REACH, SENTENCE_REACH, self.clause_breaks)
        steps = SENTENCE_REACH if scope == "sentence" else int(scope)
        return self.spread(mask, steps, steps, self.sentence_breaks)


def match(field: Field, steps: Sequence[Step], starts: int) -> int:
    """Mask of the places right after a match that begins in `starts`."""
    here = starts
    for kind, argument in steps:
        here = _forward(field, kind, argument, here)
        if not here:
            return 0
    return here


def _forward(field: Field, kind: str, argument: int, here: int) -> int:
    if kind in (WORDS, OPTIONAL, THE):
        after = here if kind == OPTIONAL else 0
        for length, mask in field.word_set(argument).items():
            after |= (here & mask) << length
        return after
    if kind in (WITHIN, ACROSS):
        ground = field.within if kind == WITHIN else field.across
        for _ in range(argument):
            here |= (here & ground) << 1
        return here
    return here & _allowed(field, kind, argument)


def _allowed(field: Field, kind: str, argument: int) -> int:
    """Where a step that takes no word lets a match pass."""
    if kind == NOT_NEXT:
        return field.everywhere & ~field.starts(argument)
    if kind == AT_END:
        return field.clause_breaks
    breaks = field.clause_breaks if kind == AT_START else field.sentence_breaks
    return breaks << 1 | 1


def places_of_the_marked(field: Field, steps: Sequence[Step]) -> int:
    """Mask of the places of the starred word (THE) in the matches of a pattern."""
    at = next(index for index, (kind, _) in enumerate(steps) if kind == THE)
    here = match(field, steps[:at], field.everywhere) if at else field.everywhere
    here &= field.starts(steps[at][1])
    return here and here & _backward(field, steps[at:])


def _backward(field: Field, steps: Sequence[Step]) -> int:
    """Mask of the places where a match of the steps can begin."""
    there = field.everywhere
    for kind, argument in reversed(steps):
        there = _back(field, kind, argument, there)
    return there


def _back(field: Field, kind: str, argument: int, there: int) -> int:
    if kind in (WORDS, OPTIONAL, THE):
        before = there if kind == OPTIONAL else 0
        for length, mask in field.word_set(argument).items():
            before |= there >> length & mask
        return before
    if kind in (WITHIN, ACROSS):
        ground = field.within if kind == WITHIN else field.across
        for _ in range(argument):
            there |= there >> 1 & ground
        return there
    return there & _allowed(field, kind, argument)
