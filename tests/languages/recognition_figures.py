"""`python -m tests.languages.recognition_figures`: how often the language of a message is recognised, and taken for another.

Measured only: nothing in bot/languages was fitted on these sets. shared/nlu/dev.jsonl holds Swedish and English, the examples of
nlu/data/languages the others; those of languages that we do not have must come out as none. Written in another script than the
language's own, a message counts as missed.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator

from ruamel.yaml import YAML

from bot.languages.recognition import recognise
from foundation.languages.locales import LANGUAGES
from foundation.settings import ROOT

DEV = ROOT.parent / "shared" / "nlu" / "dev.jsonl"
EXAMPLES = ROOT / "nlu" / "data" / "languages"


def measured() -> dict[str, Counter[str]]:
    """For each language that was written, what it was recognised as ('none' for nothing)."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for tag, text in [*_dev(), *_examples()]:
        found[tag][recognise(text) or "none"] += 1
    return dict(found)


def table(found: dict[str, Counter[str]]) -> str:
    """One line for each language."""
    lines = [f"{'written':<9}{'texts':>6}{'right':>8}{'none':>8}{'wrong':>8}"]
    for tag, counts in sorted(found.items(), key=lambda row: (row[0] not in LANGUAGES, row[0])):
        texts, right = counts.total(), counts[tag] if tag in LANGUAGES else counts["none"]
        wrong = texts - right - (counts["none"] if tag in LANGUAGES else 0)
        others = ", ".join(f"{other} {count}" for other, count in counts.most_common() if other not in (tag, "none"))
        lines.append(f"{tag:<9}{texts:>6}{right / texts:>8.1%}{counts['none'] / texts:>8.1%}{wrong / texts:>8.1%}  {others}")
    return "\n".join(lines)


def _dev() -> Iterator[tuple[str, str]]:
    for line in DEV.read_text(encoding="utf-8").splitlines() if DEV.is_file() else ():
        row = json.loads(line)
        yield row["lang"], row["text"]


def _examples() -> Iterator[tuple[str, str]]:
    for path in sorted(EXAMPLES.glob("*.yml")):
        for row in YAML(typ="safe").load(path.read_text(encoding="utf-8"))["nlu"]:
            for line in row["examples"].splitlines():
                yield row["metadata"]["lang"], line.removeprefix("- ").strip()


if __name__ == "__main__":
    print(table(measured()))
