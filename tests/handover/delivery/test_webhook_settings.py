"""The settings of a webhook are right, or say in Swedish what is wrong."""

from __future__ import annotations

import base64
import ssl
from pathlib import Path

import pytest

from handover.delivery.inboxes.webhook.settings import WebhookSettings, WebhookSettingsError
from tests.handover.delivery.webhook_stands import NEW, OLD

URL = "https://mottagare.example/hemlig-vag"


def secret_of(length: int) -> str:
    return "whsec_" + base64.b64encode(bytes(length)).decode()


def fault(**changes: object) -> str:
    with pytest.raises(WebhookSettingsError) as raised:
        WebhookSettings(**{"url": URL, "secrets": (NEW,), **changes})
    assert raised.value.__cause__ is None
    return str(raised.value)


@pytest.mark.parametrize(
    "url",
    [URL, "https://mottagare.example", "https://mottagare.example:8443/a?b=c", "https://alingsås.example/x", "HTTPS://MOTTAGARE.example/",
     "https://93.184.216.34/x", "https://[2606:4700::1111]/x", "https://ärende.kommun.example/"],
)  # fmt: skip
def test_https_url_is_taken(url: str) -> None:
    assert WebhookSettings(url, (NEW,)).url == url


@pytest.mark.parametrize(
    "url",
    ["", "x" * 2001, "https://" + "a" * 1999, "mottagare.example", " " + URL, "https://", "https:///x", "http://mottagare.example/",
     "ftp://mottagare.example/", "file:///x", "http://127.0.0.1/", "https://user:pass@mottagare.example/", "https://user@mottagare.example/",
     "https://mottagare.example\\@metadata.example/", "https://mottagare.example/#del", "https://mottagare.example/#",
     "https://mottagare.example:0/", "https://mottagare.example:65536/", "https://mottagare.example:x/", "https://mott agare.example/",
     "https://mottagare.example\r\nX: y/", "https://mottagare%2eexample/", "https://-mottagare.example/", "https://mottagare..example/",
     "https://mottagare.example./", "https://" + "a" * 64 + ".example/", "https://[::1%25eth0]/", "https://[::1/", "https://[]/"],
)  # fmt: skip
def test_any_other_url_is_refused_without_being_quoted(url: str) -> None:
    said = fault(url=url)
    assert said.startswith("Adressen till mottagaren")
    assert "example" not in said and "pass" not in said


@pytest.mark.parametrize(
    "host",
    ["2130706433", "0x7f000001", "0x7f.0.0.1", "0177.0.0.1", "127.1", "127.0.0.1.5", "1.2.3.256", "0xA9FEA9FE", "mottagare.0x",
     "mottagare.1", "１２７.0.0.1", "①②⑦.⓪.⓪.①", "127.0.0.1.", "0"],
)  # fmt: skip
def test_host_that_some_programs_read_as_an_address_is_refused(host: str) -> None:
    assert "går inte att tolka" in fault(url=f"https://{host}/x")
    assert "går inte att tolka" in fault(url=f"https://{host}/x", allow_loopback=True)


@pytest.mark.parametrize("url", ["http://127.0.0.1:8000/x", "http://localhost/x", "http://[::1]:8000/x"])
def test_http_is_for_this_machine_alone_and_only_when_allowed(url: str) -> None:
    assert WebhookSettings(url, (NEW,), allow_loopback=True).url == url
    assert "https://" in fault(url=url)
    assert "https://" in fault(url="http://mottagare.example/x", allow_loopback=True)
    assert "https://" in fault(url="http://10.1.2.3/x", allow_loopback=True, allowed_networks=("10.0.0.0/8",))


@pytest.mark.parametrize("length", [24, 32, 64])
def test_secret_of_24_to_64_bytes_is_taken_with_or_without_padding(length: int) -> None:
    for secret in (secret_of(length), secret_of(length).rstrip("=")):
        assert WebhookSettings(URL, (secret,)).keys() == (bytes(length),)


