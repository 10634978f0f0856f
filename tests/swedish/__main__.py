"""`python -m tests.swedish`: how plain the texts are, file by file, and what is left to mend."""

from __future__ import annotations

import sys
from collections import defaultdict

from foundation.plain_swedish import measures
from tests.swedish.check import left_over
from tests.swedish.sources import Piece, pieces

_ROW = "{:<58}{:>7}{:>7}{:>9}{:>6}"


def main() -> int:
    """Prints the table; 1 when something is left over."""
    by_file: dict[str, list[Piece]] = defaultdict(list)
    for piece in pieces():
        by_file[piece.place.split(":")[0]].append(piece)
    print(_ROW.format("fil", "texter", "ord", "längsta", "lix"))
    for name, found in sorted(by_file.items()):
        whole = "\n".join(piece.text for piece in found)
        longest = max(measures.longest_sentence(piece.text)[0] for piece in found)
        print(_ROW.format(name, len(found), len(measures.words_in(whole)), longest, f"{measures.lix(whole):.0f}"))
    left = left_over()
    for piece, finding in left:
        print(f"\n{piece.place}\n  {finding.rule}: {finding.what}")
    print(f"\n{sum(map(len, by_file.values()))} texter, {len(left)} att ändra")
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main())
