"""Remarks about an answer: its words, its buttons, what is missing for some."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from textwrap import shorten
from typing import Final

from foundation.content.parts import Tree
from foundation.languages.locales import LANGUAGES
from foundation.languages.marks import differences
from nlu.studio.checks.remark import Remark
from nlu.studio.checks.words import Known, about, correct
from nlu.studio.content import translations
from nlu.studio.content.adding_intents import STUB
from nlu.studio.content.answers import ROLES, Answer, Button, Variation

LONGEST_TITLE, MOST_BUTTONS = 60, 4
_ROLE_NAMES: Final = {None: "alla", "self": "den som själv använder våld", "victim": "den som är utsatt",
                      "other": "den som är orolig för någon", "professional": "den som frågar i arbetet"}  # fmt: skip
_PAYLOAD: Final = re.compile(r"/([a-z][a-z0-9_]*)(\{.*)?", re.S)
_PROMISED: Final = {"sv-x-lattlast": "lättare svenska", "en": "engelska"}
# Who is subjected must not be told to calm the one who hits, nor that it is up to them.
_BLAME: Final = re.compile(r"(?i)ta en paus|lugna (?:ner )?(?:honom|henne)|du borde|provocera")
_CALMING: Final = "ask_manage_anger"
_WITH_VALUES: Final = re.compile(r"actions/")


def look_at_variations(tree: Tree, answer: Answer, known: Known, intents: set[str]) -> Iterator[Remark]:
    """Everything about the texts and buttons of an answer."""
    values = bool(_WITH_VALUES.match(answer.path))
    for said in answer.variations:
        place = f"{answer.name}, {_ROLE_NAMES.get(said.role, said.role)}"
        if said.text.strip() == STUB:
            yield Remark("block", place, "Svaret är inte skrivet än.")
        yield from (Remark(level, place, what) for level, what in dict.fromkeys(about(said.text, known, values=values)))
        yield from _for_the_subjected(said, place)
        yield from _buttons(said, place, known, intents)
    yield from _missing_roles(answer)
    yield from look_at_translations(tree, answer, known, values=values)


def look_at_own_words(said: Variation, translations: Mapping[str, str], place: str, known: Known) -> Iterator[Remark]:
    """Everything about a municipality's own words for an answer. Its buttons are the common ones."""
    yield from (Remark(level, place, what) for level, what in dict.fromkeys(about(said.text, known)))
    yield from _for_the_subjected(said, place)
    missing = [name for tag, name in _PROMISED.items() if tag not in translations]
    if missing:
        yield Remark("hint", place, f"Den som läser {' eller '.join(missing)} får det gemensamma svaret.")
    yield from _differing(translations, said.text, place, known, values=False)


def _for_the_subjected(said: Variation, place: str) -> Iterator[Remark]:
    if said.role != "victim":
        return
    if _BLAME.search(said.text):
        yield Remark("warn", place, "Den som är utsatt ska inte få ansvar för våldet eller för att lugna någon.")
    if any(_CALMING in button.payload for button in said.buttons):
        yield Remark("block", place, "Den som är utsatt ska inte få en knapp om att lugna sig. Led till stöd i stället.")


def _buttons(said: Variation, place: str, known: Known, intents: set[str]) -> Iterator[Remark]:
    if len(said.buttons) > MOST_BUTTONS:
        yield Remark("warn", place, f"Det är {len(said.buttons)} knappar. Fler än {MOST_BUTTONS} är svårt att välja bland.")
    titles = [button.title.strip().casefold() for button in said.buttons]
    if len(set(titles)) < len(titles):
        yield Remark("warn", place, "Två knappar har samma text.")
    for button in said.buttons:
        where = f"{place}, knappen ”{button.title[:40]}”"
        if len(button.title) > LONGEST_TITLE:
            yield Remark("warn", where, f"Texten är längre än {LONGEST_TITLE} tecken.")
        yield from (Remark(level, where, what) for level, what in correct(button.title, known))
        yield from _leads(button, where, intents)


def _leads(button: Button, where: str, intents: set[str]) -> Iterator[Remark]:
    found = _PAYLOAD.fullmatch(button.payload)
    if not found:
        yield Remark("block", where, "Knappen leder ingenstans. Välj vad den ska leda till.")
    elif found[1] not in intents:
        yield Remark("block", where, f"Knappen leder till {found[1]}, som inte finns.")
    elif found[2] and not _are_values(found[2]):
        yield Remark("block", where, "Det som knappen skickar med går inte att läsa.")


def _are_values(written: str) -> bool:
    """Rasa takes {{ for {, because a single one is a place for a value."""
    try:
        return isinstance(json.loads(written.replace("{{", "{").replace("}}", "}")), dict)
    except (ValueError, RecursionError):
        return False


def _missing_roles(answer: Answer) -> Iterator[Remark]:
    there = {said.role for said in answer.variations}
    missing = [_ROLE_NAMES[role] for role in ROLES if role not in there | {"self"}]  # the answer for all is written for them
    if len(there) > 1 and missing:
        yield Remark("hint", answer.name, f"Det finns inget eget svar till {', '.join(missing)}. De får det allmänna svaret.")


def look_at_translations(tree: Tree, answer: Answer, known: Known, *, values: bool) -> Iterator[Remark]:
    """What is missing or differs in other languages."""
    for said in answer.variations:
        place = f"{answer.name}, {_ROLE_NAMES.get(said.role, said.role)}"
        for text in (said.text, *(button.title for button in said.buttons)):
            yield from _translated(translations.of(tree, text), text, place, known, values)


def _translated(there: dict[str, str], text: str, place: str, known: Known, values: bool) -> Iterator[Remark]:
    missing = [name for tag, name in _PROMISED.items() if tag not in there]
    if missing:
        yield Remark("warn", place, f"”{shorten(text, 60, placeholder=' …')}” saknas på {' och '.join(missing)}.")
    yield from _differing(there, text, place, known, values)


def _differing(there: Mapping[str, str], text: str, place: str, known: Known, values: bool) -> Iterator[Remark]:
    for tag, translated in there.items():
        language = LANGUAGES[tag].own_name if tag in LANGUAGES else tag
        said = [
            *differences(text.strip(), translated),
            *(what for level, what in correct(translated, known, values=values) if level == "block"),
        ]
        yield from (Remark("block", f"{place}, {language}", what[0].upper() + what[1:].rstrip(".") + ".") for what in said)
