"""The words that the measures know: short lists, made to be read and added to."""

from __future__ import annotations

import re
from typing import Final

ABBREVIATIONS: Final = re.compile(
    r"(?<!\w)(?:t\.? ?ex|bl\.? ?a|m\.? ?m|m\.? ?fl|d\.? ?v\.? ?s|dvs|o\.? ?s\.? ?v|osv|etc|p\.? ?g\.? ?a|pga|s\.? ?k|f\.? ?d|ev|resp|"
    r"inkl|exkl|enl|jfr|tel|kl|ca|nr|obs|mvh|fr\. ?o\. ?m|t\. ?o\. ?m)(?:\.|(?=\s\d))", re.I)  # fmt: skip
# Words of offices. What stands after the colon is what to say in their place.
JARGON: Final = {
    "handläggare": "personal", "handlägga": "ta hand om", "verkställa": "göra", "erhålla": "få", "tillhandahålla": "ge", "avseende": "om",
    "beträffande": "om", "angående": "om", "gällande": "om", "erforderlig": "som behövs", "vidta": "göra", "inkomma": "komma in",
    "ovanstående": "det här", "nedanstående": "det här", "härmed": "nu", "samtliga": "alla", "tillse": "se till", "medelst": "med",
    "aktör": "vem det är", "målgrupp": "vilka", "insats": "hjälp", "klient": "person", "brukare": "person", "initiera": "börja",
    "implementera": "införa", "optimera": "göra bättre", "process": "vad som händer", "dialog": "samtal", "nyttja": "använda",
    "föreligga": "finnas", "föreligger": "finns", "möjliggöra": "göra att det går", "återkoppling": "svar", "återkoppla": "svara",
    "autentisera": "logga in", "validera": "kontrollera", "ogiltig": "går inte att använda", "obehörig": "får inte", "terminera": "avsluta",
}  # fmt: skip
ENGLISH: Final = frozenset({
    "mail", "email", "e-mail", "login", "logout", "update", "feedback", "support", "click", "user", "users", "password", "token", "error",
    "submit", "please", "online", "offline", "message", "messages", "settings", "account", "download", "upload", "reset", "session",
    "server", "browser", "cookie", "cookies", "the", "and", "you", "your", "not", "bot", "desk", "status", "link", "back", "send",
})  # fmt: skip
# End as passives do and are none: verbs that only have that form, verbs of two who do it together, and other kinds of words.
NOT_PASSIVE: Final = frozenset({
    "hoppas", "hoppades", "andas", "andades", "lyckas", "lyckades", "låtsas", "låtsades", "svettas", "skämmas", "skämdes", "träffas",
    "träffades", "mötas", "möttes", "hjälpas", "följas", "fattas", "fattades", "saknas", "saknades", "brottas", "vistas", "synas", "syntes",
    "mindes", "minnas", "kändes", "behövdes", "umgås", "umgicks", "deras", "allas", "varandras", "plats", "trots", "andras",
})  # fmt: skip
