"""Conversation tests: dialogues that editors have saved and that every candidate must still hold. `stories/tests/*.yml`:

    version: "3.1"
    conversations:
    - name: Frågar vad det kostar
      steps:
      - person: vad kostar det
      - bot: utter_ask_cost
      - press: Jag vill bli kontaktad
      - bot: utter_start_referral

`person` is what somebody writes, `press` the title of a button of the answer before. `bot` names the answer that must come,
or `emergency` for the numbers, or `question` for the question whether somebody is in danger. Nothing is learnt from these.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from ruamel.yaml import YAML

from foundation.content.parts import Tree
from nlu.studio.jobs.changes import read_yaml
from nlu.studio.jobs.checkout import TESTS
from nlu.studio.jobs.telling import JobFailed

Kind = Literal["person", "press", "bot"]
KINDS: Final[tuple[Kind, ...]] = ("person", "press", "bot")
EMERGENCY, QUESTION = "emergency", "question"
_KEY: Final = "conversations"
_NAME: Final = re.compile(r"[a-z0-9_-]{1,60}")


@dataclass(frozen=True, slots=True)
class Step:
    """What the person does (`person`, `press`), or what must come (`bot`)."""

    kind: Kind
    what: str


@dataclass(frozen=True, slots=True)
class Conversation:
    """A saved dialogue; `path` is the file that it stands in."""

    name: str
    steps: tuple[Step, ...]
    path: str


def path_of(file: str) -> str:
    """Where the conversations of `file` stand. Raises ValueError for a name that is more than small letters, digits, _ and -."""
    if not _NAME.fullmatch(file):
        raise ValueError(file)
    return f"{TESTS}{file}.yml"


def read_conversations(tree: Tree) -> list[Conversation]:
    """All conversation tests, files in order of name. Raises JobFailed, naming file and conversation, for one of another form."""
    paths = sorted(path for path in tree if path.startswith(TESTS))
    return [_read(path, item) for path in paths for item in _items(tree, path)]


def _items(tree: Tree, path: str) -> list[Any]:
    items = read_yaml(tree, path).get(_KEY) or []
    if not isinstance(items, list):
        raise JobFailed(f"Filen {path} har fel form: under {_KEY} ska det stå en lista.")
    return items


def _read(path: str, item: Any) -> Conversation:
    name = str(item.get("name") or "") if isinstance(item, dict) else ""
    steps = item.get("steps") if isinstance(item, dict) else None
    if not name or not isinstance(steps, list) or not steps:
        raise JobFailed(f"Filen {path}: ett samtal saknar namn eller steg.")
    return Conversation(name, tuple(_step(path, name, step) for step in steps), path)


def _step(path: str, name: str, step: Any) -> Step:
    pairs = [(kind, step[kind]) for kind in KINDS if isinstance(step, dict) and isinstance(step.get(kind), str) and step[kind].strip()]
    if len(pairs) != 1 or len(step) != 1:
        raise JobFailed(f"Filen {path}: i samtalet ”{name}” är ett steg varken person, press eller bot.")
    return Step(*pairs[0])


def write_conversations(tree: Tree, file: str, conversations: Sequence[Conversation]) -> Tree:
    """The changed file, as part of a tree: `conversations` are all that stand in it. Comments above the list are kept."""
    path, writer, stream = path_of(file), YAML(), io.StringIO()
    writer.width, writer.preserve_quotes = 10_000, True
    writer.indent(mapping=2, sequence=2, offset=0)
    content = (writer.load(tree[path]) if path in tree else None) or {"version": "3.1"}
    content[_KEY] = [{"name": one.name, "steps": [{step.kind: step.what} for step in one.steps]} for one in conversations]
    writer.dump(content, stream)
    return {path: stream.getvalue()}


def texts_of(conversations: Sequence[Conversation]) -> list[str]:
    """All that persons write in them, once each."""
    return list(dict.fromkeys(step.what for one in conversations for step in one.steps if step.kind == "person"))
