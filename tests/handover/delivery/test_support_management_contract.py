"""The cut of SupportManagement's description: nothing in it is ours, everything in it is used, and it judges."""

from __future__ import annotations

import copy
import hashlib
import json
from functools import cache
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML

from handover.delivery.inboxes.support_management import http_errands
from tests.handover.delivery.support_management_contract import (
    CUT,
    DOCUMENT,
    FULL,
    body_schema,
    faults_of,
    faults_of_address,
    operation_of,
)

ERRANDS = "/{municipalityId}/{namespace}/errands"
PLACE = {"municipalityId": "1489", "namespace": "VALD_I_NARA"}
# The cut as it was compared with version 15.0; where the whole file is not at hand, this holds it in place.
DIGEST = "e9f99573b4a682286bfeda1f79f8e794137b2b67717d692b62edaf03cae59723"
UNSAID = {"description", "examples", "example", "summary", "tags", "servers", "contact", "security"}
PICKED = {"paths", "properties", "schemas", "responses", "components"}  # of these maps the cut takes what is needed


def differences(cut: Any, full: Any, where: str = "", picked: bool = False) -> list[str]:
    """Where the cut says something else than the whole, or leaves out what is not a description."""
    if isinstance(cut, dict) and isinstance(full, dict):
        return _differences_of_maps(cut, full, where, picked)
    if where.endswith("/parameters"):
        named = {parameter["name"]: parameter for parameter in full}
        return [line for part in cut for line in differences(part, named.get(part["name"]), f"{where}/{part['name']}")]
    return [] if cut == full else [where]


def _differences_of_maps(cut: dict, full: dict, where: str, picked: bool) -> list[str]:
    if isinstance(full.get("required"), list):  # names of fields, of which the cut needs those that it has
        kept = [name for name in full["required"] if name in cut["properties"]]
        full = {key: value for key, value in full.items() if key != "required"} | ({"required": kept} if kept else {})
    found = [f"{where}/{key} is not in the whole" for key in cut if key not in full and key != "x-source-sha256"]
    if not picked:
        found += [f"{where}/{key} is left out" for key in full if key not in cut and key not in UNSAID]
    for key in set(cut) & set(full):
        found += differences(cut[key], full[key], f"{where}/{key}", key in PICKED or where == "/paths")
    return found


@cache
def whole() -> dict | None:
    """All of the description, where the file is at hand."""
    return YAML(typ="safe").load(FULL.read_bytes()) if FULL.exists() else None


def against_source(cut: dict, full: dict | None) -> list[str]:
    """Compares with the whole where it is at hand, and else with what was compared before."""
    if full is None:
        return [] if digest_of(cut) == DIGEST else ["the cut has changed since it was compared"]
    same_file = hashlib.sha256(FULL.read_bytes()).hexdigest() == cut["info"]["x-source-sha256"]
    return differences(cut, full) + ([] if same_file else ["another version of the whole file"])


def digest_of(cut: dict) -> str:
    return hashlib.sha256(json.dumps(cut, sort_keys=True).encode()).hexdigest()


def test_cut_says_what_the_municipality_published() -> None:
    assert against_source(DOCUMENT, whole()) == []


def test_cut_is_the_one_that_was_compared() -> None:
    assert against_source(DOCUMENT, None) == []


def changed(*path: str | int, value: object) -> dict:
    document = copy.deepcopy(DOCUMENT)
    place: Any = document
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return document


DRIFTS = [
    changed("paths", ERRANDS, "post", "operationId", value="makeErrand"),
    changed("paths", ERRANDS, "put", value={}),
    changed("paths", ERRANDS, "get", "parameters", 2, "name", value="query"),
    changed("paths", ERRANDS, "get", "parameters", 4, "schema", "minimum", value=0),
    changed("components", "schemas", "Errand", "properties", "channel", "maxLength", value=256),
    changed("components", "schemas", "Errand", "properties", "channel", value={"type": "string"}),
    changed("components", "schemas", "Errand", "properties", "ours", value={"type": "string"}),
    changed("components", "schemas", "CreateErrandNoteRequest", "required", value=["body"]),
    changed("components", "schemas", "Priority", "enum", value=["LOW"]),
]


