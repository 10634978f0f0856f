"""Plain text to a row of tokens: words, and the breaks between clauses and sentences.

A token is a string. A break is one of SENTENCE_BREAKS or CLAUSE_BREAK; everything else is a word.
Apostrophes are spelled out ("he's" is "he is"), letters set apart ("d ö d a") are put together.
"""

from __future__ import annotations

import re
from collections.abc import Callable

CLAUSE_BREAK = ","
STOP = "."
QUESTION = "?"
SENTENCE_BREAKS = frozenset({STOP, QUESTION})

# A letter run longer than this is not read as spaced-out words; it keeps the work bounded.
SPACED_LETTERS_READ = 240
LONGEST_WORD = 22

_SPACED = re.compile(r"(?<![^\W_])[^\W_](?:[ .\-_*·/|+]{1,3}[^\W_](?![^\W_])){2,}")
# Whole words with full stops for spaces (han.slår.mig); single letters are left to _SPACED.
_DOTTED = re.compile(r"(?<![^\W_])[^\W\d_]{2,22}(?:\.[^\W\d_]{2,22}(?![^\W_])){2,}")
# Signs inside a word stay with it: they stand for letters (sl@r) or hide one (d*da).
_TOKEN = re.compile(r"[@$]?[^\W_](?:[^\W_]|['*@$!|](?=[^\W_]))*|[.!?\n…]+|[,;:()\"”“«»]|(?<= )-+(?= )")
_ENGLISH_TAILS = {
    "n't": "not", "'ll": "will", "'ve": "have", "'re": "are", "'d": "would", "'m": "am", "'s": "is",
}  # fmt: skip
_IRREGULAR = {"can't": ["can", "not"], "won't": ["will", "not"], "let's": ["let", "us"]}


def tokenise(text: str, known: Callable[[str], bool]) -> list[str]:
    """The tokens of a normalised text; `known` tells whether a word is in the lexicon."""
    joined = _DOTTED.sub(lambda run: run.group().replace(".", " "), text)
    joined = _SPACED.sub(lambda run: _joined(run.group(), known), joined)
    tokens: list[str] = []
    for found in _TOKEN.finditer(joined):
        _append(tokens, found.group())
    return tokens


def _append(tokens: list[str], piece: str) -> None:
    if piece[-1].isalnum():
        tokens.extend(_spelled_out(piece) if "'" in piece else (piece,))
        return
    mark = _break_of(piece)
    if tokens and tokens[-1] in SENTENCE_BREAKS and mark != QUESTION:
        return
    tokens.append(mark)


def _break_of(piece: str) -> str:
    if "?" in piece:
        return QUESTION
    return STOP if piece[0] in ".!\n…" else CLAUSE_BREAK


def _spelled_out(word: str) -> list[str]:
    """Contractions as the words they stand for; other apostrophes are dropped."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    for tail, meaning in _ENGLISH_TAILS.items():
        if word.endswith(tail) and len(word) > len(tail):
            return [word[: -len(tail)].replace("'", ""), meaning]
    return [word.replace("'", "")]


def _joined(run: str, known: Callable[[str], bool]) -> str:
    """A run of single letters as words: by its wider gaps if it has them, else by the lexicon."""
    if len(run) > SPACED_LETTERS_READ:
        return run
    words = [re.sub(r"[\W_]", "", part) for part in re.split(r"[\W_]{2,}", run)]
    if len(words) > 1 and all(len(word) > 1 for word in words if word not in {"i", "å"}):
        return " ".join(words)
    letters = "".join(words)
    for skipped in range(2):  # a one-letter word ("i") may stand right before the run
        split = _split(letters[skipped:], known)
        if split:
            return " ".join([*letters[:skipped], *split])
    return run if len(letters) < 4 else letters


def _split(letters: str, known: Callable[[str], bool]) -> list[str]:
    """The fewest known words that spell out the letters; empty if there are none."""
    best: list[list[str] | None] = [[]]
    for end in range(1, len(letters) + 1):
        options = [
            [*head, letters[start:end]]
            for start in range(max(0, end - LONGEST_WORD), end)
            if (head := best[start]) is not None and known(letters[start:end])
        ]
        best.append(min(options, key=len, default=None))
    return best[-1] or []
