"""What only happens on the wire: tokens, statuses, broken and hostile answers, and what must not be seen there."""

from __future__ import annotations

import asyncio
import json
import logging
import traceback
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from fastapi.responses import JSONResponse, RedirectResponse, Response, StreamingResponse

from handover.delivery.inbox import InboxFailure, InboxRefused, InboxUnreachable
from handover.delivery.inboxes.support_management import exchange as exchange_module
from handover.delivery.inboxes.support_management.access_token import AccessTokens
from handover.delivery.inboxes.support_management.exchange import Exchange, failure_of
from handover.delivery.inboxes.support_management.http_errands import connected
from handover.delivery.inboxes.support_management.inbox import SupportManagementInbox
from tests.handover.delivery.parcels import SECRETS, bare_parcel, referral_parcel, rendered
from tests.handover.delivery.support_management_contract import DOCUMENT
from tests.handover.delivery.support_management_server import CLIENT, served
from tests.handover.delivery.support_management_store import StoredErrand
from tests.handover.delivery.support_management_world import World, settings, world_of

REFERRAL = rendered(referral_parcel())
SHAPELESS = [b"", b"\xff", b"<html>logga in</html>", b"null", b"5", b"{", b"[[" * 50_000, b'{"content": null}', b"{}", b'{"content": [5]}']


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with world_of("http") as world:
        yield world


async def failure_of_delivery(world: World, what=REFERRAL) -> InboxFailure:
    with pytest.raises(InboxFailure) as raised:
        await world.inbox.deliver(what)
    shown = "".join(traceback.format_exception(raised.value))
    assert not any(secret in shown for secret in (*SECRETS, *CLIENT, *world.town.tokens))
    return raised.value


async def test_every_operation_of_the_contract_is_used_and_no_other(world) -> None:
    for what in (REFERRAL, rendered(bare_parcel("withdrawn")), rendered(bare_parcel("canary"))):
        await world.inbox.deliver(what)
    promised = {operation["operationId"] for methods in DOCUMENT["paths"].values() for operation in methods.values()}
    assert {name for name, _ in world.town.asked} == promised


async def test_addresses_headers_and_logs_hold_nothing_of_the_person_and_no_key(world, caplog) -> None:
    caplog.set_level(logging.DEBUG)
    await (await world.begin(content_in_description=True)).deliver(REFERRAL)
    await world.inbox.deliver(rendered(bare_parcel("withdrawn")))
    addresses = " ".join(address for address, _ in world.town.seen)
    assert "errands" in addresses and "httpx" in caplog.text
    for secret in (*SECRETS, *CLIENT, *world.town.tokens):
        assert secret not in addresses and secret not in caplog.text
    assert not any(secret in str(headers) for _, headers in world.town.seen for secret in SECRETS)


async def test_sender_is_named_only_where_that_is_set(world) -> None:
    await world.inbox.deliver(REFERRAL)
    assert not any("x-sent-by" in headers for _, headers in world.town.seen)
    world.town.seen.clear()
    await (await world.begin(sent_by="robot01; type=adAccount")).deliver(REFERRAL)
    assert [headers.get("x-sent-by") for _, headers in world.town.seen] == [None, *["robot01; type=adAccount"] * 2]


async def test_one_token_serves_many_deliveries(world) -> None:
    for number in range(3):
        await world.inbox.deliver(rendered(referral_parcel(f"parcel-{number}")))
    assert len(world.town.tokens) == 1 and len(world.errands) == 3


async def test_token_that_was_taken_back_is_renewed_once_and_nothing_is_done_twice(world) -> None:
    await world.inbox.deliver(REFERRAL)
    world.town.valid.clear()
    await world.inbox.deliver(rendered(referral_parcel("parcel-2")))
    assert len(world.town.tokens) == len(world.errands) == 2


async def test_service_that_refuses_every_token_is_asked_twice_and_no_more(world) -> None:
    world.town.answers["findErrands"] = JSONResponse({"title": "Unauthorized"}, 401)
    assert isinstance(failure := await failure_of_delivery(world), InboxRefused) and failure.code == "not_authorized"
    assert (len(world.town.tokens), len(world.town.asked), world.errands) == (2, 2, [])


@pytest.mark.parametrize("changed", [{"client_id": "another"}, {"client_secret": "another"}])
async def test_wrong_key_is_told_apart_from_a_wrong_errand(world, changed) -> None:
    await world.begin(**changed)
    assert (await failure_of_delivery(world)).code == "credentials_refused"
    [told] = await world.inbox.problems()
    assert "credentials_refused" in told and "another" not in told


TOKEN = {"access_token": "abc", "token_type": "Bearer", "expires_in": 60}
BAD_TOKENS = [
    *SHAPELESS,
    *(json.dumps(TOKEN | change).encode() for change in (
        {"access_token": ""}, {"access_token": None}, {"access_token": 5}, {"access_token": "a\r\nX-Other: b"}, {"access_token": "a b"},
        {"access_token": "å"}, {"access_token": "abc\n"}, {"access_token": "a" * 9000}, {"token_type": "mac"}, {"token_type": None},
        {"expires_in": 0}, {"expires_in": -1}, {"expires_in": "soon"}, {"expires_in": 1e300}, {"expires_in": float("nan")},
        {"expires_in": float("inf")}, {"expires_in": None},
    )),
]  # fmt: skip


