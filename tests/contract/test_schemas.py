"""Every wire has a schema, every schema has examples that keep it, and both sides of each wire test against it."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
SCHEMAS = sorted(HERE.glob("*.schema.json"))
# Which suites speak each wire: the giving and the taking side. A wire with one side only would drift unseen.
SIDES = {
    "nlu-request": ("nlu", "bot"), "nlu-analysis": ("nlu", "bot", "assistant"), "content-version": ("nlu", "bot/gateway", "assistant"),
    "rasa-request": ("bot", "assistant"),
    "rasa-response": ("bot", "assistant"), "referral-draft": ("bot", "handover"), "bridge-municipalities": ("bot", "handover"),
    "bridge-preview-request": ("bot", "handover", "assistant"), "bridge-preview-response": ("bot", "handover", "assistant"),
    "bridge-consent-request": ("bot", "handover", "assistant"), "bridge-consent-response": ("bot", "handover", "assistant"),
    "bridge-receipt": ("bot", "handover"), "receipt-export": ("bot/gateway", "bot/widget", "handover"),
    "public-conversation": ("bot/gateway", "bot/widget"),
    "public-turn": ("bot/gateway", "bot/widget"), "public-languages": ("bot/gateway",),
    "public-receipt": ("bot/gateway", "bot/widget"), "public-preview": ("bot/gateway", "bot/widget"), "problem": ("bot", "handover"),
    "public-live": ("bot/gateway", "bot/widget"), "public-mode": ("bot/gateway", "bot/widget"),
    "bridge-live-state": ("bot/gateway", "handover"), "bridge-live-duty": ("bot/gateway", "handover"),
    "bridge-accessibility-request": ("bot/gateway", "handover"),
    "parcel": ("handover/delivery",),  # the taking side is a municipality's, with the schema in hand
}  # fmt: skip


def name_of(path: Path) -> str:
    return path.name.removesuffix(".schema.json")


@pytest.mark.parametrize("path", SCHEMAS, ids=name_of)
def test_every_schema_is_valid_and_its_examples_keep_it(path):
    schema = json.loads(path.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["examples"], "a wire without an example teaches nobody"
    for example in schema["examples"]:
        jsonschema.validate(example, schema)


def test_every_wire_names_its_sides():
    assert sorted(SIDES) == [name_of(path) for path in SCHEMAS]


def _speaks(suite: str, name: str) -> bool:
    named = (f'"{name}"', f"'{name}'", f"{name}.schema.json")
    return any(word in path.read_text(encoding="utf-8") for path in (ROOT / "tests" / suite).rglob("*.py") for word in named)


@pytest.mark.parametrize(("name", "suite"), [(name, suite) for name, suites in SIDES.items() for suite in suites])
def test_each_side_of_a_wire_is_tested_against_its_schema(name, suite):
    assert _speaks(suite, name), f"no test below tests/{suite} names the schema {name}"
