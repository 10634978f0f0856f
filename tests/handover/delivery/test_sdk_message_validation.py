"""What is refused: every field bent one by one, and XML that was written to do harm."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree

from handover.delivery.inboxes.sdk_message.message import NAMESPACE
from handover.delivery.inboxes.sdk_message.validation import MAX_BYTES, validate
from tests.handover.delivery.parcels import SECRETS
from tests.handover.delivery.sdk_message_material import EXAMPLES, at, message_of

HEADER = [
    ("t:creationDateTime", "2026-11-22T05:48:59.1234Z", "schematron:creationDateTime:creationDateTime"),
    ("t:creationDateTime", "2026-11-22T05:48:59Z", "schematron:creationDateTime:creationDateTime"),
    ("t:creationDateTime", "2026-11-22T05:48:59.123+01:00", "schematron:creationDateTime:creationDateTime"),
    ("t:creationDateTime", "2026-13-22T05:48:59.123Z", "xsd:SCHEMAV_CVC_DATATYPE_VALID_1_2_1:creationDateTime"),
    ("t:messageId", "parcel-1", "schematron:MessageId:messageId"),
    ("t:conversationId", "3a94b4ed-a6d7-41e2-945d-b3fa91e8a6e9Ö", "schematron:conversationId:conversationId"),
    ("t:refToMessageId", "förra", "schematron:refToMessageId:refToMessageId"),
    ("t:messageHeader/t:label", "ö" * 257, "schematron:subjectlabel:label"),
    ("t:confidentiality", "kanske", "xsd:SCHEMAV_CVC_DATATYPE_VALID_1_2_1:confidentiality"),
    ("t:generatingSystem/t:root", "", "schematron:verifyNonEmptyElements:root"),
    ("t:generatingSystem/t:extension", " \n", "schematron:verifyNonEmptyElements:extension"),
    ("t:recipientID/t:root", "1.2.752", "schematron:recipientIdvalue:root"),
    ("t:recipientID/t:extension", "0203:alingsas", "content:recipientOrganization:extension"),
    ("t:recipientID/t:extension", "0203:http://alingsas.exempel.se", "content:recipientOrganization:extension"),
    ("t:recipient/t:label", "x" * 257, "xsd:SCHEMAV_CVC_MAXLENGTH_VALID:label"),
    ("t:recipient//t:organizationId/t:root", "functionalAddress", "schematron:subOrgRoot:root"),
    ("t:recipient//t:organizationId/t:extension", "", "schematron:verifyNonEmptyElements:extension"),
    ("t:recipient//t:subOrganization/t:label", "x" * 257, "xsd:SCHEMAV_CVC_MAXLENGTH_VALID:label"),
    ("t:senderID/t:root", "orgnr", "schematron:senderIdvalue:root"),
    ("t:senderID/t:extension", "steget.exempel.se", "content:senderOrganization:extension"),
    ("t:sender/t:label", "x" * 257, "xsd:SCHEMAV_CVC_MAXLENGTH_VALID:label"),
    ("t:sender//t:organizationId/t:root", "", "schematron:subOrgRoot:root"),
    ("t:sender//t:organizationId/t:extension", "", "schematron:verifyNonEmptyElements:extension"),
    ("t:sender//t:subOrganization/t:label", "x" * 257, "xsd:SCHEMAV_CVC_MAXLENGTH_VALID:label"),
    ("t:referenceId/t:extension", "x" * 257, "content:referenceLength:extension"),
]
BODY = [
    ("t:documentID", "", "schematron:verifyNonEmptyElements:documentID"),
    ("t:documentName", "", "schematron:verifyNonEmptyElements:documentName"),
    ("t:index", "0", "content:documentNumber:index"),
    ("t:index", "först", "content:documentNumber:index"),
    ("t:fileName", "", "schematron:verifyNonEmptyElements:fileName"),
    ("t:contentType", "application/json", "content:fileType:contentType"),
    ("t:content", "%PDF-1.7", "schematron:contentFiles:content"),
    ("t:content", "JVBERi0xLjc\ngcGFyY2VsLTE=", "content:wholeBase64:content"),
    ("t:content", "JVBERi0xLjcgcGFyY2VsLTE", "content:wholeBase64:content"),
    ("t:characterSequence", "", "schematron:verifyNonEmptyElements:characterSequence"),
]


def full_message() -> etree._Element:
    """A built message with the two fields that ours leave out, so that they can be bent as well."""
    document = etree.fromstring(message_of())
    (conversation,), (function,) = at(document, "t:conversationId"), at(document, "t:sender//t:subOrganization")
    conversation.addnext(etree.fromstring(f'<refToMessageId xmlns="{NAMESPACE}">3a94b4ed-a6d7-41e2-945d-b3fa91e8a6e9</refToMessageId>'))
    function.addnext(etree.fromstring(
        f'<reference xmlns="{NAMESPACE}"><referenceId><root>dnr</root><extension>1</extension></referenceId></reference>'
    ))  # fmt: skip
    return document


def bent(path: str, change: Callable[[etree._Element], None]) -> list[str]:
    document = full_message()
    (element,) = at(document, path)
    change(element)
    return validate(etree.tostring(document, encoding="UTF-8"))


def test_message_that_is_bent_below_is_valid_before() -> None:
    assert validate(etree.tostring(full_message(), encoding="UTF-8")) == []


@pytest.mark.parametrize(("path", "value", "fault"), HEADER + BODY)
def test_bent_field_is_found(path: str, value: str, fault: str) -> None:
    assert fault in bent(path, lambda element: setattr(element, "text", value))


def test_every_field_of_the_header_is_bent() -> None:
    document = full_message()
    fields = {element for element in at(document, "t:messageHeader//*[not(*)]") if element.getparent().tag != f"{{{NAMESPACE}}}referenceId"}
    assert fields <= {element for path, _, _ in HEADER for element in at(document, path)}


MAY_BE_LEFT_OUT = ["t:refToMessageId", "t:generatingSystem", "t:recipient/t:label", "t:sender/t:label", "t:reference",
                   "t:recipient//t:subOrganization/t:label", "t:sender//t:subOrganization/t:label"]  # fmt: skip
MUST_STAND = ["t:creationDateTime", "t:messageId", "t:conversationId", "t:messageHeader/t:label", "t:confidentiality", "t:recipient",
              "t:sender", "t:recipientID", "t:senderID", "t:recipient/t:attention", "t:sender/t:attention", "t:messageHeader",
              "t:recipient//t:subOrganization", "t:sender//t:subOrganization", "t:recipient//t:organizationId/t:root",
              "t:sender//t:organizationId/t:extension", "t:messageBody", "t:documents", "t:documentID", "t:fileName", "t:contentType",
              "t:content", "t:characterSequence"]  # fmt: skip


@pytest.mark.parametrize("path", MUST_STAND)
def test_missing_field_is_found(path: str) -> None:
    assert bent(path, lambda element: element.getparent().remove(element)) != []


@pytest.mark.parametrize("path", MAY_BE_LEFT_OUT)
def test_field_that_the_specification_makes_optional_may_be_left_out(path: str) -> None:
    assert bent(path, lambda element: element.getparent().remove(element)) == []


def repeat(element: etree._Element) -> None:
    element.addnext(etree.fromstring(etree.tostring(element, with_tail=False)))


@pytest.mark.parametrize("path", [path for path in MUST_STAND if path != "t:documents"])
def test_repeated_field_is_found(path: str) -> None:
    assert bent(path, repeat) != []


def test_several_documents_are_allowed() -> None:
    assert bent("t:documents", repeat) == []


def test_document_without_text_and_file_is_found() -> None:
    def empty(document: etree._Element) -> None:
        for child in document[3:]:
            document.remove(child)

    assert bent("t:documents", empty) == ["content:documentMustHoldSomething:documents"]


def test_fields_in_another_order_are_found() -> None:
    assert bent("t:recipient", lambda element: element.getparent().append(element)) != []


def test_another_root_and_another_namespace_are_found() -> None:
    assert validate(b"<messagePayload/>") != []
    assert validate(f'<message xmlns="{NAMESPACE}"/>'.encode()) != []


def with_head(head: bytes) -> bytes:
    return (EXAMPLES / "min.xml").read_bytes().replace(b"<ns2:messagePayload", head + b"<ns2:messagePayload", 1)


LAUGHS = b"".join(b'<!ENTITY l%d "%s">' % (step, b"&l%d;" % (step - 1) * 10) for step in range(1, 10))


@pytest.mark.parametrize(
    "head",
    [
        b"<!DOCTYPE x>",
        b'<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">',
        b'<!DOCTYPE x [<!ENTITY l0 "ha">' + LAUGHS + b"]>",
        b'<!DOCTYPE x [<!ENTITY % p SYSTEM "file:///etc/hostname"> %p;]>',
    ],
)
def test_document_type_is_refused_before_it_is_read(head: bytes) -> None:
    assert validate(with_head(head)) == ["bytes:doctype"]


def test_file_outside_is_not_read_by_an_entity(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("hemligt")
    xml = with_head(f'<!DOCTYPE x [<!ENTITY e SYSTEM "file://{tmp_path}/secret">]>'.encode()).replace(b"Teststring", b"&e;")
    assert validate(xml) == ["bytes:doctype"]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_another_encoding_can_not_hide_a_document_type(encoding: str) -> None:
    xml = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE x [<!ENTITY e "a">]><x>&e;</x>'
    assert validate(xml.encode(encoding)) == ["bytes:not_xml"]


def test_another_encoding_is_not_believed() -> None:
    latin = b'<?xml version="1.0" encoding="iso-8859-1"?>' + (EXAMPLES / "min.xml").read_bytes().split(b"?>", 1)[1]
    assert validate(latin.replace(b"Teststring", "våld".encode("latin-1"))) == ["bytes:not_xml"]


NO_XML = [b"", b"  ", b"{}", b"<x", b"\x00", b"<x>\x0b</x>", b"<x>&#0;</x>", b"<x>&e;</x>", b"<x/><y/>", b"\xff\xfe<x/>"]


@pytest.mark.parametrize("xml", NO_XML)
def test_what_is_no_xml_is_refused(xml: bytes) -> None:
    assert validate(xml) == ["bytes:not_xml"]


def test_no_other_schema_is_fetched_for_a_message(tmp_path: Path) -> None:
    schema = '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:o">{}</xs:schema>'
    (tmp_path / "o.xsd").write_text(schema.format('<xs:element name="x" type="xs:int"/>'))
    xsi = f' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="urn:o {tmp_path}/o.xsd" '
    xml = (EXAMPLES / "min.xml").read_text().replace("<ns2:messagePayload ", f"<ns2:messagePayload{xsi}")
    assert validate(xml.replace("</ns2:message>", '<o:x xmlns:o="urn:o">not a number</o:x></ns2:message>').encode()) == []


def test_message_over_thirty_megabytes_is_refused() -> None:
    assert validate(message_of(pdf=b"x" * (MAX_BYTES * 3 // 4))) == ["bytes:too_long"]


def test_message_with_a_large_file_is_valid() -> None:
    assert validate(message_of(pdf=b"x" * 8_000_000)) == []


def test_faults_hold_nothing_of_the_message() -> None:
    document = etree.fromstring(message_of())
    for number, element in enumerate(at(document, "t:messageHeader//*[not(*)]")):
        element.text = SECRETS[number % len(SECRETS)] * 300
    at(document, "t:confidentiality")[0].tag = f"{{{NAMESPACE}}}KimÖst"
    faults = validate(etree.tostring(document, encoding="UTF-8"))
    assert len(faults) > 10
    assert not [fault for fault in faults for secret in (*SECRETS, "KimÖst") if secret in fault]
