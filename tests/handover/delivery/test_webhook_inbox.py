"""Delivery by webhook: the same tests over TLS to a receiver on loopback, and over a fake network within this process."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
import logging
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
import pytest_asyncio
from starlette.responses import JSONResponse, RedirectResponse, Response

from handover.core.canonical import read_document
from handover.delivery.inbox import Accepted, Inbox, InboxFailure, InboxRefused, InboxUnreachable
from handover.delivery.inboxes.webhook.inbox import WebhookInbox
from handover.delivery.inboxes.webhook.settings import WebhookSettings
from tests.handover.delivery.parcels import SECRETS, bare_parcel, referral_parcel, rendered
from tests.handover.delivery.webhook_receiver import Receiver
from tests.handover.delivery.webhook_stands import (
    FOREIGN,
    NAME,
    NEW,
    OLD,
    PUBLIC,
    FakeNetwork,
    FakeResolver,
    made_certificates,
    says_nothing_secret,
    served,
)

Reach = Callable[..., Awaitable[WebhookInbox]]
PARCEL = rendered(referral_parcel())


async def loopback_inbox(stack: AsyncExitStack, folder: Path, app: object, **changes: object) -> WebhookInbox:
    certificates = made_certificates(folder)
    port = await stack.enter_async_context(served(app, certificates))
    settings = WebhookSettings(**{"url": f"https://{NAME}:{port}/parcels", "secrets": (NEW,), "allow_loopback": True,
                                  "ca_file": certificates.authority, **changes})  # fmt: skip
    return WebhookInbox(settings, FakeResolver(["127.0.0.1"]))


async def fake_inbox(_stack: AsyncExitStack, _folder: Path, app: object, **changes: object) -> WebhookInbox:
    settings = WebhookSettings(**{"url": f"https://{NAME}/parcels", "secrets": (NEW,), **changes})
    return WebhookInbox(settings, FakeResolver([PUBLIC]), network=lambda: FakeNetwork(app))


@pytest_asyncio.fixture(params=[loopback_inbox, fake_inbox])
async def reach(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Reach]:
    """`await reach(app)` gives an inbox whose receiver is `app`."""
    async with AsyncExitStack() as stack:
        yield lambda app, **changes: request.param(stack, tmp_path, app, **changes)


def answering(response: Response) -> Callable[..., Awaitable[None]]:
    """An app that gives the same answer to everything."""

    async def app(scope: dict, receive: Callable, send: Callable) -> None:
        while (await receive()).get("more_body"):
            pass
        await response(scope, receive, send)

    return app


async def refused(inbox: Inbox) -> InboxFailure:
    with pytest.raises(InboxFailure) as raised:
        await inbox.deliver(PARCEL)
    assert says_nothing_secret(raised.value)
    return raised.value


async def test_parcel_arrives_byte_for_byte_and_counts_as_delivered_when_the_receiver_says_so(reach: Reach) -> None:
    receiver = Receiver(NEW)
    assert await (await reach(receiver.app)).deliver(PARCEL) == Accepted("parcel-1", acknowledged=True)
    assert receiver.taken == {"parcel-1": PARCEL.json}


async def test_parcel_is_taken_but_not_delivered_when_the_receiver_does_not_acknowledge(reach: Reach) -> None:
    receiver = Receiver(NEW, acknowledges=False)
    assert await (await reach(receiver.app)).deliver(PARCEL) == Accepted("parcel-1", acknowledged=False)
    assert list(receiver.taken) == ["parcel-1"]


@pytest.mark.parametrize("kind", ["withdrawn", "canary"])
async def test_parcel_without_referral_arrives_too(reach: Reach, kind: str) -> None:
    receiver, parcel = Receiver(NEW), rendered(bare_parcel(kind))
    assert (await (await reach(receiver.app)).deliver(parcel)).acknowledged
    assert json.loads(receiver.taken["parcel-2"]) == json.loads(parcel.json)


async def test_withdrawn_referral_is_gone_at_the_receiver_and_does_not_come_back(reach: Reach) -> None:
    receiver, withdrawal = Receiver(NEW), rendered(bare_parcel("withdrawn"))
    inbox = await reach(receiver.app)
    for parcel in (PARCEL, withdrawal, PARCEL, withdrawal):
        assert (await inbox.deliver(parcel)).acknowledged
    assert receiver.taken == {"parcel-1": b"", "parcel-2": withdrawal.json}


async def test_withdrawal_that_comes_before_its_referral_still_counts(reach: Reach) -> None:
    receiver, withdrawal = Receiver(NEW), rendered(bare_parcel("withdrawn"))
    inbox = await reach(receiver.app)
    for parcel in (withdrawal, rendered(bare_parcel("canary", "parcel-3")), PARCEL):
        assert (await inbox.deliver(parcel)).acknowledged
    assert receiver.taken["parcel-1"] == b""


async def test_repeated_parcel_is_accepted_every_time_and_has_one_effect(reach: Reach) -> None:
    receiver = Receiver(NEW)
    inbox = await reach(receiver.app)
    outcomes = await asyncio.gather(*(inbox.deliver(PARCEL) for _ in range(20)))
    assert set(outcomes) == {Accepted("parcel-1", acknowledged=True)}
    assert receiver.accepted == 20
    assert receiver.taken == {"parcel-1": PARCEL.json}


async def test_parcels_out_of_order_keep_their_own_ids(reach: Reach) -> None:
    receiver = Receiver(NEW)
    inbox = await reach(receiver.app)
    parcels = [rendered(bare_parcel("canary", f"parcel-{number}")) for number in (3, 1, 2, 1, 3)]
    for parcel in parcels:
        await inbox.deliver(parcel)
    assert receiver.taken == {parcel.parcel.id: parcel.json for parcel in parcels}


async def test_receiver_finds_the_referral_and_its_digest(reach: Reach) -> None:
    receiver = Receiver(NEW)
    await (await reach(receiver.app)).deliver(PARCEL)
    content = json.loads(receiver.taken["parcel-1"])
    referral = json.dumps(content["referral"], ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    assert hashlib.sha256(referral).hexdigest() == content["digest"]
    assert read_document(referral) == read_document(PARCEL.parcel.referral)
    assert "documents" not in content


async def test_documents_come_along_in_one_more_field_when_they_are_wanted(reach: Reach) -> None:
    receiver = Receiver(NEW)
    await (await reach(receiver.app, with_documents=True)).deliver(PARCEL)
    content = json.loads(receiver.taken["parcel-1"])
    pdf, text = content.pop("documents")
    assert content == json.loads(PARCEL.json)
    assert (pdf["media_type"], base64.b64decode(pdf["base64"], validate=True)) == ("application/pdf", PARCEL.pdf)
    assert (text["media_type"], base64.b64decode(text["base64"], validate=True)) == ("text/plain; charset=utf-8", PARCEL.text.encode())


async def test_keys_are_changed_without_one_refusal(reach: Reach) -> None:
    """Sender and receiver change at different moments, in either order; only a receiver without any common key refuses."""
    receiver = Receiver(OLD)
    steps = [((OLD,), [OLD]), ((NEW, OLD), [OLD]), ((NEW, OLD), [OLD, NEW]), ((NEW, OLD), [NEW]), ((NEW,), [NEW]),
             ((NEW,), [OLD, NEW]), ((OLD,), [OLD, NEW])]  # fmt: skip
    for number, (sent, known) in enumerate(steps):
        receiver.secrets = known
        inbox = await reach(receiver.app, secrets=sent)
        assert (await inbox.deliver(rendered(referral_parcel(f"parcel-{number}")))).acknowledged
    receiver.secrets = [FOREIGN]
    assert (await refused(inbox)).code == "not_allowed"
    assert (len(receiver.taken), receiver.refused) == (len(steps), 1)


@pytest.mark.parametrize(
    ("status", "kind", "code"),
    [(400, InboxRefused, "turned_down"), (401, InboxRefused, "not_allowed"), (403, InboxRefused, "not_allowed"),
     (404, InboxRefused, "gone"), (409, InboxRefused, "turned_down"), (410, InboxRefused, "gone"), (413, InboxRefused, "too_large"),
     (415, InboxRefused, "turned_down"), (422, InboxRefused, "turned_down"), (499, InboxRefused, "turned_down"),
     (300, InboxRefused, "redirected"), (304, InboxRefused, "redirected"), (399, InboxRefused, "redirected"),
     (408, InboxUnreachable, "busy"), (425, InboxUnreachable, "busy"), (429, InboxUnreachable, "busy"),
     (500, InboxUnreachable, "failing"), (502, InboxUnreachable, "failing"), (503, InboxUnreachable, "failing"),
     (599, InboxUnreachable, "failing")],
)  # fmt: skip
async def test_status_decides_between_refused_and_unreachable(reach: Reach, status: int, kind: type[InboxFailure], code: str) -> None:
    body = json.loads(PARCEL.json) | {"acknowledged": True}
    failure = await refused(await reach(answering(JSONResponse(body, status))))
    assert (type(failure), failure.code) == (kind, code)


@pytest.mark.parametrize("status", [200, 201, 202, 203, 299])
async def test_every_2xx_is_taken(reach: Reach, status: int) -> None:
    inbox = await reach(answering(JSONResponse({"acknowledged": True}, status)))
    assert await inbox.deliver(PARCEL) == Accepted("parcel-1", acknowledged=True)


@pytest.mark.parametrize(
    ("body", "media_type"),
    [(b'{"acknowledged": true}', "text/html"), (b'{"acknowledged": true}', "application/jsonp"), (b'{"acknowledged": true}', ""),
     (b'{"acknowledged": "true"}', "application/json"), (b'{"acknowledged": 1}', "application/json"),
     (b'{"acknowledged": false}', "application/json"), (b'{"Acknowledged": true}', "application/json"), (b"{}", "application/json"),
     (b"true", "application/json"), (b'["acknowledged"]', "application/json"), (b"null", "application/json"), (b"", "application/json"),
     (b'{"acknowledged": true', "application/json"), (b"\xff\xfe", "application/json"), (b"[" * 4096, "application/json"),
     (b'{"acknowledged": true, "x": "' + b"x" * 4096 + b'"}', "application/json"), (b"<html>OK</html>", "text/html")],
)  # fmt: skip
async def test_any_other_answer_is_taken_but_no_acknowledgement(reach: Reach, body: bytes, media_type: str) -> None:
    inbox = await reach(answering(Response(body, headers={"content-type": media_type})))
    assert await inbox.deliver(PARCEL) == Accepted("parcel-1", acknowledged=False)


@pytest.mark.parametrize("media_type", ["application/json", "application/json; charset=utf-8", "Application/JSON ;charset=UTF-8"])
async def test_acknowledgement_may_hold_more_and_name_a_charset(reach: Reach, media_type: str) -> None:
    body = b'{"acknowledged": true, "case": "' + b"x" * 4000 + b'"}'
    inbox = await reach(answering(Response(body, headers={"content-type": media_type})))
    assert (await inbox.deliver(PARCEL)).acknowledged


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_redirect_to_a_metadata_service_is_not_followed(reach: Reach, status: int) -> None:
    answers: list[str] = []

    async def app(scope: dict, receive: Callable, send: Callable) -> None:
        answers.append(scope["path"])
        await answering(RedirectResponse("http://169.254.169.254/latest/meta-data/", status))(scope, receive, send)

    failure = await refused(await reach(app))
    assert (type(failure), failure.code) == (InboxRefused, "redirected")
    assert answers == ["/parcels"]


async def test_proxy_of_the_environment_is_not_used(reach: Reach, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setitem(os.environ, name, "http://127.0.0.1:1")
    assert (await (await reach(Receiver(NEW).app)).deliver(PARCEL)).acknowledged


async def test_request_names_its_receiver_and_says_nothing_else(reach: Reach) -> None:
    seen: list[dict[bytes, bytes]] = []

    async def app(scope: dict, receive: Callable, send: Callable) -> None:
        seen.append(dict(scope["headers"]))
        await answering(JSONResponse({}))(scope, receive, send)

    await (await reach(app)).deliver(PARCEL)
    (headers,) = seen
    assert headers.pop(b"host").partition(b":")[0] == NAME.encode()
    assert set(headers) == {b"content-type", b"content-length", b"accept", b"accept-encoding", b"user-agent", b"connection",
                            b"webhook-id", b"webhook-timestamp", b"webhook-signature"}  # fmt: skip
    assert (headers[b"content-type"], headers[b"user-agent"]) == (b"application/json", b"forsta-steget")
    assert headers[b"accept-encoding"] == b"identity"


async def test_retry_keeps_the_id_and_renews_the_time() -> None:
    network, now = FakeNetwork(answering(Response(status_code=503))), iter((1_700_000_000.0, 1_700_000_900.0))
    settings = WebhookSettings(f"https://{NAME}/parcels", (NEW,))
    inbox = WebhookInbox(settings, FakeResolver([PUBLIC]), clock=lambda: next(now), network=lambda: network)
    for _ in range(2):
        assert (await refused(inbox)).code == "failing"
    first, second = (request.headers for request in network.requests)
    assert first["webhook-id"] == second["webhook-id"] == "parcel-1"
    assert (first["webhook-timestamp"], second["webhook-timestamp"]) == ("1700000000", "1700000900")
    assert first["webhook-signature"] != second["webhook-signature"]


async def test_no_library_logs_content_or_keys(reach: Reach, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        await (await reach(Receiver(NEW).app, with_documents=True)).deliver(PARCEL)
        assert (await refused(await reach(Receiver(OLD).app))).code == "not_allowed"
    assert {record.name.partition(".")[0] for record in caplog.records} & {"httpx", "httpcore"}
    assert not [word for word in (*SECRETS, NEW.removeprefix("whsec_")) if word in caplog.text]
