"""The wires' schemas are sound, closed, and their examples are what they describe."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

SCHEMAS = sorted(Path(__file__).parent.glob("*.schema.json"))


@pytest.mark.parametrize("path", SCHEMAS, ids=lambda path: path.name.removesuffix(".schema.json"))
def test_examples_are_what_the_schema_describes(path: Path) -> None:
    schema = json.loads(path.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    examples = schema["examples"]
    assert examples
    for example in examples:
        jsonschema.validate(example, schema, jsonschema.Draft202012Validator)
    assert schema["title"] == path.name.removesuffix(".schema.json")


@pytest.mark.parametrize("path", SCHEMAS, ids=lambda path: path.name.removesuffix(".schema.json"))
def test_something_else_is_refused(path: Path) -> None:
    schema = json.loads(path.read_text(encoding="utf-8"))
    for foreign in (None, "text", 1):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(foreign, schema, jsonschema.Draft202012Validator)
