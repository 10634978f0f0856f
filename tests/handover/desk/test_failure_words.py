"""Every failure that an inbox can tell has its own sentence on the ticket's page."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from handover.delivery.inboxes.smime_mail import smtp_failures
from handover.delivery.inboxes.support_management import exchange
from handover.delivery.inboxes.webhook import answers
from handover.desk.failure_words import known_codes, why
from tests.architecture.tree import product, tree_of

FAILURES = {"InboxRefused", "InboxUnreachable", "Misfit"}


def words_in(node: ast.AST) -> Iterator[str]:
    """The texts that an expression may give, conditions and defaults of `.get` included."""
    if isinstance(node, ast.IfExp):
        yield from words_in(node.body)
        yield from words_in(node.orelse)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "get":
        yield from words_in(node.args[1])


def codes_told() -> set[str]:
    """The codes in the source of every inbox and of what brings to them, with the tables that some are looked up in."""
    calls = [node for path in product(".py") if path.is_relative_to("handover/delivery") for node in ast.walk(tree_of(path))
             if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in FAILURES]  # fmt: skip
    tables = (answers._REFUSED, smtp_failures._REFUSED, exchange._CODES)
    return {word for call in calls for word in words_in(call.args[0])} | {code for table in tables for code in table.values()}


def test_each_code_has_a_sentence_and_no_sentence_is_left_over() -> None:
    told = codes_told()
    assert len(told) > 40
    assert told == known_codes()


def test_an_unknown_code_says_nothing_rather_than_something_wrong() -> None:
    assert why("brand_new") == "" and why("") == "" and why("timeout").endswith(".")
