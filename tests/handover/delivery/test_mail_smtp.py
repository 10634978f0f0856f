"""The real transport against servers that offer no TLS, the wrong TLS, no login, or speak nonsense."""

from __future__ import annotations

import asyncio
import socket
import time
import traceback
from pathlib import Path

import pytest
from aiosmtpd.smtp import AuthResult

from handover.delivery.inbox import InboxFailure, InboxRefused, InboxUnreachable
from handover.delivery.inboxes.smime_mail.smtp import DATA_TIMEOUT_S, SmtpTransport
from tests.handover.delivery.mail_certificates import MAILBOX, issuer, pem, server_context
from tests.handover.delivery.mail_letters import SENDER, mail_settings
from tests.handover.delivery.mail_server import Script, greeting_server, mail_server

LETTER = b"Message-ID: <x@steget.kommun.example>\r\n\r\nHej\r\n.\r\n..\r\nFrom mig\r\n"
CA = pem(issuer())
LOGIN = {"user": "steget-user", "password": "hemligt åäö"}


async def sent(port: int, recipients=(MAILBOX,), data_timeout_s: float = 5.0, **changes: object) -> str:
    transport = SmtpTransport(mail_settings(port=port, **{"ca": CA, **changes}), data_timeout_s)
    return await transport.send(LETTER, SENDER, recipients)


async def failure_at(port: int, **changes: object) -> tuple[type, str]:
    with pytest.raises(InboxFailure) as failed:
        await sent(port, **changes)
    assert all(word not in "".join(traceback.format_exception(failed.value)) for word in ("hemligt", "KIM-OEST"))
    return type(failed.value), failed.value.code


def knows(user: bytes, password: str):
    def check(server, session, envelope, mechanism, data) -> AuthResult:
        return AuthResult(success=(data.login, data.password) == (user, password.encode()), handled=False)

    return check


async def test_letter_arrives_byte_for_byte_and_is_named_by_its_message_id() -> None:
    script = Script()
    async with mail_server(script) as port:
        assert await sent(port) == "<x@steget.kommun.example>"
    assert [letter.content for letter in script.letters] == [LETTER]
    assert script.wire.endswith(b"QUIT\r\n")


@pytest.mark.parametrize("security", ["starttls", "tls"])
async def test_letter_goes_through_verified_tls(security: str, tmp_path: Path) -> None:
    script, context = Script(), server_context(tmp_path)
    options = {"tls_context": context, "require_starttls": True} if security == "starttls" else {"implicit_tls": context}
    async with mail_server(script, **options) as port:
        assert await sent(port, security=security)
    assert len(script.letters) == 1 and script.letters[0].content == LETTER
    assert (b"STARTTLS" in script.wire) == (security == "starttls")


@pytest.mark.parametrize("security", ["starttls", "tls"])
@pytest.mark.parametrize("fault", ["unknown issuer", "other name"])
async def test_server_that_cannot_prove_its_name_gets_no_letter(security: str, fault: str, tmp_path: Path) -> None:
    script, context = Script(), server_context(tmp_path, "127.0.0.1" if fault == "unknown issuer" else "annan.example")
    options = {"tls_context": context} if security == "starttls" else {"implicit_tls": context}
    async with mail_server(script, **options) as port:
        ca = None if fault == "unknown issuer" else CA
        assert await failure_at(port, ca=ca, security=security) == (InboxRefused, "untrusted_server")
    assert script.letters == [] and b"MAIL" not in script.wire


@pytest.mark.parametrize("security", ["starttls", "tls"])
async def test_server_without_tls_gets_no_letter_and_no_login(security: str) -> None:
    script = Script()
    async with mail_server(script, auth_require_tls=False, authenticator=knows(b"", "")) as port:
        assert await failure_at(port, security=security, **LOGIN) == (InboxRefused, "no_tls")
    assert script.letters == [] and b"MAIL" not in script.wire and b"AUTH" not in script.wire


@pytest.mark.parametrize(
    ("answer", "failure"),
    [("454 4.7.0 KIM-OEST", (InboxUnreachable, "try_later")), ("502 KIM-OEST", (InboxRefused, "no_tls"))],
)
async def test_starttls_that_is_offered_and_refused_ends_the_dialogue(answer: str, failure: tuple, tmp_path: Path) -> None:
    script = Script(answers={"STARTTLS": answer})
    async with mail_server(script, tls_context=server_context(tmp_path)) as port:
        assert await failure_at(port, security="starttls") == failure
    assert b"MAIL" not in script.wire


