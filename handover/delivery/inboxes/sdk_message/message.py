"""The message itself: header with ids and two function addresses, and one document with the text and the PDF."""

from __future__ import annotations

import base64
from datetime import UTC, datetime
from typing import Final

from lxml import etree
from lxml.builder import ElementMaker

from handover.core.parcel import Kind
from handover.delivery.inbox import Rendered
from handover.delivery.inboxes.sdk_message.identifiers import conversation_id, earlier_message_id, message_id
from handover.delivery.inboxes.sdk_message.markdown import as_markdown
from handover.delivery.inboxes.sdk_message.settings import SdkAddress, SdkSettings
from handover.delivery.inboxes.sdk_message.xml_text import legal

NAMESPACE: Final = "urn:riv:infrastructure:messaging:MessageWithAttachments:3"
_ORGANIZATIONS: Final = "iso6523-actorid-upis"
_FUNCTIONS: Final = "urn:riv:infrastructure:messaging:functionalAddress"
_HEADINGS: Final[dict[Kind, str]] = {
    "referral": "Förfrågan från Första steget",
    "withdrawn": "Tillbakatagen förfrågan från Första steget: radera den",
    "canary": "Prov från Första steget: inget ärende",
}
_E: Final = ElementMaker(namespace=NAMESPACE, nsmap={"tns": NAMESPACE})


def build_message(rendered: Rendered, settings: SdkSettings, now: datetime) -> bytes:
    """A messagePayload of SDK message 3.1 in UTF-8, not validated yet. `now` is an aware moment, and is cut to the minute.

    Ids are the same for the same parcel. Heading, document and file name hold nothing about a person. The parcel's JSON is left
    out: a receiver may refuse any file but PDF. Every message says that it is confidential (offentlighets- och sekretesslagen
    26 kap. 1 §), the canary too, since it has to go the way that the real ones go. Raises ValueError when `now` has no zone.
    """
    if now.tzinfo is None:
        raise ValueError("a moment without a zone")
    payload = _E.messagePayload(_E.message(_header(rendered, settings, now), _E.messageBody(_document(rendered))))
    return etree.tostring(payload, xml_declaration=True, encoding="UTF-8")


def _header(rendered: Rendered, settings: SdkSettings, now: datetime) -> etree._Element:
    earlier = earlier_message_id(rendered.parcel)
    return _E.messageHeader(
        _E.creationDateTime(now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:00.000Z")),
        _E.messageId(str(message_id(rendered.parcel))),
        _E.conversationId(str(conversation_id(rendered.parcel))),
        *([_E.refToMessageId(str(earlier))] if earlier else []),
        _E.label(_HEADINGS[rendered.parcel.kind]),
        _E.confidentiality("true"),
        _E.generatingSystem(*_identifier("un-encoded", "forsta-steget")),
        _E.recipient(_E.recipientID(*_identifier(_ORGANIZATIONS, settings.recipient.organization)), *_names(settings.recipient)),
        _E.sender(_E.senderID(*_identifier(_ORGANIZATIONS, settings.sender.organization)), *_names(settings.sender)),
    )


def _identifier(root: str, extension: str) -> tuple[etree._Element, etree._Element]:
    return _E.root(root), _E.extension(extension)


def _names(address: SdkAddress) -> tuple[etree._Element, etree._Element]:
    function = _E.organizationId(*_identifier(_FUNCTIONS, address.function))
    return _E.label(address.organization_name), _E.attention(_E.subOrganization(function, _E.label(address.function_name)))


def _document(rendered: Rendered) -> etree._Element:
    identity = str(message_id(rendered.parcel))
    return _E.documents(
        _E.documentID(identity),
        _E.documentName(_HEADINGS[rendered.parcel.kind]),
        _E.index("1"),
        _E.ContentFiles(
            _E.fileName(f"forsta-steget-{identity}.pdf"),
            _E.contentType("application/pdf"),
            _E.content(base64.b64encode(rendered.pdf).decode()),
        ),
        _E.ContentText(_E.characterSequence(as_markdown(legal(rendered.text)))),
    )
