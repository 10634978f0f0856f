"""Nothing that was altered, kept or signed by somebody else is accepted by a receiver that does as docs/webhook.md says."""

from __future__ import annotations

import base64
import random
import time
from collections.abc import Iterator

import httpx
import pytest
from starlette.responses import Response

from handover.delivery.inboxes.webhook.inbox import WebhookInbox
from handover.delivery.inboxes.webhook.settings import WebhookSettings
from tests.handover.delivery.parcels import referral_parcel, rendered
from tests.handover.delivery.webhook_receiver import Receiver
from tests.handover.delivery.webhook_stands import FOREIGN, NAME, NEW, OLD, PUBLIC, FakeNetwork, FakeResolver

Captured = tuple[dict[str, str], bytes]
URL = f"https://{NAME}/parcels"
PARCEL = rendered(referral_parcel())
MINUTE, DAY = 60, 86_400


async def captured(age: float = 0, secrets: tuple[str, ...] = (NEW, OLD), count: int = 1) -> list[Captured]:
    """Requests for parcel-1, parcel-2 … as they really left, `age` seconds ago, taken off the wire."""
    network = FakeNetwork(Response())
    inbox = WebhookInbox(WebhookSettings(URL, secrets), FakeResolver([PUBLIC]), lambda: time.time() - age, lambda: network)
    for number in range(1, count + 1):
        await inbox.deliver(rendered(referral_parcel(f"parcel-{number}")))
    return [(dict(request.headers), b"".join([part async for part in request.stream])) for request in network.requests]


async def accepted_of(receiver: Receiver, requests: list[Captured]) -> int:
    """How many of them the receiver takes."""
    async with httpx.AsyncClient(transport=httpx.ASGITransport(receiver.app)) as client:
        for headers, body in requests:
            fitting = {**headers, "content-length": str(len(body))}
            await client.post(URL, content=body, headers={name: value.encode() for name, value in fitting.items()})
    assert receiver.accepted + receiver.refused == len(requests)
    return receiver.accepted


def altered_bodies(body: bytes, dice: random.Random, count: int) -> Iterator[bytes]:
    """Flipped, lost, added and exchanged bytes; never the body itself."""
    while count:
        place = dice.randrange(len(body))
        flipped = body[:place] + bytes([body[place] ^ 1 << dice.randrange(8)]) + body[place + 1 :]
        other = dice.choice([flipped, body[:place], body + b" ", body[:place] + b"\x00" + body[place:], b"", body[::-1],
                             body.replace("Kim Öst".encode(), "Åke Öst".encode())])  # fmt: skip
        if other != body:
            count -= 1
            yield other


def altered_headers(headers: dict[str, str], dice: random.Random, count: int) -> Iterator[dict[str, str]]:
    """Another id, another time, another spelling of the time, a signature with one bit less, none, or of another kind."""
    stamp, signature = int(headers["webhook-timestamp"]), headers["webhook-signature"].split(" ")[0]
    for number in range(count):
        raw = bytearray(base64.b64decode(signature.removeprefix("v1,")))
        raw[dice.randrange(32)] ^= 1 << dice.randrange(8)
        change = dice.choice([
            {"webhook-id": f"parcel-{number + 2}"}, {"webhook-id": ""}, {"webhook-timestamp": str(stamp + dice.choice([-60, -1, 1, 60]))},
            {"webhook-timestamp": f"{stamp}.5"}, {"webhook-timestamp": f"{stamp / 1e9:.9f}e9"}, {"webhook-timestamp": f"{stamp:_}"},
            {"webhook-timestamp": "nan"}, {"webhook-timestamp": "9" * 400}, {"webhook-timestamp": ""},
            {"webhook-signature": "v1," + base64.b64encode(raw).decode()}, {"webhook-signature": ""}, {"webhook-signature": "v1,"},
            {"webhook-signature": signature.replace("v1,", "v2,")}, {"webhook-signature": signature.removeprefix("v1,")},
            {"webhook-signature": "v1,ååå"}, {"webhook-signature": "v1,A v1,A"}, {"webhook-signature": "v1"},
        ])  # fmt: skip
        yield {**headers, **change}


async def test_of_a_thousand_altered_old_or_foreign_requests_none_is_accepted() -> None:
    dice, receiver = random.Random(20261122), Receiver(NEW, OLD)
    ((headers, body),) = await captured()
    hostile: list[Captured] = [(headers, other) for other in altered_bodies(body, dice, 300)]
    hostile += [(other, body) for other in altered_headers(headers, dice, 300)]
    for age in (5 * MINUTE + 1, 6 * MINUTE, DAY, 30 * DAY, -6 * MINUTE, -DAY):
        hostile += await captured(age, count=33)
    hostile += await captured(secrets=(FOREIGN,), count=202)
    assert len(hostile) == 1000
    assert await accepted_of(receiver, hostile) == 0
    assert receiver.taken == {}


@pytest.mark.parametrize("age", [0, 4 * MINUTE + 50, -4 * MINUTE - 50])
async def test_untouched_request_within_five_minutes_is_accepted(age: float) -> None:
    """The control of the test above: the same way of sending, nothing altered."""
    assert await accepted_of(Receiver(OLD), await captured(age)) == 1


async def test_replay_within_five_minutes_has_no_second_effect() -> None:
    receiver = Receiver(NEW)
    assert await accepted_of(receiver, await captured() * 1000) == 1000
    assert receiver.taken == {"parcel-1": PARCEL.json}


async def test_later_delivery_of_the_same_id_does_not_replace_the_first() -> None:
    receiver = Receiver(NEW)
    ((headers, body),) = await captured()
    await accepted_of(receiver, [(headers, body)])
    network = FakeNetwork(receiver.app)
    inbox = WebhookInbox(WebhookSettings(URL, (NEW,), with_documents=True), FakeResolver([PUBLIC]), network=lambda: network)
    assert (await inbox.deliver(PARCEL)).acknowledged
    assert receiver.taken == {"parcel-1": body}


async def test_retired_key_is_accepted_no_more() -> None:
    assert await accepted_of(Receiver(NEW), await captured(secrets=(OLD,))) == 0


@pytest.mark.parametrize("media_type", ["", "text/plain", "application/json-seq", "multipart/form-data"])
async def test_genuine_request_of_another_content_type_is_refused(media_type: str) -> None:
    ((headers, body),) = await captured()
    assert await accepted_of(Receiver(NEW), [({**headers, "content-type": media_type}, body)]) == 0
