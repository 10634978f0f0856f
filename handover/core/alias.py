"""The name by which staff speak of a ticket: two words from nature, drawn from chance and not from the person."""

from __future__ import annotations

from typing import Final

# 64 each. Only common-gender nouns, so that every adjective fits; no first names, nothing that could
# describe somebody (old, small), and nothing dark, hard, sharp or wild.
_ADJECTIVES: Final = tuple(
    """
    Stilla Lugn Mild Klar Ljus Grön Blå Gul Daggvåt Solig Daggig Mossig Frisk Sval Mjuk Solgul Himmelsblå Ljusgrön
    Vårgrön Höstgul Stjärnklar Molnfri Bördig Sommarvarm Sjungande Jämn Öppen Nära Fjärran Tidig Havsblå Ny Rofylld
    Solvarm Varm Ljum Tyst Vaken Lummig Vindstilla Lätt Tålig Trygg Stadig Rak Böljande Glittrande Skimrande Susande
    Porlande Doftande Blommande Grönskande Knoppande Spirande Vajande Svävande Silvrig Gyllene Frodig Luftig Skuggig
    Randig Prickig
    """.split()  # noqa: SIM905  (64 quoted words cannot be read)
)
_NOUNS: Final = tuple(
    """
    Björk Ek Asp Alm Tall Gran Rönn Sälg Lönn Bok Hassel Fura Ask Lärk Mossa Ljung Näckros Ormbunke Klöver Tistel
    Vitsippa Blåsippa Gullviva Smultronplanta Skog Äng Dal Sjö Bäck Å Älv Vik Ö Strand Udde Klippa Kulle Ås Hed Myr
    Glänta Stig Källa Fors Våg Dyning Bris Sky Morgon Dagg Regnbåge Måne Stjärna Trana Svala Bofink Ekorre Igelkott
    Lärka Fjäril Humla Trollslända Kobbe Kotte
    """.split()  # noqa: SIM905  (64 quoted words cannot be read)
)


def alias_from(chance: bytes, *, numbered: bool = False) -> str:
    """Two Swedish words such as "Stilla Björk" from at least 3 random bytes; `numbered` adds 2-99 for when names run short."""
    words = f"{_ADJECTIVES[chance[0] % len(_ADJECTIVES)]} {_NOUNS[chance[1] % len(_NOUNS)]}"
    return f"{words} {2 + chance[2] % 98}" if numbered else words
