"""The signature is that of Standard Webhooks, whatever the machine's time zone."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator

import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from handover.delivery.inboxes.webhook.signing import key_of, signed_headers

KEYS = (bytes([1] * 32), bytes([2] * 32))
BODY = '{"ord": "blev så arg 💬"}'.encode()


@pytest.fixture(params=["UTC", "Europe/Stockholm", "Pacific/Auckland"])
def zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setitem(os.environ, "TZ", request.param)
    time.tzset()
    yield request.param
    monkeypatch.undo()
    time.tzset()


def test_signature_is_that_of_the_published_example() -> None:
    """The example that the standard's own libraries are tested with."""
    key = key_of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    headers = signed_headers("msg_p5jXN8AQM9LWM0D4loKWxJek", b'{"test": 2432232314}', [key], 1614265330)
    assert headers == {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek", "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }  # fmt: skip


def test_package_verifies_what_is_signed_now_in_every_zone(zone: str) -> None:
    headers = signed_headers("parcel-1", BODY, KEYS, time.time())
    for key in KEYS:
        Webhook(key).verify(BODY, headers, json_parse=False)
    with pytest.raises(WebhookVerificationError):
        Webhook(bytes([3] * 32)).verify(BODY, headers, json_parse=False)


def test_there_is_one_signature_for_each_key_and_the_newest_comes_first() -> None:
    both = signed_headers("parcel-1", BODY, KEYS, 1614265330)["webhook-signature"].split(" ")
    alone = [signed_headers("parcel-1", BODY, [key], 1614265330)["webhook-signature"] for key in KEYS]
    assert both == alone and len(set(both)) == 2


def test_time_is_whole_seconds_and_never_rounded_up() -> None:
    assert signed_headers("parcel-1", BODY, KEYS, 1614265330.999)["webhook-timestamp"] == "1614265330"


@pytest.mark.parametrize("identity", ["", "a.b", "a b", "å", "a\r\nX-Y: z", "a\n", "a" * 129, "../x", "a,b"])
def test_identity_that_could_be_misread_is_not_signed(identity: str) -> None:
    with pytest.raises(ValueError, match="identity"):
        signed_headers(identity, BODY, KEYS, 1614265330)
