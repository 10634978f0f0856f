"""All texts that a person can get from Rasa and its actions, with the role that they are for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

ROOT = Path(__file__).parents[2]
ANY_ROLE = "any"
MARK = re.compile(r"\[\[[^\[\]]+\]\]")


@dataclass(frozen=True)
class Text:
    """One variation of one response. `role` is ANY_ROLE where no condition stands."""

    name: str
    role: str
    text: str
    buttons: tuple[tuple[str, str], ...]

    def __str__(self) -> str:
        return f"{self.name}/{self.role}"


def load(path: Path) -> Any:
    """A YAML file of the tree."""
    return YAML(typ="safe").load(path.read_text(encoding="utf-8"))


def said_by_rules() -> list[Text]:
    """The responses of Rasa's domain."""
    return list(_texts(ROOT / "bot" / "assistant" / "domain" / "responses"))


def said_by_actions() -> list[Text]:
    """The responses of the actions."""
    return list(_texts(ROOT / "actions" / "texts"))


def sentences(text: str) -> list[str]:
    """The sentences of a text, each mark counted as one word."""
    plain = MARK.sub("X", re.sub(r"^\d\. ", "", text, flags=re.M))
    return [each for each in re.split(r"(?<=[.!?])[”\s]+|\n", plain) if each.strip()]


def _texts(folder: Path) -> Iterator[Text]:
    for path in sorted(folder.glob("*.yml")):
        for name, variations in load(path).get("responses", {}).items():
            for each in variations:
                role = next((condition["value"] for condition in each.get("condition", [])), ANY_ROLE)
                buttons = tuple((button["title"], button["payload"]) for button in each.get("buttons", []))
                yield Text(name, role, each["text"].strip(), buttons)
