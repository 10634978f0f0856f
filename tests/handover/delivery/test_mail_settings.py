"""What an operator may set for a mailbox, and what the certificates are good for."""

from __future__ import annotations

from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID

from handover.delivery.inboxes.smime_mail.settings import MailSettingsError
from tests.handover.delivery.mail_certificates import (
    DAY,
    FOR_ENCRYPTION,
    FOR_SIGNATURES,
    NOW,
    ec_key,
    mailbox_certificate,
    pem,
    private_pem,
    rsa_key,
)
from tests.handover.delivery.mail_letters import mail_settings

BAD_ADDRESSES = [
    "", "arende", "@kommun.example", "arende@", "arende@kommun.example\r\nBcc: x@example.org", "arende@kommun.example\n",
    "a\x00@kommun.example", "arende@kommun.example, x@example.org", "Ärende <arende@kommun.example>", "arende@kommun.example (x)",
    "ärende@kommun.example", "arende @kommun.example", " arende@kommun.example", "arende@kommun..example", "arende@[127.0.0.1]",
    "arende@kommun.example\u2028x", "a" * 250 + "@kommun.example", None, 5,
]  # fmt: skip
BAD_HOSTS = [
    "", "mx.example\r\nRCPT TO:<x@example.org>", "mx example", "-mx.example", "mx..example", "mx.example.", "åäö.example", "x" * 64,
    "mx.example/x", "a." * 130 + "se", None, 5,
]  # fmt: skip


@pytest.mark.parametrize("name", ["sender", "recipient"])
@pytest.mark.parametrize("address", BAD_ADDRESSES)
def test_address_is_refused_unless_it_is_one_bare_address(name: str, address: str) -> None:
    with pytest.raises(MailSettingsError, match=f"^{name} ska vara en enda e-postadress"):
        mail_settings(**{name: address})


@pytest.mark.parametrize("name", ["host", "message_id_host"])
@pytest.mark.parametrize("host", BAD_HOSTS)
def test_host_is_refused_unless_it_is_a_host_name(name: str, host: str) -> None:
    with pytest.raises(MailSettingsError, match=rf"^{name} ska vara .*värdnamn"):
        mail_settings(**{name: host, "security": "tls"})


@pytest.mark.parametrize("host", ["mx.kommun.example", "192.0.2.1", "2001:db8::1", "localhost.example", "127.0.0.1.example"])
def test_plain_is_refused_to_another_machine(host: str) -> None:
    with pytest.raises(MailSettingsError, match="samma maskin"):
        mail_settings(host=host, security="plain")
    assert mail_settings(host=host, security="starttls").host == host


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.8.0.1", "::1"])
def test_plain_is_allowed_to_this_machine(host: str) -> None:
    assert mail_settings(host=host, security="plain").security == "plain"


@pytest.mark.parametrize(
    ("changes", "word"),
    [({"port": 0}, "port"), ({"port": 65536}, "port"), ({"security": "ssl"}, "starttls"), ({"security": ""}, "starttls"),
     ({"timeout_s": 0.0}, "timeout_s"), ({"timeout_s": float("nan")}, "timeout_s"), ({"timeout_s": float("inf")}, "timeout_s"),
     ({"timeout_s": "60"}, "timeout_s"), ({"timeout_s": True}, "timeout_s"), ({"port": "25"}, "port"), ({"port": True}, "port"),
     ({"ca": ""}, "ca ska"), ({"ca": "hej"}, "ca ska"), ({"ca": 5}, "ca ska"), ({"security": None}, "starttls"), ({"user": 5}, "user"),
     ({"user": "steget"}, "user och password"), ({"password": "hemligt"}, "user och password"),
     ({"user": "steget", "password": "x\r\nQUIT"}, "password .* radbrytningar")],
)  # fmt: skip
def test_setting_of_the_server_is_refused_with_a_sentence(changes: dict, word: str) -> None:
    with pytest.raises(MailSettingsError, match=word):
        mail_settings(**changes)


@pytest.mark.parametrize(
    "url", ["", "http://stod.kommun.example/", "ftp://stod.kommun.example", "javascript:alert(1)", "https://", "https://[x", "https://a:b@stod.example/",
            "https://stod.example/?ticket=1", "https://stod.example/#x", "https://stod.example/\r\nx", "https://stod.example/a b", "https://stöd.example",
            "https://stod.example:99999/"],
)  # fmt: skip
def test_address_of_the_desk_carries_nothing_but_itself(url: str) -> None:
    with pytest.raises(MailSettingsError, match=r"^desk_url ska vara ärendevyns https-adress"):
        mail_settings(desk_url=url)


