"""Whether a change needs a second pair of eyes: by what it touches, never by who made it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any, Final

from foundation.content.parts import Tree
from nlu.studio.content import answers, conversations, directory, examples, flows, texts, translations
from nlu.studio.content.danger import SAFETY_ANSWERS, SAFETY_INTENTS
from nlu.studio.content.errors import ContentError
from nlu.studio.content.intent_files import DOMAIN, GRAPH, TAXONOMY
from nlu.studio.content.own_touches import own_reasons
from nlu.studio.content.yaml_nodes import parse, plain

_NUMBERS: Final = re.compile(r"\[\[[^\[\]]*\]\]|\d{3,}|\d+[ -]\d+")
_GUARDED: Final = SAFETY_ANSWERS | {conversations.EMERGENCY, conversations.QUESTION}
_LOOKED_AT: Final = re.compile(
    r"nlu/data/.*\.yml|bot/assistant/domain/responses/.*\.yml|bot/assistant/(domain/intents|nlu)\.yml|actions/texts/.*\.yml"
    r"|bot/gateway/content/sv\.yml|directory/(contacts|municipalities)\.yml|overlays/[^/]+\.yml"
    r"|locale/[^/]+/LC_MESSAGES/chat\.po|stories/(rules|tests)/.*\.yml"
)
"""Files whose changes are read part by part below; a change of any other always needs two."""


def needs_second_eyes(before: Tree, after: Tree) -> list[str]:
    """Why a second person must look at what differs, in Swedish; empty when nobody must. What can't be read must be looked at."""
    changed = {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
    if not changed:
        return []
    reasons = [f"{path} styr hur programmet fungerar." for path in sorted(changed) if not _LOOKED_AT.fullmatch(path)]
    for look in (_examples, _answers, _beside_answers, _texts, _contacts, _municipalities, own_reasons, _rules, _translations, _intents,
                 _conversations):  # fmt: skip
        reasons += _read(look, before, after)
    return list(dict.fromkeys(reasons))


def _read(look: Callable[[Tree, Tree], Iterator[str]], before: Tree, after: Tree) -> list[str]:
    try:
        return list(look(before, after))
    except ContentError as fault:
        return [f"Det går inte att se vad som har ändrats. {fault}"]
    except (KeyError, TypeError, ValueError, AttributeError, IndexError):  # what was imported may have any form
        return ["Det går inte att se vad som har ändrats: en fil har inte den form som den brukar ha."]


def _examples(before: Tree, after: Tree) -> Iterator[str]:
    one, other = (Counter((each.intent, each.action, each.flags, each.text) for each in _changed_examples(mine, theirs))
                  for mine, theirs in ((before, after), (after, before)))  # fmt: skip
    for intent, action, flags, _text in sorted((one - other) + (other - one)):
        if action != "none" or flags:
            yield f"Ett exempel på fara har ändrats ({intent})."
        elif intent in SAFETY_INTENTS:
            yield f"Exemplen till {intent} har ändrats, och den kan handla om fara."


def _changed_examples(mine: Tree, theirs: Tree) -> Iterator[examples.Example]:
    return examples.all_examples({path: mine[path] for path in examples.paths(mine) if mine[path] != theirs.get(path)})


def _answers(before: Tree, after: Tree) -> Iterator[str]:
    one, other = ({each.name: each.variations for each in answers.list_answers(tree)} for tree in (before, after))
    grave = SAFETY_ANSWERS | {row.answer for tree in (before, after) for row in flows.rows(tree) if row.intent in SAFETY_INTENTS}
    for name in sorted(one.keys() | other.keys()):
        was, now = one.get(name, ()), other.get(name, ())
        if was != now and name in grave:
            yield f"Svaret {name} läses av den som kan vara i fara."
        elif was != now and _numbers(each.text for each in was) != _numbers(each.text for each in now):
            yield f"Ett nummer i svaret {name} har ändrats."


def _beside_answers(before: Tree, after: Tree) -> Iterator[str]:
    """What stands in the files of answers and is no words of an answer: the form's choices, conditions, versions."""
    paths = {
        path for path in before.keys() | after.keys() if path.startswith(tuple(answers.FOLDERS)) and before.get(path) != after.get(path)
    }
    for path in sorted(paths):
        was, now = (plain(parse(tree[path], path)) if path in tree else {"version": "3.1"} for tree in (before, after))
        keys = [key for key in sorted(was.keys() | now.keys()) if key not in {"responses", "labels"} and was.get(key) != now.get(key)]
        yield from (f"{key} i {path} har ändrats." for key in keys)


def _texts(before: Tree, after: Tree) -> Iterator[str]:
    one, other = ({each.place: each for each in texts.list_texts(tree)} for tree in (before, after))
    for place in sorted(one.keys() | other.keys()):
        was, now = one.get(place), other.get(place)
        if was != now and place.startswith(texts.EMERGENCY):
            yield f"Texten {place} visas när det är fara."
        elif was != now and _numbers([was.text if was else ""]) != _numbers([now.text if now else ""]):
            yield f"Ett nummer i texten {place} har ändrats."
    if before[texts.PATH] != after[texts.PATH] and _shape(before) != _shape(after):
        yield "Mer än ord har ändrats i det som chatten själv säger."


def _shape(tree: Tree) -> Any:
    """What stands in the gateway's file besides its words: conditions, payloads, typed answers."""
    said = {each.text for each in texts.list_texts(tree)}

    def without_words(part: Any) -> Any:
        if isinstance(part, dict):
            return {key: without_words(value) for key, value in part.items()}
        if isinstance(part, list):
            return [without_words(value) for value in part]
        return "" if isinstance(part, str) and part.strip() in said else part

    return without_words(plain(parse(tree[texts.PATH], texts.PATH)))


def _contacts(before: Tree, after: Tree) -> Iterator[str]:
    one, other = ({row.id: row for row in directory.contacts(tree)} for tree in (before, after))
    yield from (f"{key} i katalogen har ändrats." for key in sorted(one.keys() | other.keys()) if one.get(key) != other.get(key))


def _municipalities(before: Tree, after: Tree) -> Iterator[str]:
    """Which there are and how they are reached; whether one is open, and when, is its own to say."""
    path, own = directory.MUNICIPALITIES, {"open", "hours", "closed", "verified_at"}
    was, now = (plain(parse(tree[path], path))["municipalities"] for tree in (before, after))
    one, other = ({row["slug"]: {key: row[key] for key in row.keys() - own} for row in rows} for rows in (was, now))
    yield from (f"Kommunen {slug} har ändrats." for slug in sorted(one.keys() | other.keys()) if one.get(slug) != other.get(slug))


def _rules(before: Tree, after: Tree) -> Iterator[str]:
    one, other = ({(rule.path, rule.name): rule for rule in flows.list_rules(tree)} for tree in (before, after))
    for key in sorted(one.keys() | other.keys()):
        was, now = one.get(key), other.get(key)
        if was and now and (was.intents, was.actions) == (now.intents, now.actions):
            continue
        for rule in filter(None, (was, now)):
            if not rule.is_simple or SAFETY_INTENTS & set(rule.intents) or SAFETY_ANSWERS & set(rule.actions):
                yield f"Regeln ”{rule.name}” har ändrats."


def _translations(before: Tree, after: Tree) -> Iterator[str]:
    grave = tuple(f"{prefix}/{name}/" for prefix in ("rasa", "actions") for name in SAFETY_ANSWERS)
    for tag, path in (translations.locales(before) | translations.locales(after)).items():
        if before.get(path) == after.get(path):
            continue
        one, other = ({each.place: each for each in translations.entries(tree, tag)} if path in tree else {} for tree in (before, after))
        for place in sorted(one.keys() | other.keys()):
            was, now = one.get(place), other.get(place)
            said = [(each.swedish, each.translated, each.is_said) if each else None for each in (was, now)]
            if said[0] != said[1] and place.startswith((*texts.EMERGENCY, "directory/", *grave)):
                yield f"Översättningen av {place} ({tag}) har ändrats."
            elif was and now and _numbers([was.translated]) != _numbers([now.translated]):
                yield f"Ett nummer i översättningen av {place} ({tag}) har ändrats."


def _intents(before: Tree, after: Tree) -> Iterator[str]:
    for path in (TAXONOMY, DOMAIN, GRAPH):
        if before.get(path) != after.get(path):
            was, now = (plain(parse(tree[path], path)) for tree in (before, after))
            keys = [key for key in sorted(was.keys() | now.keys()) if key not in {"intents", "nlu"} and was.get(key) != now.get(key)]
            yield from (f"{key} i {path} har ändrats." for key in keys)
    gone = set(plain(parse(before[TAXONOMY], TAXONOMY))["intents"]) - set(plain(parse(after[TAXONOMY], TAXONOMY))["intents"])
    yield from (f"{name} har tagits bort." for name in sorted(gone))


def _conversations(before: Tree, after: Tree) -> Iterator[str]:
    """A saved conversation that holds what happens in danger guards every publication: to take it away or weaken it needs two."""
    kept = {each.steps for each in conversations.list_conversations(after)}
    for each in conversations.list_conversations(before):
        if each.steps not in kept and any(step.kind == "bot" and step.what in _GUARDED for step in each.steps):
            yield f"Det sparade samtalet ”{each.name}” prövar vad som händer vid fara."


def _numbers(said: Any) -> Counter[str]:
    return Counter(found for text in said for found in _NUMBERS.findall(text))
