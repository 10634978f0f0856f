"""A parcel on its way to a mailbox, over the real transport to a server on this machine and over the fake one."""

from __future__ import annotations

import socket
import traceback
from collections.abc import AsyncIterator

import pytest

from handover.core.parcel import Parcel
from handover.delivery.inbox import Accepted, InboxFailure, InboxRefused, InboxUnreachable, Rendered
from handover.delivery.inboxes.smime_mail.inbox import MailInbox
from handover.delivery.inboxes.smime_mail.letter import letter_name
from handover.delivery.inboxes.smime_mail.smtp import SmtpTransport
from handover.delivery.inboxes.smime_mail.transport import MailTransport
from tests.handover.delivery.fake_mail_transport import FakeMailTransport
from tests.handover.delivery.mail_certificates import DAY, MAILBOX, NOW, mailbox_certificate, pem, rsa_key
from tests.handover.delivery.mail_letters import DESK, SENDER, mail_settings, opened, parsed, parts_of, secrets_in
from tests.handover.delivery.mail_server import Script, mail_server
from tests.handover.delivery.parcels import WRITTEN_AT, bare_parcel, referral_parcel, rendered

FAULTS: dict[str, InboxFailure] = {
    "greylisted": InboxUnreachable("try_later"),
    "mailbox full for good": InboxRefused("letter_refused"),
    "unknown mailbox": InboxRefused("recipient_refused"),
    "sender not allowed": InboxRefused("sender_refused"),
    "lost before the letter": InboxUnreachable("connection_lost"),
    "lost after the last dot": InboxUnreachable("outcome_unknown"),
    "silent after the last dot": InboxUnreachable("outcome_unknown"),
}
SCRIPTS = {
    "greylisted": {"answers": {"RCPT": "451 4.7.1 Greylisted, KIM-OEST"}},
    "mailbox full for good": {"answers": {"DATA": "552 5.2.2 KIM-OEST"}},
    "unknown mailbox": {"answers": {"RCPT": "550 5.1.1 <arende@kommun.example> KIM-OEST"}},
    "sender not allowed": {"answers": {"MAIL": "550 5.7.1 KIM-OEST"}},
    "lost before the letter": {"dropping": "RCPT"},
    "lost after the last dot": {"dropping": "DATA"},
    "silent after the last dot": {"silent": "DATA"},
}


class RealPost:
    """The real transport and the server it talks to."""

    def __init__(self, script: Script, port: int) -> None:
        self.script = script
        self.transport: MailTransport = SmtpTransport(mail_settings(port=port, timeout_s=0.5), data_timeout_s=0.5)

    def fail(self, fault: str | None) -> None:
        self.script.answers, self.script.dropping, self.script.silent = {}, "", ""
        for name, value in SCRIPTS.get(fault or "", {}).items():
            setattr(self.script, name, value)

    def letters(self) -> list[tuple[bytes, str, list[str]]]:
        return [(letter.content, letter.mail_from, letter.rcpt_tos) for letter in self.script.letters]


class FakePost:
    """The fake transport, told to fail in the same ways."""

    def __init__(self) -> None:
        self.transport = FakeMailTransport()

    def fail(self, fault: str | None) -> None:
        self.transport.failing = FAULTS.get(fault or "")
        self.transport.takes = bool(fault) and fault.endswith("last dot")

    def letters(self) -> list[tuple[bytes, str, list[str]]]:
        return self.transport.sent


@pytest.fixture(params=["real", "fake"])
async def post(request) -> AsyncIterator[RealPost | FakePost]:
    if request.param == "fake":
        yield FakePost()
        return
    script = Script()
    async with mail_server(script) as port:
        yield RealPost(script, port)


def inbox_on(post, **changes: object) -> MailInbox:
    return MailInbox(mail_settings(**changes), post.transport, lambda: NOW)


async def test_parcel_reaches_the_holder_of_the_key_and_counts_as_unread(post) -> None:
    parcel = rendered(referral_parcel())
    accepted = await inbox_on(post).deliver(parcel)
    assert accepted == Accepted(f"<{letter_name('parcel-1')}@steget.kommun.example>", acknowledged=False)
    [(letter, sender, recipients)] = post.letters()
    assert (sender, recipients) == (SENDER, [MAILBOX])
    assert parts_of(opened(letter, mailbox_certificate())) == (parcel.text + "\n", parcel.json, parcel.pdf)
    with pytest.raises(ValueError):
        opened(letter, mailbox_certificate(), "other")


async def test_repetition_is_known_by_its_ids(post) -> None:
    for words in (referral_parcel(), referral_parcel(), referral_parcel("parcel-3")):
        await inbox_on(post).deliver(rendered(words))
    first, second, other = [parsed(letter) for letter, _, _ in post.letters()]
    assert (first["Message-ID"], first["X-Parcel-Id"]) == (second["Message-ID"], second["X-Parcel-Id"])
    assert first["Message-ID"] != other["Message-ID"] and first["X-Parcel-Id"] != other["X-Parcel-Id"]


