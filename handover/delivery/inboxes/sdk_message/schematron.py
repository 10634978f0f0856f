"""Schematron rules read from a file and run with XPath 2.0 by elementpath.

lxml's own Schematron knows XPath 1.0 only. What is read is the part of ISO/IEC 19757-3 that the rules of SDK use: patterns,
abstract patterns with parameters, one rule to a pattern, assertions. Anything else in a file is an error, never passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from elementpath import XPath2Parser, XPathContext, get_node_tree
from elementpath.xpath_nodes import ElementNode
from elementpath.xpath_tokens import XPathToken
from lxml import etree

_ISO: Final = "{http://purl.oclc.org/dsdl/schematron}"
_KNOWN: Final = frozenset({"schema", "title", "ns", "pattern", "param", "rule", "assert", "name", "value-of"})


@dataclass(frozen=True, slots=True)
class Assertion:
    """What has to be true of every node that `context` finds. `pattern` is the name that the rules give it."""

    pattern: str
    context: XPathToken
    test: XPathToken


def read_assertions(path: Path) -> tuple[Assertion, ...]:
    """All assertions of a Schematron file. Raises ValueError for a file that uses more of Schematron than is known here."""
    schema = etree.parse(path, etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True)).getroot()
    if unknown := {str(node.tag) for node in schema.iter()} - {_ISO + name for name in _KNOWN}:
        raise ValueError(f"unknown parts of Schematron: {sorted(unknown)}")
    parser = XPath2Parser(namespaces={node.get("prefix"): node.get("uri") for node in schema.iter(_ISO + "ns")})
    return tuple(_assertions(schema, parser))


def failed(assertions: tuple[Assertion, ...], document: etree._ElementTree) -> list[tuple[str, str]]:
    """For every assertion that does not hold, the name of its pattern and of the element that it was about."""
    root = get_node_tree(document)
    return [
        (assertion.pattern, _name(node))
        for assertion in assertions
        for node in assertion.context.select(XPathContext(root))
        if not assertion.test.evaluate(XPathContext(root, item=node))
    ]


def _name(node: object) -> str:
    if not isinstance(node, ElementNode):
        raise TypeError("a rule about something else than an element")
    return etree.QName(str(node.name)).localname


def _assertions(schema: etree._Element, parser: XPath2Parser) -> Iterator[Assertion]:
    patterns = schema.findall(_ISO + "pattern")
    abstract = {pattern.get("id"): pattern for pattern in patterns if pattern.get("abstract") == "true"}
    for pattern in patterns:
        if pattern.get("abstract") == "true":
            continue
        rules = (abstract[pattern.get("is-a")] if pattern.get("is-a") else pattern).findall(_ISO + "rule")
        if len(rules) != 1:  # with several, the first that fits a node would hide the others
            raise ValueError("a pattern with other than one rule")
        values = {param.get("name"): param.get("value") for param in pattern.iter(_ISO + "param")}
        context = parser.parse("//" + _fill(rules[0].get("context"), values))
        for test in rules[0].iter(_ISO + "assert"):
            yield Assertion(pattern.get("id"), context, parser.parse(f"boolean({_fill(test.get('test'), values)})"))


def _fill(expression: str, values: dict[str, str]) -> str:
    # ISO/IEC 19757-3, 5.5.9: a parameter of an abstract pattern is replaced as text.
    return re.sub(r"\$(\w+)", lambda found: values[found[1]], expression)