@pytest.mark.parametrize(
    ("secrets", "words"),
    [((), "en nyckel, eller två"), (NEW, "en nyckel, eller två"), ((NEW, OLD, secret_of(40)), "en nyckel, eller två"),
     ((NEW, NEW), "lika"), ((NEW, NEW.rstrip("=")), "lika"), ((secret_of(23),), "24 till 64 byte"), ((secret_of(65),), "24 till 64 byte"),
     (("whsec_",), "24 till 64 byte"), ((NEW.removeprefix("whsec_"),), "whsec_"), ((NEW.upper(),), "whsec_"), (("",), "whsec_"),
     ((NEW + "\n",), "base64"), ((NEW.replace("A", "!"),), "base64"), (("whsec_åäö" + "A" * 40,), "base64"), (("whsec_A",), "base64"),
     (("whsec_ " + NEW.removeprefix("whsec_"),), "base64"), ((NEW, "whsec_kort"), "byte")],
)  # fmt: skip
def test_wrong_secrets_are_refused_without_being_quoted(secrets: tuple[str, ...], words: str) -> None:
    said = fault(secrets=secrets)
    assert words in said
    assert not any(secret.removeprefix("whsec_") in said for secret in secrets if len(secret) > 6)


@pytest.mark.parametrize(
    "network",
    ["0.0.0.0/0", "::/0", "10.0.0.0/7", "93.184.216.0/24", "127.0.0.0/8", "169.254.0.0/16", "169.254.169.254/32", "fe80::/10", "::1/128",
     "10.1.2.3/8", "10.1.2.3", "10.20.0.0", "::ffff:10.0.0.0/104", "64:ff9b::/96", "", "intranät", "10.0.0.0/33"],
)  # fmt: skip
def test_allowed_network_has_to_be_a_private_one(network: str) -> None:
    assert "privat nät" in fault(allowed_networks=("10.20.0.0/16", network))


@pytest.mark.parametrize("network", ["10.20.0.0/16", "172.16.0.0/12", "192.168.1.7/32", "100.64.0.0/10", "fd12:3456:789a::/48"])
def test_private_network_is_taken(network: str) -> None:
    assert [str(held) for held in WebhookSettings(URL, (NEW,), allowed_networks=(network,)).destinations().networks] == [network]


@pytest.mark.parametrize("seconds", [0, 0.5, -1, 51, float("inf"), float("nan")])
def test_waiting_time_has_bounds(seconds: float) -> None:
    assert "Väntetiden" in fault(timeout_seconds=seconds)


@pytest.mark.parametrize("name", ["with_documents", "allow_loopback"])
@pytest.mark.parametrize("value", ["false", "true", 0, 1, None])
def test_text_or_number_does_not_count_as_yes(name: str, value: object) -> None:
    assert "true eller false" in fault(**{name: value})


def test_certificates_are_always_verified_and_old_tls_is_off() -> None:
    context = WebhookSettings(URL, (NEW,)).tls()
    assert context.verify_mode == ssl.CERT_REQUIRED and context.check_hostname
    assert context.minimum_version >= ssl.TLSVersion.TLSv1_2


def test_unreadable_file_of_authorities_is_named_as_the_fault(tmp_path: Path) -> None:
    empty, words = tmp_path / "empty.pem", tmp_path / "words.pem"
    empty.touch()
    words.write_text("inga certifikat här")
    for path in (tmp_path / "missing.pem", empty, words, tmp_path):
        with pytest.raises(WebhookSettingsError, match="betrodda certifikat") as raised:
            WebhookSettings(URL, (NEW,), ca_file=path).tls()
        assert str(tmp_path) not in str(raised.value)


def test_printed_settings_hold_neither_key_nor_url() -> None:
    printed = repr(WebhookSettings(URL, (NEW, OLD)))
    assert "hemlig-vag" not in printed and "whsec" not in printed
