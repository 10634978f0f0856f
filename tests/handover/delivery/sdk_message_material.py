"""Made-up addresses and messages for the tests of SDK messages."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from lxml import etree

from handover.core.parcel import Parcel
from handover.delivery.inbox import Rendered
from handover.delivery.inboxes.sdk_message.message import NAMESPACE, build_message
from handover.delivery.inboxes.sdk_message.settings import SdkAddress, SdkSettings
from tests.handover.delivery.parcels import bare_parcel, referral_parcel, rendered

SENDER = SdkAddress("0203:steget.exempel.se", "Exempelby kommun", "SE2120000000-steget", "Första steget")
RECIPIENT = SdkAddress("0203:alingsas.exempel.se", "Alingsås kommun", "sdk.0203:alingsas.exempel.se", "Våld i nära relationer")
SETTINGS = SdkSettings(SENDER, RECIPIENT)
NOW = datetime(2026, 11, 22, 5, 48, 59, 987654, tzinfo=UTC)
EXAMPLES = Path(__file__).parent / "sdk_message_examples"
KINDS = ("referral", "withdrawn", "canary")


def parcel_of(kind: str, identity: str = "parcel-1") -> Parcel:
    """A parcel of any kind, about the same ticket."""
    return referral_parcel(identity) if kind == "referral" else bare_parcel(kind, identity)


def rendered_of(kind: str = "referral", **forms: object) -> Rendered:
    """It with stand-ins for text and PDF, or with the `forms` that are given."""
    return replace(rendered(parcel_of(kind)), **forms)


def message_of(kind: str = "referral", **forms: object) -> bytes:
    """A built message."""
    return build_message(rendered_of(kind, **forms), SETTINGS, NOW)


def at(document: etree._Element, path: str) -> list[etree._Element]:
    """The elements at `path`, where `t:` stands for the message's namespace."""
    return document.xpath(f"//{path}", namespaces={"t": NAMESPACE})


def text_at(xml: bytes, path: str) -> str:
    """The text of the one element at `path`."""
    (element,) = at(etree.fromstring(xml), path)
    return element.text
