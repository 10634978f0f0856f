"""The mix of what people send: drawn by share, with what must stand in the answer."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ruamel.yaml import YAML

FILE: Final = Path(__file__).with_name("traffic.yml")
REFERRAL: Final = "referral"
GRAVE: Final = ("acute", "ask")
"""Kinds after which the gate's window is open, so that the next answer may differ."""


@dataclass(frozen=True, slots=True)
class Sending:
    """One thing to send. `text` is empty for a referral; `has` is empty where the kind alone says what is right."""

    kind: str
    text: str = ""
    has: str = ""


class Traffic:
    """The mix of one file."""

    def __init__(self, shares: Mapping[str, float], texts: Mapping[str, Sequence[Sending]]) -> None:
        self.shares, self.texts = dict(shares), dict(texts)

    @classmethod
    def load(cls, path: Path = FILE) -> Traffic:
        """Raises KeyError, TypeError for a file of another form, ValueError when the shares are not 100 percent."""
        content = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
        shares = {kind: float(part["share"]) for kind, part in content.items()}
        if sum(shares.values()) != 100:
            raise ValueError("the shares must be 100 percent together")
        return cls(shares, {kind: [Sending(kind, **row) for row in part["texts"]] for kind, part in content.items()})

    def draw(self, chance: random.Random) -> Sending:
        """The next thing that somebody sends."""
        kind = chance.choices(list(self.shares), list(self.shares.values()))[0]
        return chance.choice(self.texts[kind]) if self.texts[kind] else Sending(kind)
