"""The cut of SupportManagement's description as a judge of requests and answers. OpenAPI 3.1 schemas are JSON Schema 2020-12."""

from __future__ import annotations

import re
from typing import Any

from jsonschema import Draft202012Validator
from ruamel.yaml import YAML

from foundation.settings import ROOT

CUT = ROOT / "tests" / "contract" / "support-management-15.0.yaml"
FULL = ROOT.parent / "shared" / "specs" / "sundsvall" / CUT.name
DOCUMENT: dict[str, Any] = YAML(typ="safe").load(CUT.read_text(encoding="utf-8"))


def strict(schema: Any) -> Any:
    """A schema for requests: what is read-only may not be sent, and neither may a name that the cut does not have."""
    if isinstance(schema, list):
        return [strict(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    held = {key: strict(part) for key, part in schema.items()}
    if isinstance(schema.get("properties"), dict):
        sent = {name for name, part in schema["properties"].items() if not part.get("readOnly")}
        held |= {"properties": {name: strict(schema["properties"][name]) for name in sent}, "additionalProperties": False}
    return held


STRICT = strict(DOCUMENT["components"])


def faults_of(value: object, schema: dict[str, Any], components: dict[str, Any] = STRICT) -> list[str]:
    """Where `value` breaks `schema`, by name of the place; never what stands there."""
    judge = Draft202012Validator(schema | {"components": components})
    return [f"{error.json_path}: {error.validator}" for error in judge.iter_errors(value)]


def operation_of(method: str, template: str) -> dict[str, Any]:
    """The operation, or KeyError for one that we never said we use."""
    return DOCUMENT["paths"][template][method.lower()]


def faults_of_address(operation: dict[str, Any], path: dict[str, str], query: list[tuple[str, str]]) -> list[str]:
    """What is wrong with the parameters in path and query."""
    known, faults = _parameters(operation), []
    for place, name, value in [("path", *item) for item in path.items()] + [("query", *item) for item in query]:
        if (place, name) not in known:
            faults.append(f"{place} {name}: unknown")
        elif found := faults_of(_typed(value, known[place, name]), known[place, name]):
            faults.append(f"{place} {name}: {found}")
    return faults


def _parameters(operation: dict[str, Any]) -> dict[tuple[str, str], dict[str, Any]]:
    """Schemas by place and name; an object in the query is spread over its fields (style form, explode)."""
    known = {}
    for parameter in operation["parameters"]:
        schema, place = parameter["schema"], parameter["in"]
        if "$ref" in schema:
            fields = STRICT["schemas"][schema["$ref"].rpartition("/")[2]]["properties"]
            known |= {(place, name): part for name, part in fields.items()}
        else:
            anchored = {"pattern": f"^(?:{schema['pattern']})$"} if "pattern" in schema else {}
            known[place, parameter["name"]] = schema | anchored
    return known


def _typed(value: str, schema: dict[str, Any]) -> object:
    if schema["type"] == "integer" and re.fullmatch(r"-?\d+", value):
        return int(value)
    return [value] if schema["type"] == "array" else value


def body_schema(operation: dict[str, Any], media_type: str) -> dict[str, Any]:
    """The schema of a request's body in that form, or KeyError when the operation takes no such form."""
    return strict(operation["requestBody"]["content"][media_type]["schema"])


def answer_schema(operation: dict[str, Any], status: int) -> dict[str, Any]:
    """The schema of an answer's JSON body; an empty one where the description promises none."""
    return operation["responses"][str(status)].get("content", {}).get("application/json", {}).get("schema", {})