@pytest.mark.parametrize("drifted", DRIFTS)
def test_planted_drift_is_found_with_the_whole_file_and_without(drifted) -> None:
    assert against_source(drifted, whole()) != []
    assert against_source(drifted, None) != []


def test_cut_carries_its_licence_and_its_origin() -> None:
    head = CUT.read_text(encoding="utf-8").partition("openapi:")[0]
    assert all(line.startswith("#") for line in head.splitlines())
    for words in ("MIT License", "Copyright (c) 2022 Sundsvalls kommun", "Permission is hereby granted", "api-service-support-management"):
        assert words in head


def references(part: Any) -> set[str]:
    if isinstance(part, list):
        return set().union(*map(references, part))
    if not isinstance(part, dict):
        return set()
    return {part["$ref"].rpartition("/")[2]} if "$ref" in part else set().union(*map(references, part.values()))


def test_every_schema_is_valid_and_used() -> None:
    schemas = DOCUMENT["components"]["schemas"]
    for schema in schemas.values():
        Draft202012Validator.check_schema(schema)
    assert references(DOCUMENT) == set(schemas)


BAD_ERRANDS = [{"titel": "x"}, {"id": "x"}, {"errandNumber": "x"}, {"priority": "URGENT"}, {"channel": "x" * 256}, {"title": 5},
               {"externalTags": [{"key": "a", "värde": "b"}]}, {"externalTags": [{"key": "a"}, {"key": "a"}]}, {"labels": ["x"]}, [],
               None]  # fmt: skip


@pytest.mark.parametrize("body", BAD_ERRANDS)
def test_contract_finds_a_bad_errand(body) -> None:
    assert faults_of(body, body_schema(operation_of("POST", ERRANDS), "application/json")) != []


NOTE = {"context": "SUPPORT", "role": "FIRST_LINE_SUPPORT", "subject": "x", "body": "y", "createdBy": "z"}


@pytest.mark.parametrize("change", [{"subject": ""}, {"subject": "x" * 256}, {"body": "x" * 2049}, {"createdBy": ""}, {"partyId": "x"}])
def test_contract_finds_a_bad_note(change) -> None:
    schema = body_schema(operation_of("POST", ERRANDS + "/{errandId}/notes"), "application/json")
    assert faults_of(NOTE, schema) == [] and faults_of(NOTE | change, schema) != []


@pytest.mark.parametrize("missing", sorted(NOTE))
def test_contract_finds_a_note_that_lacks_something(missing) -> None:
    schema = body_schema(operation_of("POST", ERRANDS + "/{errandId}/notes"), "application/json")
    assert faults_of({name: value for name, value in NOTE.items() if name != missing}, schema) != []


@pytest.mark.parametrize("parts", [{}, {"channel": "ESERVICE"}, {"file": "x"}, {"errandAttachment": "x", "name": "y"}])
def test_contract_finds_a_bad_form(parts) -> None:
    schema = body_schema(operation_of("POST", ERRANDS + "/{errandId}/attachments"), "multipart/form-data")
    assert faults_of({"errandAttachment": "x", "channel": "ESERVICE"}, schema) == [] and faults_of(parts, schema) != []


BAD_QUERIES = [[("page", "-1")], [("page", "x")], [("size", "0")], [("limit", "5")], [("filter", "x"), ("q", "y")]]


@pytest.mark.parametrize("query", BAD_QUERIES)
def test_contract_finds_a_bad_query(query) -> None:
    operation = operation_of("GET", ERRANDS)
    assert faults_of_address(operation, PLACE, [("filter", "x"), ("page", "0"), ("size", "1"), ("sort", "created,asc")]) == []
    assert faults_of_address(operation, PLACE, query) != []


def test_contract_finds_a_bad_path_and_an_unknown_operation() -> None:
    operation = operation_of("GET", ERRANDS)
    assert faults_of_address(operation, PLACE | {"namespace": "a/b"}, []) != []
    assert faults_of_address(operation, PLACE | {"errandId": "x"}, []) != []
    with pytest.raises(KeyError):
        operation_of("DELETE", ERRANDS + "/{errandId}")


def test_channel_of_a_document_is_one_that_the_service_knows() -> None:
    assert http_errands._ATTACHMENT_CHANNEL in DOCUMENT["components"]["schemas"]["ErrandAttachment"]["properties"]["channel"]["enum"]
