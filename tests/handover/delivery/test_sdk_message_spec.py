"""The rules of SDK message 3.1 as Digg published them, and the examples that they came with."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from foundation.settings import ROOT
from handover.delivery.inboxes.sdk_message import validation
from handover.delivery.inboxes.sdk_message.schematron import read_assertions
from handover.delivery.inboxes.sdk_message.validation import validate
from tests.handover.delivery.sdk_message_material import EXAMPLES

SPEC = ROOT / "handover" / "delivery" / "inboxes" / "sdk_message" / "spec"
PUBLISHED = ROOT.parent / "shared" / "specs" / "sdk-3.1"
SHA_256 = {
    "infrastructure_messaging_MessageWithAttachments_3.0.xsd": "fb16f278f5065636b7ad416984ac1ec6e3268410c77f1bc4132dc34fad74f6ae",
    "MessageConstraints.xml": "1d06f27cefcc1e6dbce8ebf8e5db9f08864d2cbe41b214753423aba1e29d0854",
}


def digests(folder: Path, names: list[str]) -> dict[str, str]:
    return {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in names if (folder / name).is_file()}


def test_rules_are_as_published() -> None:
    assert digests(SPEC, list(SHA_256)) == SHA_256


def test_rules_and_examples_equal_the_shared_copies_where_there_are_any() -> None:
    examples = digests(EXAMPLES, [path.name for path in EXAMPLES.iterdir()])
    shared = digests(PUBLISHED, [*SHA_256, *examples])
    assert shared == ({**SHA_256, **examples} if PUBLISHED.is_dir() else {})


def test_all_assertions_of_the_published_schematron_are_run() -> None:
    names = [assertion.pattern for assertion in read_assertions(SPEC / "MessageConstraints.xml")]
    assert sorted(names) == sorted([
        "verifyNonEmptyElements", "conversationIdMustExist", "recipientIdvalue", "senderIdvalue", "creationDateTime", "MessageId",
        "conversationId", "refToMessageId", "subjectlabel", "contentFiles", "subOrgRoot",
    ])  # fmt: skip


@pytest.mark.parametrize("name", ["min.xml", "messageWithAttachments3.xml"])
def test_published_messages_are_valid(name: str) -> None:
    assert validate((EXAMPLES / name).read_bytes()) == []


def test_published_message_with_a_date_in_words_fails_at_the_time_stamp() -> None:
    faults = validate((EXAMPLES / "TF2.4.1.xml").read_bytes())
    assert "xsd:SCHEMAV_CVC_DATATYPE_VALID_1_2_1:creationDateTime" in faults
    assert "schematron:creationDateTime:creationDateTime" in faults


def test_published_message_with_an_unknown_code_of_sender_fails_there_and_nowhere_else() -> None:
    assert validate((EXAMPLES / "TF2.4.2.xml").read_bytes()) == ["schematron:senderIdvalue:root"]


def test_rules_are_compiled_once() -> None:
    validate(b"<x/>")
    before = validation._rules()["schematron"], validation._schema()
    validate(b"<x/>")
    assert validation._rules()["schematron"] is before[0] and validation._schema() is before[1]


@pytest.mark.parametrize(
    "content",
    [
        '<iso:pattern id="p"><iso:rule context="a"><iso:report test="b"/></iso:rule></iso:pattern>',
        '<iso:pattern id="p"><iso:let name="a" value="b"/><iso:rule context="a"><iso:assert test="b"/></iso:rule></iso:pattern>',
        '<iso:pattern id="p"><iso:rule context="a"><iso:assert test="b"/></iso:rule><iso:rule context="*"/></iso:pattern>',
        '<iso:pattern id="p"/>',
        '<iso:include href="other.xml"/>',
    ],
)
def test_rules_that_are_not_understood_are_an_error(tmp_path: Path, content: str) -> None:
    path = tmp_path / "rules.xml"
    path.write_text(f'<iso:schema xmlns:iso="http://purl.oclc.org/dsdl/schematron">{content}</iso:schema>')
    with pytest.raises(ValueError):
        read_assertions(path)
