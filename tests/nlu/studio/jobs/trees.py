"""The smallest content that is whole: two intents, an answer each, a rule each."""

from __future__ import annotations

from pathlib import Path

from foundation.content.parts import Tree

ANSWERS = "bot/assistant/domain/responses/a.yml"
INTENTS = "bot/assistant/domain/intents.yml"
RULES = "stories/rules/a.yml"
EXAMPLES = "nlu/data/intents/a.yml"
TAXONOMY = "nlu/data/taxonomy.yml"
TALKS = "stories/tests/a.yml"

TREE: Tree = {
    TAXONOMY: "intents:\n  ask_cost: asks what it costs\n  out_of_scope: anything else\nsafety_flags:\n  weapon: a weapon\n",
    EXAMPLES: "version: '3.1'\nnlu:\n- intent: ask_cost\n  examples: |\n    - vad kostar det\n",
    INTENTS: "version: '3.1'\nintents:\n- ask_cost\n- out_of_scope\n",
    ANSWERS: "version: '3.1'\nresponses:\n  utter_ask_cost:\n  - text: Det kostar ingenting att prata med oss.\n"
             "    buttons:\n    - {title: Ja tack, payload: /ask_cost}\n",
    RULES: "version: '3.1'\nrules:\n- rule: Cost\n  steps:\n  - intent: ask_cost\n  - action: utter_ask_cost\n",
    "actions/texts/form.yml": "hej: Hej\n",
}  # fmt: skip


def write_tree(folder: Path, tree: Tree) -> Path:
    """Writes `tree` below `folder`."""
    for path, text in tree.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(text.encode())
    return folder


def changed(path: str, before: str, after: str, tree: Tree = TREE) -> Tree:
    """`tree` with one text exchanged; it must be there."""
    assert before in tree[path]
    return tree | {path: tree[path].replace(before, after)}