def test_all_faults_are_told_at_once_and_no_value_is_repeated() -> None:
    with pytest.raises(MailSettingsError) as refused:
        mail_settings(recipient="kim öst", port=0, user="kim", password="hemligt\n")
    assert str(refused.value).count(".") >= 3
    assert not any(value in str(refused.value).casefold() for value in ("kim", "hemligt"))


def test_password_and_user_are_not_shown_with_the_settings() -> None:
    shown = repr(mail_settings(user="steget-user", password="hemligt"))
    assert "hemligt" not in shown and "steget-user" not in shown


@pytest.mark.parametrize("text", ["", " \n", "hej", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "\x00", "\ud800",
                                  (), ("",), (5,), 5, b"x"])  # fmt: skip
def test_unreadable_certificate_is_refused_and_does_not_become_a_notice(text: object) -> None:
    with pytest.raises(MailSettingsError, match="går inte att läsa"):
        mail_settings(certificates=text)


def test_private_key_beside_the_certificate_is_refused() -> None:
    with pytest.raises(MailSettingsError, match="privat nyckel"):
        mail_settings(certificates=pem(mailbox_certificate()) + private_pem(rsa_key("mailbox")).decode())


@pytest.mark.parametrize(
    ("key", "extensions", "word"),
    [
        (lambda: ec_key("mailbox"), [], "RSA-nyckel"),
        (lambda: rsa_key("short", 1024), [], "2048"),
        (lambda: rsa_key("mailbox"), [x509.BasicConstraints(True, None)], "utfärdare"),
        (lambda: rsa_key("mailbox"), [FOR_SIGNATURES], "krypterad e-post"),
        (lambda: rsa_key("mailbox"), [x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH])], "krypterad e-post"),
    ],
)
def test_certificate_that_is_not_for_encrypted_mail_is_refused_and_named_by_its_place(key, extensions: list, word: str) -> None:
    unfit = mailbox_certificate(key(), *extensions)
    with pytest.raises(MailSettingsError, match=f"Certifikat 2 av 2 .*{word}"):
        mail_settings(certificates=pem(mailbox_certificate(), unfit))


@pytest.mark.parametrize("purpose", [ExtendedKeyUsageOID.EMAIL_PROTECTION, ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE])
def test_certificate_for_encrypted_mail_has_no_problems(purpose: x509.ObjectIdentifier) -> None:
    fit = mailbox_certificate(None, FOR_ENCRYPTION, x509.ExtendedKeyUsage([purpose]), x509.BasicConstraints(False, None))
    assert mail_settings(certificates=pem(fit)).problems(NOW) == []


def test_mailbox_without_certificates_has_no_problems() -> None:
    assert mail_settings(certificates=None).problems(NOW) == []


@pytest.mark.parametrize(
    ("left", "words"),
    [(31 * DAY, []), (30 * DAY, ["går ut 2026-12-22, om 30 dagar"]), (timedelta(0), ["går ut 2026-11-22, om 0 dagar"]),
     (-timedelta(seconds=1), ["gick ut 2026-11-22", "skickas inga brev"])],
)  # fmt: skip
def test_certificate_is_warned_of_thirty_days_before_it_goes_out(left: timedelta, words: list[str]) -> None:
    problems = mail_settings(certificates=pem(mailbox_certificate(end=NOW + left))).problems(NOW)
    assert len(problems) == len(words)
    assert all(word in problem for word, problem in zip(words, problems, strict=True))


def test_only_the_old_certificate_is_a_problem_while_keys_are_changed() -> None:
    old, new = mailbox_certificate(end=NOW - DAY), mailbox_certificate(rsa_key("next"))
    [problem] = mail_settings(certificates=(pem(old), pem(new))).problems(NOW)
    assert problem.startswith("Certifikat 1 av 2 för e-postinkorgen gick ut 2026-11-21")


def test_certificate_of_tomorrow_is_a_problem_today() -> None:
    early = mailbox_certificate(start=NOW + DAY)
    first, second = mail_settings(certificates=pem(early)).problems(NOW)
    assert "börjar gälla först 2026-11-23" in first and "skickas inga brev" in second


def test_certificate_of_another_mailbox_is_a_problem_that_names_neither() -> None:
    [problem] = mail_settings(certificates=pem(mailbox_certificate(address="annan@kommun.example"))).problems(NOW)
    assert "annan e-postadress" in problem and "@" not in problem
    assert mail_settings(certificates=pem(mailbox_certificate(address="Arende@Kommun.example"))).problems(NOW) == []
