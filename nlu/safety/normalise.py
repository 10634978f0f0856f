"""Characters to one plain spelling: what a text says, whatever characters it is dressed in.

Nothing here knows a word. The result is lower-case Latin with å ä ö kept, invisible and combining
characters gone, look-alike letters mapped home and telling emoji written out as words.
"""

from __future__ import annotations

import html
import re
import unicodedata

# More marks than this on one letter is decoration. They are cut before NFKC because canonical
# ordering of a long run of marks takes quadratic time.
MARKS_KEPT = 3
# No character before this one combines with another.
FIRST_MARK = "\u0300"

# Emoji that say a word of the lexicon. Spaces keep them apart from what they are glued to.
EMOJI = {
    "🔪": "kniv", "🗡": "kniv", "🔫": "pistol", "💣": "bomb", "🪓": "yxa", "🩸": "blod",
    "💊": "pillerbild", "⚰": "kista", "🆘": "sos", "🪢": "rep", "🚑": "ambulans", "⚔": "kniv",
}  # fmt: skip

# Letters of other scripts (and Latin oddities) that look like, or stand for, a Latin letter.
# Cyrillic and Greek are applied to words that mix scripts, see _unmask.
_CYRILLIC = dict(zip("авгеёзіїјкмнорстухьѕԁӏһпцшд", "abreeziijkmhopctyxbsdlhnuwd", strict=True))
_GREEK = dict(zip("αβγδεζηικμνορτυχωσς", "abydeznikuvoptuxwss", strict=True))
HOMOGLYPHS = str.maketrans({**_CYRILLIC, **_GREEK, "ӧ": "ö", "ӓ": "ä", "ё": "e"})
_LETTERS = {
    "ø": "ö", "æ": "ä", "đ": "d", "ð": "d", "ł": "l", "ı": "i", "ħ": "h", "ŧ": "t", "þ": "th",
    "ʜ": "h", "ᴇ": "e", "ʟ": "l", "ᴘ": "p", "ᴅ": "d", "ᴏ": "o", "ᴀ": "a", "ɴ": "n", "ʀ": "r",
    "ᴋ": "k", "ɪ": "i", "ɢ": "g", "ᴍ": "m", "ᴛ": "t", "ᴜ": "u", "ᴠ": "v", "ɑ": "a", "ɡ": "g",
    "’": "'", "‘": "'", "´": "'", "`": "'", "ʼ": "'", "＇": "'", "–": " - ", "—": " - ",
    "\u2800": " ", "\u3164": " ", "\u115f": " ", "\u1160": " ", "\u2028": "\n", "\u2029": "\n",
    "\u200b": "", "\ufdfa": " ", "\ufdfb": " ",
    # Arabic and Persian: one spelling for letters that people write either way, and their signs.
    "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه", "ـ": "", "؟": "?", "،": ",", "؛": ",",
}  # fmt: skip
_KEPT = frozenset("åäö\n")
# Only common characters are remembered, so that a hostile text cannot fill the memory.
_CACHED_BELOW = 0x3000

# What was pasted from a web page may hold d&ouml;da. Longer ones than these are no letters, and may be meant to cost time.
_ENTITY = re.compile(r"&(?:#\d{2,7}(?!\d)|#[xX][0-9a-fA-F]{2,6}(?![0-9a-fA-F])|[A-Za-z]{2,8});?")

_MIXED = re.compile(r"[^\W\d_]+")
_FOREIGN = re.compile(r"[\u0370-\u03ff\u0400-\u052f]")
_LATIN = re.compile(r"[a-zåäö]")


class _Plain(dict[int, str]):
    """A translation table that works out a code point the first time it is met."""

    def __missing__(self, point: int) -> str:
        plain = _plain_character(chr(point))
        if point < _CACHED_BELOW:
            self[point] = plain
        return plain


def _plain_character(character: str) -> str:
    """One character's plain spelling; empty for what carries no meaning."""
    if character in _LETTERS:
        return _LETTERS[character]
    if character in EMOJI:
        return f" {EMOJI[character]} "
    if character in _KEPT or " " <= character <= "~":
        return character
    category = unicodedata.category(character)
    if category in {"Mn", "Me", "Cf"}:
        return ""
    if category[0] in "CZ":
        return " "
    base = unicodedata.normalize("NFD", character)[0]
    return base if "a" <= base <= "z" else character


_PLAIN = _Plain()


def normalise(text: str) -> str:
    """The plain spelling of a text: never raises, at most a few times longer, linear in length."""
    if "&" in text:
        text = _ENTITY.sub(lambda found: html.unescape(found[0]), text)
    if not text.isascii():
        folded = unicodedata.normalize("NFKC", _without_piled_marks(text)).casefold()
        # Case folding can take a letter apart again (İ), hence the second composition.
        text = unicodedata.normalize("NFC", folded)
        text = text.translate(_PLAIN)
        return _unmask(text)
    return text.lower().translate(_PLAIN)


def without_diacritics(word: str) -> str:
    """The word as someone without å, ä and ö on the keyboard writes it."""
    return word.translate(_BARE)


_BARE = str.maketrans("åäö", "aao")


def _without_piled_marks(text: str) -> str:
    """The text with at most MARKS_KEPT combining marks in a row, and no ligature of a sentence."""
    if max(text, default="") < FIRST_MARK:
        return text
    kept: list[str] = []
    run = 0
    for character in text:
        run = run + 1 if unicodedata.combining(character) else 0
        if run <= MARKS_KEPT and character not in "\ufdfa\ufdfb":
            kept.append(character)
    return "".join(kept)


def _unmask(text: str) -> str:
    """Look-alike letters to Latin in words that mix scripts, or stand in an else Latin text.

    A message wholly in Ukrainian or Greek is left as it is: its words are no disguise.
    """
    foreign = len(_FOREIGN.findall(text))
    if not foreign:
        return text
    mostly_latin = len(_LATIN.findall(text)) > foreign
    return _MIXED.sub(lambda found: _unmasked(found.group(), mostly_latin), text)


def _unmasked(word: str, mostly_latin: bool) -> str:
    if not _FOREIGN.search(word):
        return word
    return word.translate(HOMOGLYPHS) if mostly_latin or _LATIN.search(word) else word
