"""Whether a message fits SDK 3.1: its schema, its Schematron, and what only the prose of the specification says."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

from lxml import etree

from handover.delivery.inboxes.sdk_message.schematron import Assertion, failed, read_assertions

MAX_BYTES: Final = 30_000_000
"""A message with its files is at most 30 MB (B1.3.3, 4.3.3.3)."""
_SPEC: Final = Path(__file__).resolve().parent / "spec"
_XSD: Final = _SPEC / "infrastructure_messaging_MessageWithAttachments_3.0.xsd"
_RULES: Final = {"schematron": _SPEC / "MessageConstraints.xml", "content": _SPEC / "content_rules.xml"}


def validate(xml: bytes) -> list[str]:
    """What is wrong with a message; empty when nothing is. A fault never holds words of the message.

    `bytes:too_long`, `bytes:doctype`, `bytes:not_xml` (or not UTF-8), else `source:rule:element` where the source is `xsd`,
    `schematron` (Digg's) or `content` (content_rules.xml).
    """
    if len(xml) > MAX_BYTES:
        return ["bytes:too_long"]
    # Before any parser sees it: without a document type there are no entities, neither to read files with nor to blow up.
    if b"<!DOCTYPE" in xml:
        return ["bytes:doctype"]
    try:
        document = etree.ElementTree(etree.fromstring(xml, _parser()))
    except etree.XMLSyntaxError:
        return ["bytes:not_xml"]
    return [*_schema_faults(document), *_rule_faults(document)]


def _parser() -> etree.XMLParser:
    # UTF-8 is forced, or the search for a document type could be passed by in UTF-16. huge_tree lets one text be over 10 MB.
    return etree.XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True, remove_comments=True, remove_pis=True
    )


def _schema_faults(document: etree._ElementTree) -> Iterator[str]:
    schema = _schema()
    schema.validate(document)
    for entry in schema.error_log:
        yield f"xsd:{entry.type_name}:{_known((entry.path or '').rpartition(':')[2].partition('[')[0])}"


def _rule_faults(document: etree._ElementTree) -> Iterator[str]:
    for source, assertions in _rules().items():
        for pattern, element in failed(assertions, document):
            yield f"{source}:{pattern}:{_known(element)}"


def _known(element: str) -> str:
    # The name of an element that the schema does not have could be anybody's words.
    return element if element in _element_names() else "?"


@cache
def _schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(_XSD))


@cache
def _element_names() -> frozenset[str]:
    return frozenset(name for node in etree.parse(_XSD).iter("{*}element") if (name := node.get("name")))


@cache
def _rules() -> dict[str, tuple[Assertion, ...]]:
    return {source: read_assertions(path) for source, path in _RULES.items()}
