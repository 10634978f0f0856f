"""The rule layer of the safety gate: is somebody in danger now, as far as words alone tell?

    screen = Screen.load()
    finding = screen.examine("han slår mig nu")
    finding.action   # 'none', 'ask' or 'emergency'
    finding.flags    # as in nlu/taxonomy.yml
    finding.rules    # ids of the rules that held, never words of the person

Standard library only, no input or output but reading compiled.json at start: this is what must
work when everything else is down.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from nlu.safety.engine import Engine, Rule
from nlu.safety.lexicon import Lexicon
from nlu.safety.reading import read

COMPILED = Path(__file__).with_name("compiled.json")
# Raised whenever the shape of compiled.json changes.
FORMAT = 2
# Longer texts (characters) are not read whole by `examine`.
WHOLE_UP_TO = 64 * 1024
# What `examine_long` reads at each end, characters.
END_READ = 4 * 1024

ACTIONS = ("none", "ask", "emergency")
FLAGS = (
    "violence_now",
    "threat_to_life",
    "weapon",
    "strangulation",
    "child_danger",
    "suicide",
    "victim_danger",
    "other_danger",
    "honour",
    "stalking_breach",
    "sexual_violence",
    "loss_of_control",
)


class CompiledRulesError(RuntimeError):
    """compiled.json is missing, damaged or of another version; the message says what to run."""


@dataclass(frozen=True)
class Finding:
    """What the rules say of a text. Flags stand in the taxonomy's order, rules in the files'."""

    action: str
    flags: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()


NOTHING_FOUND = Finding("none")


class Screen:
    """The compiled rules, ready to examine texts. Holds no state: share one between threads."""

    def __init__(self, compiled: Mapping[str, Any]) -> None:
        self._lexicon = Lexicon(compiled["lexicon"])
        self._engine = Engine(compiled["grammar"])
        self.digest: str = compiled["digest"]

    @classmethod
    def load(cls, path: Path = COMPILED) -> Self:
        """The screen of a compiled.json. Raises CompiledRulesError if it cannot be used."""
        try:
            compiled = json.loads(path.read_text(encoding="utf-8"))
            version = compiled["format"]
            if version != FORMAT:
                raise CompiledRulesError(_advice(path, f"has format {version}, want {FORMAT}"))
            return cls(compiled)
        except FileNotFoundError as error:
            raise CompiledRulesError(_advice(path, "is missing")) from error
        except (ValueError, KeyError, TypeError, OSError) as error:
            raise CompiledRulesError(_advice(path, "cannot be read")) from error

    def examine(self, text: str) -> Finding:
        """The finding for one message. Never raises on a str; time is linear in its length."""
        if len(text) > WHOLE_UP_TO:
            return self.examine_long(text)
        held = self._held(text)
        return _finding((rule.claim.name, rule.action, rule.flags) for rule in held)

    def holding(self, text: str) -> tuple[str, ...]:
        """Ids of all rules that hold, the marks that decide nothing included; for editors."""
        return tuple(rule.claim.name for rule in self._held(text))

    def _held(self, text: str) -> list[Rule]:
        reading = read(text, self._lexicon)
        return self._engine.findings(reading) if reading.width else []

    def examine_long(self, text: str) -> Finding:
        """The joined finding for the first and last 4 KiB of a text too long to read whole."""
        if len(text) <= 2 * END_READ:
            return self.examine(text)
        return joined(self.examine(text[:END_READ]), self.examine(text[-END_READ:]))


def joined(one: Finding, other: Finding) -> Finding:
    """The graver action of two findings with the flags and rules of both."""
    flags = {*one.flags, *other.flags}
    return Finding(
        max(one.action, other.action, key=ACTIONS.index),
        tuple(flag for flag in FLAGS if flag in flags),
        tuple(dict.fromkeys([*one.rules, *other.rules])),
    )


def _finding(held: Iterable[tuple[str, str, tuple[str, ...]]]) -> Finding:
    """The finding of the rules that held; marks alone decide nothing and are left out."""
    rows = list(held)
    actions = {action for _, action, _ in rows} - {"mark"}
    if not actions:
        return NOTHING_FOUND
    flags = {flag for _, _, row in rows for flag in row}
    return Finding(
        max(actions, key=ACTIONS.index),
        tuple(flag for flag in FLAGS if flag in flags),
        tuple(name for name, _, _ in rows),
    )


def _advice(path: Path, problem: str) -> str:
    return f"{path.name} {problem}; run: python -m nlu.safety.compile"
