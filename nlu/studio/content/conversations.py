"""Saved conversations: dialogues that editors have saved and that every candidate must still hold. `stories/tests/*.yml`:

    version: "3.1"
    conversations:
    - name: Frågar vad det kostar
      steps:
      - person: vad kostar det
      - intent: ask_cost
      - bot: utter_ask_cost
      - press: Jag vill bli kontaktad
      - bot: utter_start_referral

`person` is what somebody writes, `press` the title of a button of the answer before. `intent` is what a written message must be
understood as. `bot` names the answer that must come, or `emergency` for the numbers, or `question` for the question whether
somebody is in danger. Nothing is learnt from these.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final, Literal

from foundation.content.parts import Tree
from nlu.studio.content.errors import ContentError
from nlu.studio.content.yaml_nodes import parse, plain
from nlu.studio.content.yaml_rows import with_row
from nlu.studio.content.yaml_sources import Plain, quoted
from nlu.studio.content.yaml_spans import column_of
from nlu.studio.content.yaml_text import YamlText

Kind = Literal["person", "press", "intent", "bot"]
KINDS: Final[tuple[Kind, ...]] = ("person", "press", "intent", "bot")
HELD: Final = ("intent", "bot")
"""What must come; the other kinds are what the person does."""
EMERGENCY, QUESTION = "emergency", "question"
FOLDER: Final = "stories/tests/"
PATH: Final = f"{FOLDER}studio.yml"
"""Where new ones are saved."""
LONGEST_NAME: Final = 80
MOST_STEPS: Final = 200
_KEY: Final = "conversations"
_HEAD: Final = 'version: "3.1"\nconversations:\n'


@dataclass(frozen=True, slots=True)
class Step:
    """What the person does (`person`, `press`), or what must come (`intent`, `bot`)."""

    kind: Kind
    what: str


@dataclass(frozen=True, slots=True)
class Conversation:
    """A saved dialogue; `path` is the file that it stands in."""

    name: str
    steps: tuple[Step, ...]
    path: str

    @property
    def id(self) -> str:
        """How addresses name it: they hold no words of anybody."""
        return sha256(f"{self.path}\0{self.name}".encode()).hexdigest()[:12]


def list_conversations(tree: Tree) -> list[Conversation]:
    """All of them, files in order of name. Raises ContentError, naming file and conversation, for one of another form."""
    paths = sorted(path for path in tree if path.startswith(FOLDER))
    return [_read(path, item) for path in paths for item in _items(tree, path)]


def conversation(tree: Tree, id_: str) -> Conversation | None:
    """One of them; None when there is none."""
    return next((one for one in list_conversations(tree) if one.id == id_), None)


def add_conversation(tree: Tree, name: str, steps: Sequence[Step]) -> Tree:
    """The changed file with one more. Raises ContentError for a name that is taken, or a step that is empty."""
    new = Conversation(_name(tree, name), tuple(steps), PATH)
    if not any(step.kind in HELD for step in steps):
        raise ContentError("Välj minst en sak som ska stämma. Annars prövar samtalet ingenting.")
    if len(steps) > MOST_STEPS or any(not step.what.strip() for step in steps):
        raise ContentError(f"Samtalet går inte att spara. Det får ha högst {MOST_STEPS} steg, och inget steg får vara tomt.")
    if PATH not in tree:
        return _checked({PATH: _HEAD + _source(new, 0)}, new)
    text = YamlText(tree[PATH], PATH)
    rows = text.at((_KEY,)).meant if _items(tree, PATH) else None
    indent = column_of(text.text, text.text.rindex("-", 0, rows.children[0].start)) if rows and not rows.flow else 0
    return _checked({PATH: with_row(text, _KEY, _row(new), _source(new, indent).removesuffix("\n")).text}, new)


def rename_conversation(tree: Tree, id_: str, name: str) -> Tree:
    """The changed file, the conversation under another name."""
    old = _there(tree, id_)
    if name.strip() == old.name:
        return {}
    return _changed(tree, old, lambda text, at: text.set((*at, "name"), _name(tree, name)))


def expect(tree: Tree, id_: str, number: int, what: str) -> Tree:
    """The changed file where the step `number`, from 0, holds another intent or answer; with "" it is held no more."""
    old = _there(tree, id_)
    kind = old.steps[number].kind if 0 <= number < len(old.steps) else ""
    if kind not in HELD:
        raise ContentError("Det steget går inte att ändra.", old.path)
    if what == old.steps[number].what:
        return {}
    if what:
        return _changed(tree, old, lambda text, at: text.set((*at, "steps", number, kind), Plain(what)))
    if sum(step.kind in HELD for step in old.steps) == 1:
        raise ContentError("Något måste stämma. Ta bort hela samtalet om det inte behövs mer.")
    return _changed(tree, old, lambda text, at: text.remove((*at, "steps", number)))


def remove_conversation(tree: Tree, id_: str) -> Tree:
    """The changed file without it."""
    return _changed(tree, _there(tree, id_), lambda text, at: text.remove(at))


def _changed(tree: Tree, old: Conversation, change: Callable[[YamlText, tuple[str | int, ...]], YamlText]) -> Tree:
    names = [one.name for one in list_conversations(tree) if one.path == old.path]
    text = change(YamlText(tree[old.path], old.path), (_KEY, names.index(old.name)))
    return {old.path: text.text}


def _there(tree: Tree, id_: str) -> Conversation:
    found = conversation(tree, id_)
    if found is None:
        raise ContentError("Samtalet finns inte längre.")
    return found


def _name(tree: Tree, name: str) -> str:
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME:
        raise ContentError(f"Ge samtalet ett namn med 1 till {LONGEST_NAME} tecken.")
    if any(one.name == name for one in list_conversations(tree)):
        raise ContentError(f"Det finns redan ett samtal som heter ”{name}”. Välj ett annat namn.")
    return name


def _checked(changed: Tree, new: Conversation) -> Tree:
    if new not in list_conversations(changed):
        raise ContentError("Samtalet gick inte att skriva. Inget är ändrat.", new.path)
    return changed


def _items(tree: Tree, path: str) -> list[Any]:
    items = plain(parse(tree[path], path)).get(_KEY) or []
    if not isinstance(items, list):
        raise ContentError(f"Under {_KEY} ska det stå en lista.", path)
    return items


def _read(path: str, item: Any) -> Conversation:
    name, steps = (item.get("name"), item.get("steps")) if isinstance(item, dict) else (None, None)
    if not isinstance(name, str) or not name or not isinstance(steps, list) or not steps:
        raise ContentError("Ett samtal saknar namn eller steg.", path)
    return Conversation(name, tuple(_step(path, name, step) for step in steps), path)


def _step(path: str, name: str, step: Any) -> Step:
    pairs = [(kind, step[kind]) for kind in KINDS if isinstance(step, dict) and isinstance(step.get(kind), str) and step[kind].strip()]
    if len(pairs) != 1 or len(step) != 1:
        raise ContentError(f"I samtalet ”{name}” är ett steg varken {', '.join(KINDS[:-1])} eller {KINDS[-1]}.", path)
    return Step(*pairs[0])


def _row(one: Conversation) -> dict[str, Any]:
    return {"name": one.name, "steps": [{step.kind: step.what} for step in one.steps]}


def _source(one: Conversation, indent: int) -> str:
    """A row of the list, as the form above; words of people in quotes, so that they can be anything."""
    lines = [f"- name: {quoted(one.name)}", "  steps:"]
    lines += [f"  - {step.kind}: {step.what if step.kind in HELD else quoted(step.what)}" for step in one.steps]
    return "".join(f"{' ' * indent}{line}\n" for line in lines)
