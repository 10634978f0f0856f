"""Settings that cannot work are refused before anything is sent, in Swedish and without quoting a value."""

from __future__ import annotations

import pytest

from handover.delivery.inboxes.support_management.settings import SupportManagementSettingsError
from tests.handover.delivery.support_management_store import LABEL
from tests.handover.delivery.support_management_world import settings

HTTPS = "https://api.example/supportmanagement/15.0"
BAD_ADDRESSES = [
    "", "api.example", "ftp://api.example", "http://api.example", "http://127.0.0.1.example", "http://localhost.example", "https://",
    "https:///x", "https://user:word@api.example", "https://user@api.example", "https://api.example/?a=b", "https://api.example/#x",
    "https://api.example:99999", "https://api.example:x", "https://api .example", "https://api.example\n", "https://api.example\\x",
    "https://[::1", "file:///etc", "HTTPS//x", "https://" + "a" * 600, "http://10.0.0.1", "http://[::ffff:10.0.0.1]", "http://0.0.0.0",
    None, 5,
]  # fmt: skip
BAD = {
    "municipality_id": ["", "148", "14890", "148x", "١٤٨٩", " 1489", "1489\n", 1489, None],
    "namespace": ["", "a/b", "..", "å", "a b", "a%2fb", "a" * 101, None],
    "category": ["", " ", " x", "x ", "a\nb", "a\x00", "a" * 256, None, 5],
    "type": ["", "\t", "a\r\nb", None],
    "status": ["", "\x7f", None],
    "priority": ["", "low", "URGENT", None],
    "reporter_id": ["", "a\nb", None],
    "client_id": ["", "a:b", "a b", "å", "a\n", None],
    "client_secret": ["", "a b", "a\r\nX: y", None],
    "sent_by": ["å", " x", "x ", "a\nb", "a" * 256, None],
    "labels": [("x",), (LABEL.upper(),), (LABEL, None), [LABEL], LABEL, None],
    "timeout_s": [0, -1, 31, float("nan"), float("inf"), "10", None, True],
    "content_in_description": [None, "ja", 2],
    "allow_loopback": [None, "ja"],
    "base_url": BAD_ADDRESSES,
    "token_url": BAD_ADDRESSES,
}


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in BAD.items() for value in values])
def test_setting_that_cannot_work_is_refused_by_name(name, value) -> None:
    with pytest.raises(SupportManagementSettingsError) as raised:
        settings(**{name: value})
    told = str(raised.value)
    assert name in told and told.endswith(".")
    assert not isinstance(value, str) or len(value.strip()) < 5 or value not in told


@pytest.mark.parametrize("name", ["base_url", "token_url"])
@pytest.mark.parametrize("host", ["127.0.0.1:8080", "localhost:8080", "[::1]:8080"])
def test_plain_http_is_for_loopback_and_only_where_that_is_allowed(name, host) -> None:
    others = {"base_url": HTTPS, "token_url": HTTPS} | {name: f"http://{host}/x"}
    assert getattr(settings(**others), name) == f"http://{host}/x"
    with pytest.raises(SupportManagementSettingsError, match=name):
        settings(**others, allow_loopback=False)


def test_https_needs_no_permission() -> None:
    assert settings(base_url=HTTPS, token_url="https://api.example/token", allow_loopback=False).base_url == HTTPS


def test_all_faults_are_told_at_once() -> None:
    with pytest.raises(SupportManagementSettingsError) as raised:
        settings(municipality_id="", namespace="", client_secret="", base_url="", timeout_s=0, labels=None)
    for name in ("municipality_id", "namespace", "client_secret", "base_url", "timeout_s", "labels"):
        assert name in str(raised.value)


def test_address_with_a_password_is_not_quoted() -> None:
    with pytest.raises(SupportManagementSettingsError) as raised:
        settings(base_url="https://user:hunter2@api.example")
    assert "hunter2" not in str(raised.value) and "api.example" not in str(raised.value)


def test_keys_do_not_show_when_settings_are_printed() -> None:
    shown = repr(settings(client_id="mykey", client_secret="mysecret"))
    assert "mykey" not in shown and "mysecret" not in shown and "VALD_I_NARA" in shown


def test_settings_cannot_be_changed_afterwards() -> None:
    with pytest.raises(AttributeError):
        settings().base_url = "http://api.example"  # type: ignore[misc]
