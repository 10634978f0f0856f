"""What is wrong with a broken YAML file, in Swedish."""

from __future__ import annotations

from typing import Final

_FAULTS: Final = (
    ("found duplicate key", "Samma rubrik står två gånger."),
    ("found undefined alias", "Det som kopieras (*) finns inte."),
    ("while scanning a quoted scalar", "Ett citattecken saknas."),
    ("found unexpected end of stream", "Filen slutar mitt i. Kanske saknas ett citattecken eller en parentes."),
    ("found unknown escape", "Efter ett omvänt snedstreck står något som inte går att läsa."),
    ("mapping values are not allowed", "Här står ett kolon som gör raden oläsbar. Sätt citattecken runt texten."),
    ("expected <block end>", "Raden är indragen på ett annat sätt än raderna ovanför."),
    ("expected ',' or", "Ett kommatecken eller en parentes saknas."),
    ("could not find expected ':'", "Ett kolon saknas efter rubriken."),
    ("did not find expected", "Något saknas här."),
    ("found character", "Raden börjar med ett tecken som inte får stå först. Sätt citattecken runt texten."),
    ("sequence entries are not allowed", "En rad med streck (-) får inte stå här."),
)


def in_swedish(text: str, line: int, column: int, problem: str) -> str:
    """A sentence for what the reader of YAML said in English about a place."""
    rows = text.split("\n")
    row = rows[line - 1] if 0 < line <= len(rows) else ""
    if "\t" in row[: max(column, 1)] and not row[: max(column - 1, 0)].strip():
        return "Raden är indragen med tabb. Använd mellanslag i stället."
    return next((said for sign, said in _FAULTS if sign in problem), "Här går filen inte att läsa som YAML.")
