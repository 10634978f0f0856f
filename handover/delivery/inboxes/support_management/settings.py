"""Where a municipality's SupportManagement is, who we are there, and how our errands are classified."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

from handover.delivery.inboxes.this_machine import is_this_machine

_MOST_SECONDS: Final = 30.0
_NAME: Final = r"(?=\S)[^\x00-\x1f\x7f]{1,255}(?<=\S)"
_UUID: Final = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_RULES: Final = {
    "client_id": (r"[\x21-\x39\x3b-\x7e]{1,500}", "ska vara den nyckel som ni fick med API-abonnemanget, utan mellanslag och kolon"),
    "client_secret": (r"[\x21-\x7e]{1,500}", "ska vara den hemlighet som ni fick med API-abonnemanget, utan mellanslag"),
    "municipality_id": (r"[0-9]{4}", "ska vara kommunens fyra siffror"),
    "namespace": (r"[A-Za-z0-9_-]{1,100}", "får bara ha bokstäverna a till z, siffror, - och _"),
    "category": (_NAME, "saknas eller har tecken som inte går att skicka"),
    "type": (_NAME, "saknas eller har tecken som inte går att skicka"),
    "status": (_NAME, "saknas eller har tecken som inte går att skicka"),
    "priority": (r"LOW|MEDIUM|HIGH", "ska vara LOW, MEDIUM eller HIGH"),
    "reporter_id": (_NAME, "saknas eller har tecken som inte går att skicka"),
    "sent_by": (r"(?:(?=\S)[\x20-\x7e]{1,255}(?<=\S))?", "har tecken som inte går att skicka"),
}


class SupportManagementSettingsError(ValueError):
    """Settings that cannot work. The text is one Swedish sentence per fault and never quotes a value: one may be a secret."""


@dataclass(frozen=True, slots=True)
class SupportManagementSettings:
    """One municipality's account.

    `base_url` is the service with its version, as `https://host/supportmanagement/15.0`; `token_url` the gateway's OAuth2 token
    endpoint. `category`, `type` and `status` are names from the namespace's metadata, `labels` are ids of its labels. `sent_by`
    is sent as X-Sent-By, as in `robot01; type=adAccount`, and needed only where the namespace has access control. `timeout_s` is
    seconds for one request. Raises SupportManagementSettingsError.
    """

    base_url: str
    token_url: str
    client_id: str = field(repr=False)
    client_secret: str = field(repr=False)
    municipality_id: str
    namespace: str
    category: str
    type: str
    status: str
    priority: str = "MEDIUM"
    reporter_id: str = "forsta-steget"
    labels: tuple[str, ...] = ()
    sent_by: str = ""
    timeout_s: float = 10.0
    content_in_description: bool = False
    allow_loopback: bool = False

    def __post_init__(self) -> None:
        faults = [*_faults_of_texts(self), *_faults_of_addresses(self), *_faults_of_the_rest(self)]
        if faults:
            raise SupportManagementSettingsError(" ".join(faults))


def _faults_of_texts(settings: SupportManagementSettings) -> list[str]:
    return [f"{name} {what}." for name, (rule, what) in _RULES.items() if not _matches(rule, getattr(settings, name))]


def _faults_of_addresses(settings: SupportManagementSettings) -> list[str]:
    what = "ska vara en https-adress utan användarnamn, frågetecken och #"
    names = ("base_url", "token_url")
    return [f"{name} {what}." for name in names if not _is_address(getattr(settings, name), settings.allow_loopback)]


def _faults_of_the_rest(settings: SupportManagementSettings) -> list[str]:
    seconds, labels = settings.timeout_s, settings.labels
    faults = []
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not 0 < seconds <= _MOST_SECONDS:
        faults.append(f"timeout_s ska vara ett antal sekunder, högst {_MOST_SECONDS:.0f}.")
    if not isinstance(labels, tuple) or not all(_matches(_UUID, label) for label in labels):
        faults.append("labels ska vara etiketternas id, 36 tecken långa.")
    if settings.content_in_description not in (True, False) or settings.allow_loopback not in (True, False):
        faults.append("content_in_description och allow_loopback ska vara sanna eller falska.")
    return faults


def _matches(rule: str, value: object) -> bool:
    return isinstance(value, str) and re.fullmatch(rule, value) is not None


def _is_address(value: object, allow_loopback: bool) -> bool:
    if not _matches(r"[\x21-\x7e]{1,500}", value) or any(mark in str(value) for mark in "?#\\"):
        return False
    try:
        parts = urlsplit(str(value))
        _ = parts.port
    except ValueError:
        return False
    if not parts.hostname or "@" in parts.netloc:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and allow_loopback and is_this_machine(parts.hostname))
