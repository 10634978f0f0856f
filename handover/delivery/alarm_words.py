"""Alarms in words, for those on call and for staff. Nothing in them tells of any person."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from handover.store.alarms import Alarm

_PLACES: Final = {"mail": "funktionsbrevlådan", "webhook": "ert eget system", "support_management": "ärendesystemet", "sdk": "SDK"}
_WORDS: Final = {
    "unopened": "Ett ärende har väntat i en kvart utan att någon har öppnat det.",
    "not_taken": "Ett ärende har inte kommit fram till {place} på en kvart. Vi försöker igen tills det går. Det finns i ärendevyn.",
    "refused": "{Place} tog inte emot ett ärende. Kontrollera inställningen. Ärendet finns i ärendevyn.",
    "order_not_taken": "Ett besked om att radera har inte kommit fram till {place} på en kvart. Vi försöker igen tills det går.",
    "order_refused": "{Place} tog inte emot ett besked om att radera. Kontrollera inställningen. Används inkorgen inte längre? "
    "Då behöver personalen radera kopian där och bekräfta det. Ärendet står överst i ärendevyn.",
    "canary": "Provet som ska nå {place} var femtonde minut har inte kommit fram.",
    "database": "Databasen svarar inte. Chatten ger nödnumren, men kan inte ta emot ärenden förrän databasen svarar igen.",
    "worker": "Den del som skickar ärenden vidare svarar inte. Ärendena finns i ärendevyn.",
}


def alarm_words(alarm: Alarm) -> str:
    """One or two sentences: what is wrong, and where the tickets are meanwhile."""
    place = _PLACES.get(alarm.subject, "en inkorg")
    return _WORDS[alarm.kind].format(place=place, Place=place[0].upper() + place[1:])


def alarm_line(alarm: Alarm, names: dict[str, str]) -> str:
    """The same, with the municipality's name before an alarm that hits one alone."""
    words = alarm_words(alarm)
    return f"{names.get(alarm.municipality, alarm.municipality)}: {words}" if alarm.municipality else words


def letter(alarms: Sequence[Alarm], names: dict[str, str]) -> str:
    """All of them, one a line."""
    return "Larm från Första steget\n\n" + "\n".join(f"– {alarm_line(alarm, names)}" for alarm in alarms) + "\n"
