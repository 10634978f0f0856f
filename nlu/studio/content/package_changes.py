"""What a package would change, in an editor's words and by file."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Final

from foundation.content.parts import Tree
from nlu.studio.content import examples, flows, intents, overlays
from nlu.studio.content.answers import list_answers
from nlu.studio.content.directory import contacts

_MOST_NAMED: Final = 12


@dataclass(frozen=True, slots=True)
class FileDifference:
    """How many lines a file gets and loses. `is_new`: it is not in the draft."""

    path: str
    added: int
    removed: int
    is_new: bool


def by_file(before: Tree, taken: Tree) -> list[FileDifference]:
    """Of each file in `taken` that is other than in `before`."""
    return [_file(path, before.get(path), taken[path]) for path in sorted(taken) if before.get(path) != taken[path]]


def in_words(before: Tree, after: Tree) -> list[str]:
    """Intents, examples, answers and contacts that come, go or change. Raises ContentError when `after` is not whole."""
    flows.rows(after)
    said = {one.name: one.label for one in intents.list_intents(before) + intents.list_intents(after)}
    names = [{one.name for one in intents.list_intents(tree)} for tree in (before, after)]
    texts = [Counter((one.intent, one.lang, one.text) for one in examples.all_examples(tree)) for tree in (before, after)]
    new, gone = (Counter(intent for (intent, _lang, _text), times in some.items() for _ in range(times))
                 for some in (texts[1] - texts[0], texts[0] - texts[1]))  # fmt: skip
    rows = [_named("Nya ämnen", [said[name] for name in sorted(names[1] - names[0])]),
            _named("Ämnen som försvinner", [said[name] for name in sorted(names[0] - names[1])]),
            _named("Nya exempel", [f"{said.get(name, name)} ({times})" for name, times in new.most_common()]),
            _named("Exempel som försvinner", [f"{said.get(name, name)} ({times})" for name, times in gone.most_common()]),
            *_compared({one.name: one for one in list_answers(before)}, {one.name: one for one in list_answers(after)}, "Svar"),
            *_compared({row.name: row for row in contacts(before)}, {row.name: row for row in contacts(after)}, "Kontakter"),
            *_compared(_own(before), _own(after), "Kommuners egna ord och kontakter")]  # fmt: skip
    return [row for row in rows if row]


def _own(tree: Tree) -> dict[str, object]:
    found: dict[str, object] = {}
    for each in overlays.overlays(tree):
        found |= {f"{each.name}, {own.answer}" + (f" ({own.role})" if own.role else ""): own for own in each.answers}
        found |= {f"{each.name}, {row.name}": row for row in each.contacts}
    return found


def _compared(before: dict[str, object], after: dict[str, object], what: str) -> list[str]:
    changed = [name for name in after if name in before and before[name] != after[name]]
    return [_named(f"{what} som är nya", [name for name in after if name not in before]), _named(f"{what} som ändras", changed),
            _named(f"{what} som försvinner", [name for name in before if name not in after])]  # fmt: skip


def _named(head: str, names: list[str]) -> str:
    more = f" och {len(names) - _MOST_NAMED} till" if len(names) > _MOST_NAMED else ""
    return f"{head}: {', '.join(names[:_MOST_NAMED])}{more}." if names else ""


def _file(path: str, old: str | None, new: str) -> FileDifference:
    before, after = Counter((old or "").splitlines()), Counter(new.splitlines())
    return FileDifference(path, (after - before).total(), (before - after).total(), old is None)