async def test_token_that_cannot_be_read_is_refused(world) -> None:
    for body in BAD_TOKENS:
        world.town.token_answer = Response(body, media_type="application/json")
        assert (await failure_of_delivery(world)).code == "unreadable_token", body[:80]
    assert world.town.asked == []


TOKEN_STATUSES = [(400, "credentials_refused"), (401, "credentials_refused"), (403, "credentials_refused"),
                  (404, "not_found"), (302, "redirected"), (201, "unexpected_success"), (429, "busy"),
                  (500, "server_error"), (503, "server_error")]  # fmt: skip


@pytest.mark.parametrize(("status", "code"), TOKEN_STATUSES)
async def test_status_of_the_token_endpoint_has_its_meaning(world, status, code) -> None:
    world.town.token_answer = JSONResponse({"error": "invalid_client", "error_description": CLIENT[1]}, status)
    assert (await failure_of_delivery(world)).code == code and world.town.asked == []


class Clock:
    """Seconds, as time.monotonic gives them."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.mark.parametrize(("lifetime", "used_for"), [(3600, 3570), (100, 70), (60, 30), (40, 20), (10, 5), ("100", 70)])
async def test_token_is_used_until_shortly_before_its_end(world, lifetime, used_for) -> None:
    world.town.lifetime, clock = lifetime, Clock()
    async with httpx.AsyncClient() as http:
        tokens = AccessTokens(settings(world.host), Exchange(http, 1), clock)
        first = await tokens.current()
        clock.now += used_for - 0.1
        assert await tokens.current() == first
        clock.now += 0.2
        assert await tokens.current() != first


async def test_token_without_a_lifetime_is_used_for_a_while(world) -> None:
    world.town.token_answer = JSONResponse({"access_token": "abc", "token_type": "bearer"})
    clock = Clock()
    async with httpx.AsyncClient() as http:
        tokens = AccessTokens(settings(world.host), Exchange(http, 1), clock)
        for step in (0, 100, 160, 100):
            clock.now += step
            assert await tokens.current() == "abc"
    assert len(world.town.seen) == 2


async def test_many_who_ask_at_once_share_one_token_request(world) -> None:
    async with httpx.AsyncClient() as http:
        tokens = AccessTokens(settings(world.host), Exchange(http, 1))
        assert len(set(await asyncio.gather(*(tokens.current() for _ in range(20))))) == len(world.town.tokens) == 1


async def test_late_refusal_of_an_old_token_leaves_the_new_one(world) -> None:
    async with httpx.AsyncClient() as http:
        tokens = AccessTokens(settings(world.host), Exchange(http, 1))
        old = await tokens.current()
        tokens.discard(old)
        new = await tokens.current()
        tokens.discard(old)
        assert await tokens.current() == new != old


STATUSES = [(400, InboxRefused, "rejected"), (401, InboxRefused, "not_authorized"), (403, InboxRefused, "forbidden"),
            (404, InboxRefused, "not_found"), (405, InboxRefused, "refused"), (409, InboxRefused, "conflict"),
            (412, InboxRefused, "refused"), (413, InboxRefused, "too_large"), (415, InboxRefused, "refused"),
            (422, InboxRefused, "refused"),
            (408, InboxUnreachable, "timeout"), (429, InboxUnreachable, "busy"), (500, InboxUnreachable, "server_error"),
            (502, InboxUnreachable, "server_error"), (503, InboxUnreachable, "server_error"), (507, InboxUnreachable, "server_error"),
            (200, InboxRefused, "unexpected_success"), (204, InboxRefused, "unexpected_success"), (302, InboxRefused, "redirected"),
            (304, InboxRefused, "redirected")]  # fmt: skip


@pytest.mark.parametrize(("status", "kind", "code"), STATUSES)
def test_status_has_its_meaning(status, kind, code) -> None:
    failure = failure_of(status)
    assert (type(failure), failure.code) == (kind, code)


async def test_problem_document_that_quotes_the_person_is_not_passed_on(world) -> None:
    await world.begin(content_in_description=True, type="NO_SUCH")
    failure = await failure_of_delivery(world)
    assert (failure.code, failure.__cause__) == ("rejected", None) and world.errands == []


async def test_search_whose_answer_has_another_shape_creates_nothing(world) -> None:
    for body in (*SHAPELESS, b"[]", b'{"content": [{"id": "../../metadata"}]}', b'{"content": [{}]}', b'{"content": {}}'):
        world.town.answers["findErrands"] = Response(body, media_type="application/json")
        assert (await failure_of_delivery(world)).code == "unreadable_answer", body[:80]
    assert world.errands == []


@pytest.mark.parametrize("operation", ["readErrandAttachments", "findErrandNotes", "getAll"])
async def test_any_answer_of_another_shape_is_refused(world, operation) -> None:
    await world.inbox.deliver(REFERRAL)
    kinds = {"readErrandAttachments": "referral", "findErrandNotes": "withdrawn", "getAll": "canary"}
    what = REFERRAL if kinds[operation] == "referral" else rendered(bare_parcel(kinds[operation]))
    for body in (*SHAPELESS[:7], b'"text"'):
        world.town.answers[operation] = Response(body, media_type="application/json")
        assert (await failure_of_delivery(world, what)).code == "unreadable_answer", body[:80]
    assert world.errands[0].notes == [] and len(world.errands[0].documents) == 2


async def test_metadata_without_any_list_knows_nothing_and_does_not_break(world) -> None:
    for body in (b"{}", b'{"categories": null, "statuses": null, "labels": {"labelStructure": null}}'):
        world.town.answers["getAll"] = Response(body, media_type="application/json")
        assert len(await world.inbox.problems()) == 3


@pytest.mark.parametrize("location", ["", "/", "no-id", "/1489/VALD_I_NARA/errands/", "https://[", "/errands/..%2f..%2fx"])
async def test_new_errand_whose_address_cannot_be_read_is_found_by_the_next_attempt(world, location) -> None:
    world.town.answers["createErrand"] = Response(status_code=201, headers={"Location": location} if location else {})
    assert (await failure_of_delivery(world)).code == "unreadable_answer"
    world.town.answers.clear()
    await world.inbox.deliver(REFERRAL)
    assert len(world.errands) == 1 and len(world.errands[0].documents) == 2


async def test_address_that_a_gateway_has_rewritten_is_understood(world) -> None:
    identity = "b82bd8ac-1507-4d9a-958d-369261eecc15"
    location = f"https://gateway.example:8243/supportmanagement/15.0/1489/X/errands/{identity}?a=b"
    world.town.answers["createErrand"] = Response(status_code=201, headers={"Location": location})
    world.store.errands[identity] = StoredErrand(identity, "KC-1", {})
    assert (await world.inbox.deliver(REFERRAL)).reference == identity


async def test_redirect_is_not_followed(world) -> None:
    async with world_of("http") as elsewhere:
        world.town.answers["findErrands"] = RedirectResponse(f"http://{elsewhere.host}/token", 307)
        assert (await failure_of_delivery(world)).code == "redirected"
        assert elsewhere.town.seen == []


async def test_proxy_of_the_environment_is_not_used(world, monkeypatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.delenv("NO_PROXY", raising=False)
    await (await world.begin()).deliver(REFERRAL)
    assert len(world.errands) == 1


async def test_answer_that_drips_ends_in_time(world) -> None:
    async def drip() -> AsyncIterator[bytes]:
        for _ in range(40):
            await asyncio.sleep(0.05)
            yield b" "

    await world.begin(timeout_s=0.5)
    world.town.answers["findErrands"] = StreamingResponse(drip(), media_type="application/json")
    failure = await failure_of_delivery(world)
    assert isinstance(failure, InboxUnreachable) and failure.code == "timeout"


async def test_endless_answer_is_cut_off(world, monkeypatch) -> None:
    monkeypatch.setattr(exchange_module, "MOST_BYTES", 10_000)
    world.town.answers["findErrands"] = Response(b'{"content": []' + b" " * 20_000 + b"}", media_type="application/json")
    assert (await failure_of_delivery(world)).code == "answer_too_long" and world.errands == []


async def test_nobody_at_the_address_is_unreachable() -> None:
    async with connected(settings("127.0.0.1:1")) as errands:
        with pytest.raises(InboxUnreachable, match=r"^no_connection$"):
            await SupportManagementInbox(settings(), errands).deliver(REFERRAL)


async def test_answer_that_is_no_http_is_unreachable() -> None:
    async def babble(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 mail.example ESMTP\r\n")
        writer.close()

    async with await asyncio.start_server(babble, "127.0.0.1", 0) as server:
        host = f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
        async with connected(settings(host)) as errands:
            with pytest.raises(InboxUnreachable, match=r"^no_connection$"):
                await errands.metadata()


async def test_certificate_that_nobody_vouches_for_is_refused(world, tmp_path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name, now = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")]), datetime.now(UTC)
    builder = x509.CertificateBuilder(name, name, key.public_key(), 1, now - timedelta(days=1), now + timedelta(days=1))
    certificate = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), False).sign(key, hashes.SHA256())
    (tmp_path / "c.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (tmp_path / "k.pem").write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
                                                       serialization.NoEncryption()))  # fmt: skip
    async with served(world.town.app(), ssl_certfile=str(tmp_path / "c.pem"), ssl_keyfile=str(tmp_path / "k.pem")) as host:
        address = f"https://localhost:{host.rpartition(':')[2]}"
        async with connected(settings(base_url=address, token_url=address + "/token", timeout_s=5)) as errands:
            with pytest.raises(InboxRefused, match=r"^not_trusted$"):
                await errands.metadata()
    assert world.town.seen == []
