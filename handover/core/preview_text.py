"""The preview in plain Swedish: to whom, every field in words, what is not sent. This text is stored with the ticket."""

from __future__ import annotations

from typing import Final

from handover.core.consent import CONSENT_TEXT
from handover.core.flags import words_of
from handover.core.recipient import Recipient
from handover.core.referral import Referral

ABOUT_WORDS: Final = {
    "own_violence": "Våld som du själv har använt",
    "fear_of_own_violence": "Du är rädd att du ska använda våld",
    "own_violence_children": "Våld mot barn, eller som barn har sett eller hört",
    "relationship_ended": "Relationen är slut, eller håller på att ta slut",
    "other": "Något annat",
}
ROLE_WORDS: Final = {
    "self": "Du söker hjälp för det du själv har gjort eller är rädd att göra",
    "victim": "Någon skadar dig",
    "other": "Du är orolig för någon annan",
    "professional": "Du frågar i ditt arbete",
}
_CONTACT_WORDS: Final = {"phone": "Ring {value}", "sms": "Sms till {value}", "email": "Mejl till {value}"}
_RECEIPT_ONLY: Final = "Bara med koden som du får. Ingen ringer, sms:ar eller mejlar dig."
_VOICEMAIL_WORDS: Final = {"yes": "Ja, de får lämna ett meddelande", "no": "Nej, de lämnar inget meddelande"}
_NOTHING: Final = "du har inte skrivit något"


def preview_text(referral: Referral, recipient: Recipient, flags: tuple[str, ...]) -> str:
    """What a person reads before saying yes, lines separated by a newline. It names everything that is sent."""
    parts = [
        f"Till: {recipient.authority}",
        "Det här skickas:\n" + "\n".join(f"– {label}: {value}" for label, value in _fields(referral)),
        f"Dina egna ord:\n{_own_words(referral)}",
        *([_flags(flags)] if flags else []),
        f"Det här skickas inte:\n{_not_sent(referral, flags)}",
        CONSENT_TEXT,
    ]
    return "\n\n".join(parts)


def _fields(referral: Referral) -> list[tuple[str, str]]:
    rows = [
        ("Vem det gäller", ROLE_WORDS.get(referral.role or "", "du har inte svarat")),
        ("Vad det handlar om", ABOUT_WORDS[referral.about]),
        ("Så når de dig", _contact(referral)),
    ]
    if referral.voicemail is not None:
        rows.append(("Meddelande på telefonsvararen", _VOICEMAIL_WORDS[referral.voicemail]))
    rows += [
        ("Tider som passar", referral.times or _NOTHING),
        ("Tolk", referral.interpreter or "ingen tolk"),
        ("Förnamn", referral.first_name or "inget namn"),
    ]
    return rows


def _contact(referral: Referral) -> str:
    if referral.contact_method == "receipt_only":
        return _RECEIPT_ONLY
    return _CONTACT_WORDS[referral.contact_method].format(value=referral.contact_value)


def _flags(flags: tuple[str, ...]) -> str:
    lines = "\n".join(f"– {words_of(flag)}" for flag in flags)
    return f"Det här skickas också, så att de kan svara snabbt. Att du i chatten har skrivit om:\n{lines}"


def _own_words(referral: Referral) -> str:
    # Indented, so that a line in a person's own text cannot pass for a heading of ours.
    return "\n".join(f"  {line}" for line in (referral.own_words or _NOTHING.capitalize() + ".").split("\n"))


def _not_sent(referral: Referral, flags: tuple[str, ...]) -> str:
    # The flags are drawn from the chat, so "nothing from the chat" would be untrue beside them.
    chat = "orden du har skrivit i chatten, bara det som står här ovanför" if flags else "det du har skrivit i chatten"
    rows = [chat, "vilken telefon eller dator du använder", *([] if referral.first_name else ["något namn"])]
    return "\n".join(f"– {row}" for row in rows)
