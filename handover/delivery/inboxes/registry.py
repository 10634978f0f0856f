"""Makes the inboxes that the file of inboxes names: one builder for each kind."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from handover.delivery.inbox import Inbox
from handover.delivery.inbox_file import InboxEntry
from handover.delivery.inboxes.sdk_message.folder_inbox import SdkFolderInbox
from handover.delivery.inboxes.sdk_message.settings import read_settings
from handover.delivery.inboxes.smime_mail.inbox import MailInbox
from handover.delivery.inboxes.smime_mail.settings import MailSettings
from handover.delivery.inboxes.smime_mail.smtp import SmtpTransport
from handover.delivery.inboxes.support_management.http_errands import HttpErrands, http_client
from handover.delivery.inboxes.support_management.inbox import SupportManagementInbox
from handover.delivery.inboxes.support_management.settings import SupportManagementSettings
from handover.delivery.inboxes.webhook.inbox import WebhookInbox
from handover.delivery.inboxes.webhook.settings import WebhookSettings
from handover.municipality_file import MunicipalityFileError
from handover.store.canaries import Line

S = TypeVar("S")
Given = dict[str, Any]


def _settings(kind: Callable[..., S], given: Given) -> S:
    """The settings from what the file gives. Raises TypeError for a name too many or too few, ValueError with Swedish words."""
    return kind(**{name: tuple(value) if isinstance(value, list) else value for name, value in given.items()})


def _mail(given: Given) -> Inbox:
    settings = _settings(MailSettings, given)
    return MailInbox(settings, SmtpTransport(settings), lambda: datetime.now(UTC))


def _webhook(given: Given) -> Inbox:
    path = {"ca_file": Path(given["ca_file"])} if "ca_file" in given else {}
    return WebhookInbox(_settings(WebhookSettings, given | path))


def _support_management(given: Given) -> Inbox:
    settings = _settings(SupportManagementSettings, given)
    return SupportManagementInbox(settings, HttpErrands(settings, http_client(settings)))


def _sdk(given: Given) -> Inbox:
    addresses = {name: value for name, value in given.items() if name != "folder"}
    return SdkFolderInbox(read_settings(addresses), Path(str(given["folder"])))


_BUILDERS: dict[str, Callable[[Given], Inbox]] = {
    "mail": _mail, "webhook": _webhook, "support_management": _support_management, "sdk": _sdk,
}  # fmt: skip


def build_inboxes(entries: Sequence[InboxEntry]) -> dict[Line, Inbox]:
    """The inboxes by municipality and kind. Raises MunicipalityFileError that names the municipality and the kind."""
    return {(entry.municipality, entry.kind): _built(entry) for entry in entries}


def _built(entry: InboxEntry) -> Inbox:
    where = f"Inkorgen {entry.kind} för {entry.municipality}"
    try:
        return _BUILDERS[entry.kind](entry.settings)
    except ValueError as error:
        raise MunicipalityFileError(f"{where}: {error}") from None
    except (KeyError, TypeError, AttributeError):
        # Its own text would name what was given, which may be a secret in the wrong place.
        raise MunicipalityFileError(f"{where}: en inställning saknas eller är okänd. Se docs/inboxes.md.") from None
