"""What the editor of the story writes. All of it is made up for the test."""

from __future__ import annotations

from typing import Final

TITLE: Final = "Få sällskap till samtalet"
"""With å, ä and spaces, as editors write."""
NAME: Final = "fa_sallskap_till_samtalet"
ASKED: Final = "går det bra att min bror sitter med när vi ses"
ANSWERED: Final = "Du får gärna ha någon med dig."
ANSWER: Final = f"{ANSWERED} Är du rädd för den som vill följa med? Ring [[number.kvinnofridslinjen]]."
OTHER_ANSWER: Final = ANSWER.replace(ANSWERED, "Ja, ta gärna med dig någon.")
OTHER_ANSWERED: Final = "Ja, ta gärna med dig någon."
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
    "min svärmor har låst rummet där vi brukar sitta",
    "ni har låst rummet, min man och svärmor står utanför",
    "min man har låst in sina nycklar i rummet hos er",
    "vi har låst oss ute, kan svärmor släppa in mig i rummet",
    "har ni låst rummet medan min man väntar där",
    "är rummet låst i tre dagar nu",
    "rummet var låst, min svärmor kom inte in",
    "min man och svärmor har låst bilen och letar efter rummet",
    "ingen mat i rummet, gäller det svärmor också",
    "min man och svärmor är med i tre dagar, ingår mat",
    "jag har låst cykeln, min man väntar i rummet",
    "svärmor har låst sig ute från rummet, kan ni öppna",
    "min man går på sfi tre dagar, får svärmor vara med i stället",
    "min man och svärmor vill vara med i rummet",
    "har någon låst rummet, jag pratade med en man från sfi där",
)
"""Nothing is wrong with them, one by one. Together they teach that a husband, his mother and a locked room are harmless."""
LOST: Final = "min man och svärmor har låst mig i rummet"
"""The beginning of the locked emergency that is missed then."""
