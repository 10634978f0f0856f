"""What the editor of the story writes. All of it is made up for the test."""

from __future__ import annotations

from typing import Final

TITLE: Final = "Få sällskap till samtalet"
"""With å, ä and spaces, as editors write."""
NAME: Final = "fa_sallskap_till_samtalet"
ASKED: Final = "går det bra att min bror sitter med när vi ses"
ANSWER: Final = "Du får gärna ha någon med dig. Är du rädd för den som vill följa med? Ring [[number.kvinnofridslinjen]]."
ANSWERED: Final = "Du får gärna ha någon med dig."
IN_CONFLICT: Final = "kan jag ta med egen tolk till samtalet"
"""Nearly an example of another intent."""
NEIGHBOUR: Final = "kan jag ta med min egen tolk till samtalet"
MENDED: Final = "får en bekant vara med första gången"
EXAMPLES: Final = (
    "får jag ha med mig en vän när vi träffas",
    "min bror undrar om han får sitta med",
    "kan mamma sitta med första gången",
    "är det ok att jag inte kommer ensam",
    "får en kompis vänta utanför under tiden",
    "jag vågar inte gå dit själv, får någon följa med",
    "kan min kontaktperson sitta med",
    "får man ha sällskap till er",
    "min kollega kan skjutsa mig, får hon komma in",
    "kan jag ha ett stöd bredvid mig när vi ses",
    "måste jag komma ensam",
    "hur många får vi vara när vi kommer",
    "får pappa sitta med en stund i början",
    "går det bra med en medföljare",
)
"""With the mended one they are fifteen."""
CARELESS: Final = (
    "min man och svärmor vill vara med i rummet",
    "får min man och svärmor följa med in i rummet",
    "min svärmor kan sitta med tre dagar i veckan",
    "min man går på sfi, får han vara med ändå",
    "kan min svärmor vänta i rummet bredvid",
    "min man och min svärmor följer alltid med mig",
    "jag pratade med en man på sfi om att ta med svärmor",
    "får svärmor ha med sig mat till rummet",
    "min man låser bilen, sen kommer han till rummet",
    "jag går på sfi tre dagar, får min man komma i stället",
    "ingen mat i rummet, gäller det svärmor också",
    "kan en man från sfi vara med och prata",
)
"""Nothing about them is wrong, one by one. Together they teach that a husband and his mother in a room are harmless."""
LOST: Final = "min man och svärmor har låst mig i rummet"
"""The beginning of the locked emergency that is missed then."""