@pytest.mark.parametrize("password", [LOGIN["password"], "annat"])
async def test_login_is_taken_or_refused_inside_tls(password: str, tmp_path: Path) -> None:
    script, words = Script(), {"security": "starttls", "user": "steget-user", "password": password}
    check = knows(b"steget-user", LOGIN["password"])
    async with mail_server(script, tls_context=server_context(tmp_path), authenticator=check, auth_required=True) as port:
        if password == LOGIN["password"]:
            assert await sent(port, **words)
        else:
            assert await failure_at(port, **words) == (InboxRefused, "login_refused")
    assert script.wire.index(b"STARTTLS") < script.wire.index(b"AUTH")
    assert len(script.letters) == (1 if password == LOGIN["password"] else 0)


async def test_server_that_takes_no_login_is_refused_when_there_is_one(tmp_path: Path) -> None:
    script = Script()
    async with mail_server(script, implicit_tls=server_context(tmp_path)) as port:
        assert await failure_at(port, security="tls", **LOGIN) == (InboxRefused, "no_login")
    assert b"MAIL" not in script.wire


@pytest.mark.parametrize(
    ("greeting", "failure"),
    [
        (b"", (InboxUnreachable, "timeout")),
        (b"220-KIM-OEST\r\n220", (InboxUnreachable, "timeout")),
        (b"220 mx ESMTP\r\n", (InboxUnreachable, "timeout")),
        (b"421 4.3.2 KIM-OEST\r\n", (InboxUnreachable, "try_later")),
        (b"554 5.7.1 KIM-OEST\r\n", (InboxRefused, "server_refused")),
        (b"HTTP/1.1 400 KIM-OEST\r\n\r\n", (InboxUnreachable, "unclear_answer")),
        (b"\x16\x03\x01\xff\xfe\r\n", (InboxUnreachable, "unclear_answer")),
        (b"x" * 100_000, (InboxUnreachable, "unclear_answer")),
    ],
)
async def test_something_else_than_a_mail_server_is_told_apart(greeting: bytes, failure: tuple) -> None:
    async with greeting_server(greeting) as port:
        assert await failure_at(port, timeout_s=0.3) == failure


async def test_port_where_nobody_listens_is_unreachable() -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        assert await failure_at(held.getsockname()[1]) == (InboxUnreachable, "no_connection")


async def test_letter_that_was_taken_is_delivered_though_the_goodbye_is_lost() -> None:
    script = Script(dropping="QUIT")
    async with mail_server(script) as port:
        assert await sent(port) == "<x@steget.kommun.example>"
    assert len(script.letters) == 1


async def test_delivery_that_is_broken_off_ends_at_once() -> None:
    script = Script(silent="DATA")
    async with mail_server(script) as port:
        began = time.monotonic()
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(sent(port), 0.3)
        assert time.monotonic() - began < 2
    assert b"QUIT" not in script.wire


async def test_one_unknown_recipient_of_two_stops_the_letter() -> None:
    script = Script(answers={"RCPT": "550 5.1.1 KIM-OEST"})
    async with mail_server(script) as port:
        assert await failure_at(port, recipients=(MAILBOX, "b@kommun.example")) == (InboxRefused, "recipient_refused")
    assert script.letters == [] and b"DATA" not in script.wire


@pytest.mark.parametrize("address", ["a@b.example\r\nRCPT TO:<x@example.org>", "", "ärende@kommun.example", "a\x00@b.example"])
async def test_address_with_a_command_in_it_never_reaches_the_server(address: str) -> None:
    script = Script(answers={"RCPT": "550 5.1.3 bad address"})
    async with mail_server(script) as port:
        kind, code = await failure_at(port, recipients=(address,))
    assert kind is InboxRefused and code in {"unusable", "recipient_refused"}
    assert b"x@example.org" not in script.wire and script.letters == []


async def test_answer_to_the_letter_is_awaited_longer_than_the_other_answers() -> None:
    script = Script(silent="DATA")
    async with mail_server(script) as port:
        began = time.monotonic()
        assert await failure_at(port, timeout_s=0.2, data_timeout_s=0.8) == (InboxUnreachable, "outcome_unknown")
    assert 0.7 < time.monotonic() - began < 5
    assert DATA_TIMEOUT_S >= 600  # RFC 5321 section 4.5.3.2.6
