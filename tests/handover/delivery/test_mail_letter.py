"""What stands in a letter: everything under the recipient's key, nothing outside it."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.serialization import pkcs7
from hypothesis import given
from hypothesis import strategies as st

from handover.delivery.inbox import Rendered
from handover.delivery.inboxes.smime_mail.certificates import read_certificates
from handover.delivery.inboxes.smime_mail.envelope import enveloped
from handover.delivery.inboxes.smime_mail.letter import letter_name, notice_letter, parcel_entity, sealed_letter
from handover.delivery.inboxes.smime_mail.transport import message_id_of
from tests.handover.delivery.mail_certificates import MAILBOX, NOW, mailbox_certificate, rsa_key
from tests.handover.delivery.mail_letters import DESK, SENDER, mail_settings, opened, parsed, parts_of, secrets_in
from tests.handover.delivery.parcels import SECRETS, bare_parcel, referral_parcel, rendered

AES256_CBC = bytes.fromhex("060960864801650304012a")  # 2.16.840.1.101.3.4.1.42 in DER
PARCELS = [referral_parcel(), bare_parcel("withdrawn")]


def sealed(parcel=PARCELS[0], **changes: object) -> bytes:
    settings = mail_settings(**changes)
    return sealed_letter(rendered(parcel), settings, read_certificates(settings.certificates_pem()), NOW)


@pytest.mark.parametrize("parcel", PARCELS, ids=lambda parcel: parcel.kind)
def test_sealed_letter_opens_to_exactly_what_was_put_in(parcel) -> None:
    certificate = mailbox_certificate()
    letter = sealed_letter(rendered(parcel), mail_settings(), [certificate], NOW)
    entity = opened(letter, certificate)
    assert entity.get_content_type() == "multipart/mixed"
    assert [part.get_content_type() for part in entity.iter_parts()] == ["text/plain", "application/json", "application/pdf"]
    assert [part.get_filename() for part in entity.iter_parts()] == [None, "parcel.json", "arende.pdf"]
    assert parts_of(entity) == (rendered(parcel).text + "\n", rendered(parcel).json, rendered(parcel).pdf)


def test_sealed_letter_opens_with_each_of_two_keys_and_no_third() -> None:
    first, second, third = mailbox_certificate(), mailbox_certificate(rsa_key("next")), mailbox_certificate(rsa_key("other"))
    letter = sealed_letter(rendered(PARCELS[0]), mail_settings(), [first, second], NOW)
    assert parts_of(opened(letter, first)) == parts_of(opened(letter, second, "next"))
    for certificate, key in ((third, "other"), (first, "other"), (first, "next")):
        with pytest.raises(ValueError):
            opened(letter, certificate, key)


def test_sealed_letter_says_what_it_is() -> None:
    letter = parsed(sealed())
    assert letter.get_content_type() == "application/pkcs7-mime"
    assert dict(letter["Content-Type"].params) == {"smime-type": "enveloped-data", "name": "smime.p7m"}
    assert letter.get_filename() == "smime.p7m" and letter["Content-Transfer-Encoding"] == "base64"
    assert AES256_CBC in letter.get_content()


@pytest.mark.parametrize("parcel", PARCELS, ids=lambda parcel: parcel.kind)
def test_head_of_a_letter_has_these_lines_and_no_others(parcel) -> None:
    for letter in (parsed(sealed(parcel)), parsed(notice_letter(parcel, mail_settings(), NOW))):
        head = {name for name in letter if not name.startswith("Content-")}
        assert head == {"From", "To", "Subject", "Date", "Message-ID", "X-Parcel-Id", "Auto-Submitted", "MIME-Version"}
        assert (letter["From"], letter["To"], letter["Date"].datetime) == (SENDER, MAILBOX, NOW)
        assert letter["Message-ID"] == f"<{letter['X-Parcel-Id']}@steget.kommun.example>"


def test_subject_depends_on_the_kind_alone() -> None:
    subjects = [parsed(sealed(parcel))["Subject"] for parcel in PARCELS]
    assert subjects == ["Nytt ärende i Första steget", "Ett ärende i Första steget har tagits tillbaka"]
    assert parsed(sealed(referral_parcel("parcel-9", "Helt andra ord")))["Subject"] == subjects[0]


def test_nothing_of_the_parcel_stands_outside_the_encryption() -> None:
    letter = sealed()
    assert secrets_in(letter) == set()
    assert not any(word in letter for word in (b"ticket-1", b"parcel-1", b"Alings", b"alingsas"))


def test_search_for_secrets_finds_them_in_what_is_not_encrypted() -> None:
    assert secrets_in(parcel_entity(rendered(PARCELS[0]))) == set(SECRETS) - {"070174"}


@pytest.mark.parametrize("parcel", PARCELS, ids=lambda parcel: parcel.kind)
def test_notice_names_the_desk_and_nothing_of_the_parcel(parcel) -> None:
    letter = notice_letter(parcel, mail_settings(certificates=None), NOW)
    text = parsed(letter).get_content()
    assert DESK in text and text.startswith("Hej!")
    assert secrets_in(letter) == set() and b"smime" not in letter
    assert not any(word in text + str(parsed(letter)) for word in ("ticket-1", "Tallen", "parcel-", "Alingsås", "alingsas"))


def test_notices_say_what_to_do() -> None:
    texts = [parsed(notice_letter(parcel, mail_settings(), NOW)).get_content() for parcel in PARCELS]
    assert "Det finns ett nytt ärende i ärendevyn." in texts[0]
    assert "tagits tillbaka" in texts[1] and "Radera det." in texts[1]


def test_name_of_a_letter_is_stable_and_hides_the_id() -> None:
    assert letter_name("parcel-1") == letter_name("parcel-1") != letter_name("parcel-2")
    assert len(letter_name("")) == len(letter_name("ö" * 10_000)) == 32
    assert message_id_of(sealed()) == message_id_of(notice_letter(PARCELS[0], mail_settings(), NOW))


@pytest.mark.parametrize("identity", ["a\r\nBcc: x@example.org", "a b <c>", "\x00", "x" * 5000])
def test_hostile_id_changes_nothing_but_the_name(identity: str) -> None:
    letter = parsed(sealed(referral_parcel(identity)))
    assert letter["Bcc"] is None and letter["X-Parcel-Id"] == letter_name(identity)


def test_long_host_leaves_the_message_id_in_one_piece() -> None:
    host = ".".join(["forsta-steget-socialtjansten"] * 8)
    assert message_id_of(sealed(message_id_host=host)) == f"<{letter_name('parcel-1')}@{host}>"


def test_every_line_of_a_letter_ends_as_mail_does_and_is_short() -> None:
    for letter in (sealed(), notice_letter(PARCELS[0], mail_settings(), NOW)):
        lines = letter.split(b"\r\n")
        assert not any(b"\n" in line or b"\r" in line or len(line) > 78 for line in lines)
        assert letter.isascii()


@given(text=st.text(st.characters(exclude_categories=["Cs"])), json=st.binary(), pdf=st.binary())
def test_any_content_comes_out_as_it_went_in(text: str, json: bytes, pdf: bytes) -> None:
    entity = parcel_entity(Rendered(PARCELS[1], json, text, pdf))
    lines = text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n")
    assert parts_of(parsed(entity)) == (lines + "\n", json, pdf)
    assert entity.isascii()


def test_long_content_comes_out_as_it_went_in() -> None:
    certificate, long = mailbox_certificate(), "å" * 200_000 + "\n.\nFrom mig\n"
    letter = sealed_letter(Rendered(PARCELS[1], b"{}", long, b"\x00" * 1_000_000), mail_settings(), [certificate], NOW)
    assert parts_of(opened(letter, certificate)) == (long, b"{}", b"\x00" * 1_000_000)


def test_nothing_is_enveloped_for_nobody() -> None:
    with pytest.raises(ValueError):
        enveloped(b"x", [])


def test_same_content_never_gives_the_same_ciphertext() -> None:
    certificate = mailbox_certificate()
    first, second = enveloped(b"Hej\r\n", [certificate]), enveloped(b"Hej\r\n", [certificate])
    assert first != second
    assert pkcs7.pkcs7_decrypt_der(first, certificate, rsa_key("mailbox"), []) == b"Hej\r\n"