async def test_a_canary_asks_the_server_and_sends_no_letter(post) -> None:
    for certificates in (pem(mailbox_certificate()), None):
        accepted = await inbox_on(post, certificates=certificates).deliver(rendered(bare_parcel("canary")))
        assert accepted == Accepted("proven", acknowledged=True)
    post.fail("unknown mailbox")
    with pytest.raises(InboxRefused, match="recipient_refused"):
        await inbox_on(post).deliver(rendered(bare_parcel("canary")))
    assert post.letters() == []


async def test_a_canary_tells_of_a_certificate_that_has_run_out(post) -> None:
    with pytest.raises(InboxRefused, match="certificate_expired"):
        await inbox_on(post, certificates=pem(mailbox_certificate(end=NOW - DAY))).deliver(rendered(bare_parcel("canary")))


async def test_deletion_goes_the_same_way_as_a_referral(post) -> None:
    parcel = rendered(bare_parcel("withdrawn"))
    assert not (await inbox_on(post).deliver(parcel)).acknowledged
    [(letter, _, _)] = post.letters()
    assert parts_of(opened(letter, mailbox_certificate()))[1:] == (parcel.json, parcel.pdf)


@pytest.mark.parametrize("parcel", [referral_parcel(), bare_parcel("withdrawn")], ids=lambda parcel: parcel.kind)
async def test_mailbox_without_certificate_gets_a_notice_without_content(parcel: Parcel, post) -> None:
    accepted = await inbox_on(post, certificates=None).deliver(rendered(parcel))
    assert not accepted.acknowledged
    [(letter, _, _)] = post.letters()
    assert DESK in parsed(letter).get_content() and secrets_in(letter) == set()
    assert not any(word in letter for word in (b"ticket-1", parcel.id.encode(), b"%PDF", b"smime"))


@pytest.mark.parametrize("fault", FAULTS)
async def test_fault_is_one_word_and_the_next_try_has_the_same_id(fault: str, post) -> None:
    inbox, parcel = inbox_on(post), rendered(referral_parcel())
    post.fail(fault)
    with pytest.raises(InboxFailure) as failed:
        await inbox.deliver(parcel)
    assert (type(failed.value), failed.value.code) == (type(FAULTS[fault]), FAULTS[fault].code)
    assert "KIM-OEST" not in "".join(traceback.format_exception(failed.value))
    taken = 1 if fault.endswith("last dot") else 0
    assert len(post.letters()) == taken
    post.fail(None)
    accepted = await inbox.deliver(parcel)
    assert len(post.letters()) == taken + 1
    assert {parsed(letter)["Message-ID"] for letter, _, _ in post.letters()} == {accepted.reference}


@pytest.mark.parametrize(
    ("start", "end", "code"),
    [(NOW - 9 * DAY, NOW - DAY, "certificate_expired"), (NOW + DAY, NOW + 9 * DAY, "certificate_not_yet_valid")],
)
async def test_nothing_is_sent_to_a_certificate_that_is_not_valid(start, end, code: str, post) -> None:
    with pytest.raises(InboxRefused, match=code):
        await inbox_on(post, certificates=pem(mailbox_certificate(start=start, end=end))).deliver(rendered(referral_parcel()))
    assert post.letters() == []


async def test_letter_goes_to_all_valid_certificates_and_to_no_expired_one(post) -> None:
    old, now, next_one = mailbox_certificate(rsa_key("old"), end=NOW - DAY), mailbox_certificate(), mailbox_certificate(rsa_key("next"))
    await inbox_on(post, certificates=pem(old, now, next_one)).deliver(rendered(referral_parcel()))
    [(letter, _, _)] = post.letters()
    assert parts_of(opened(letter, now)) == parts_of(opened(letter, next_one, "next"))
    with pytest.raises(ValueError):
        opened(letter, old, "old")


async def test_text_that_is_no_text_is_refused_and_not_quoted(post) -> None:
    broken = Rendered(referral_parcel(), b"{}", "Kim \ud800 Öst", b"%PDF")
    with pytest.raises(InboxRefused, match="not_encrypted") as failed:
        await inbox_on(post).deliver(broken)
    assert "Kim" not in "".join(traceback.format_exception(failed.value))
    assert post.letters() == []


async def test_wire_holds_no_secret_and_no_name_of_this_machine(monkeypatch) -> None:
    for name in ("getfqdn", "gethostname"):
        monkeypatch.setattr(socket, name, lambda *_: "dator-17.kommun.example")
    script = Script()
    async with mail_server(script) as port:
        transport = SmtpTransport(mail_settings(port=port))
        for certificates in (pem(mailbox_certificate()), None):
            inbox = MailInbox(mail_settings(certificates=certificates), transport, lambda: NOW)
            for parcel in (referral_parcel(), bare_parcel("withdrawn"), bare_parcel("canary")):
                await inbox.deliver(rendered(parcel))
    assert len(script.letters) == 4 and script.wire.count(b"EHLO steget.kommun.example\r\n") == 6
    assert secrets_in(bytes(script.wire)) == set()
    written = WRITTEN_AT.strftime("%Y-%m-%dT%H:%MZ").encode()
    assert not any(word in script.wire for word in (b"ticket-1", b"parcel-1", written, b"Received:", b"User-Agent:"))
    assert b"dator-17" not in script.wire
