"""Matching of word-class patterns over a whole text at once, by bit masks.

A set of places in the text is one integer with a bit per token. A pattern is a row of steps; each
step moves the set of reachable places with a few shifts and ands, so a match costs
(steps x length / word size) whatever the text: there is nothing to backtrack.
"""

from __future__ import annotations

from collections.abc import Sequence

from nlu.safety.field import Field

# Steps of a compiled pattern: [kind, argument].
WORDS, FACT, OPTIONAL, WITHIN, ACROSS, NOT_NEXT, AT_END, THE = "wf?g~!$*"
AT_START, AT_SENTENCE_START = "^", "^^"
Step = tuple[str, int]


def match(field: Field, steps: Sequence[Step], starts: int) -> int:
    """Mask of the places right after a match that begins in `starts`."""
    here = starts
    for kind, argument in steps:
        here = _forward(field, kind, argument, here)
        if not here:
            return 0
    return here


def _forward(field: Field, kind: str, argument: int, here: int) -> int:
    if kind in (WORDS, FACT, OPTIONAL, THE):
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
    if kind in (WORDS, FACT, OPTIONAL, THE):
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
