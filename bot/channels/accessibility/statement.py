"""Reads directory/accessibility.yml: what each municipality states, checked when the process starts.

The parts are those of a statement after lagen (2018:1937) om tillgänglighet till digital offentlig service and MDFFS 2019:2.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, StringConstraints, model_validator
from ruamel.yaml import YAML

from foundation.directory import Municipality
from foundation.settings import ROOT

FILE: Final = ROOT / "directory" / "accessibility.yml"
_STATUS: Final = {"full": "helt förenlig", "partial": "delvis förenlig", "none": "inte förenlig"}
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Failure(_Part):
    """Something that is not accessible, why, and until when."""

    what: Words
    why: Words
    until: Words


class Statement(_Part):
    """What one body states of the service. The days are of the last assessment and of the last change to this text."""

    body: Words
    name: Words
    status: Literal["full", "partial", "none"]
    assessed_on: date
    updated_on: date
    method: Words
    failures: tuple[Failure, ...]
    excepted: tuple[Words, ...] = ()

    @property
    def status_words(self) -> str:
        """The law's words for it."""
        return _STATUS[self.status]

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> Self:
        if (self.status == "full") == bool(self.failures):
            raise ValueError("a service that fails nowhere is full, and no other")
        if self.updated_on < self.assessed_on:
            raise ValueError("a statement is not older than its assessment")
        return self


@dataclass(frozen=True, slots=True)
class Statements:
    """`of_all` is what holds for every municipality that states nothing of its own."""

    of_all: Statement
    own: Mapping[str, Statement]

    def of(self, slug: str) -> Statement:
        """The statement of a municipality, or that of all."""
        return self.own.get(slug, self.of_all)


def load_statements(municipalities: Mapping[str, Municipality], path: Path = FILE) -> Statements:
    """Raises ValueError or KeyError for what is missing, unknown or contradicts itself."""
    content = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    service: dict[str, Any] = content["service"]
    everybody = {"body": f"De {len(municipalities)} kommuner som står bakom sidan"}
    own = {slug: Statement(**{"body": f"{municipalities[slug].name} kommun", **service, **(row or {})})
           for slug, row in content["municipalities"].items()}  # fmt: skip
    return Statements(Statement(**{**everybody, **service}), own)
