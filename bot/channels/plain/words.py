"""What the page without scripts says itself. The sentences that the other page has too are the same (bot/widget/static/texts.js)."""

from __future__ import annotations

from typing import Final

from bot.gateway.answers import Mode
from foundation.problems import Problem

TROUBLE: Final = {
    "down": "Chatten fungerar inte just nu. Texten finns kvar. Försök igen om en stund, eller ring ett nummer överst.",
    "crowded": ("Många skriver just nu, och chatten hann inte svara. Texten finns kvar. "
                "Försök igen om en liten stund, eller ring ett nummer överst."),
    "often": "Du skickar snabbare än vi hinner läsa. Texten finns kvar. Vänta en liten stund och försök igen.",
}  # fmt: skip
REFERRAL: Final = {
    "down": "Det går inte att komma vidare just nu. Inget är skickat, och det du har fyllt i finns kvar. Försök igen om en stund.",
    "unsure": ("Vi vet inte om förfrågan kom fram. Tryck på Ja, skicka det här en gång till. "
               "Den skickas bara en gång, även om du trycker flera gånger."),
    "outdated": "Texten hann bli för gammal. Läs igenom den en gång till och skicka sedan.",
}  # fmt: skip
RECEIPT: Final = {
    "missing": "Skriv din kod först.",
    "unknown": "Den koden finns inte. Titta på det du skrev upp en gång till.",
    "down": "Det går inte att komma åt svaren just nu. Försök igen om en stund.",
    "reply_down": "Det gick inte att skicka. Texten finns kvar. Försök igen om en stund.",
    "reply_empty": "Skriv något först.",
    "reply_long": "Texten är för lång. Korta den lite.",
    "replied": "Det du skrev är skickat.",
    "looked": "Det här är det senaste.",
    "withdraw_down": "Det gick inte att ta tillbaka den just nu. Försök igen om en stund.",
}
ERASE_DOWN: Final = "Det gick inte att radera allt just nu. Försök igen om en stund."
STOPPED: Final = "Inget är skickat. Det du fyllde i finns kvar tills chatten raderas."
NOTHING_NEW: Final = "Inget nytt just nu. Titta gärna igen om en stund."
ADVICE: Final = {
    413: "Gå tillbaka i webbläsaren och dela upp texten i kortare delar.",
    500: "Vi vet inte om det du skrev kom fram. Gå tillbaka i webbläsaren och försök igen.",
}
"""What helps after a refusal that gives no advice itself, by its status."""
MODES: Final[dict[Mode, str]] = {
    "waiting": "Du väntar på någon. Du kan skriva under tiden.",
    "staff": "Du skriver med personal.",
    "closed": "Samtalet är avslutat.",
}


def mode_words(mode: Mode, name: str | None) -> str:
    """Who the person writes with; nothing while that is the bot. `name` is the municipality's."""
    return f"Du skriver med personal i {name}." if mode == "staff" and name else MODES.get(mode, "")


def trouble_words(problem: Problem) -> str:
    """Why a message did not get an answer."""
    if problem.name == "crowded":
        return TROUBLE["crowded"]
    if problem.status == 429:
        return TROUBLE["often"]
    return TROUBLE["down"] if problem.status >= 500 else sentence(problem.title)


def sentence(title: str) -> str:
    """A title with its full stop."""
    return title if title.endswith((".", "!", "?")) else f"{title}."
