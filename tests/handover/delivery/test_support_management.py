"""SupportManagement as inbox, the same over a fake client and over HTTP: one errand a referral, whatever is lost on the way."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from handover.core.parcel import Reference
from handover.delivery.inbox import Accepted, InboxFailure, InboxRefused, InboxUnreachable
from handover.delivery.inboxes.support_management import content
from handover.delivery.inboxes.support_management import inbox as inbox_module
from tests.handover.delivery.parcels import SECRETS, bare_parcel, referral_parcel, rendered
from tests.handover.delivery.support_management_store import FAILURES, LABEL
from tests.handover.delivery.support_management_world import World, world_of

REFERRAL = rendered(referral_parcel())
WITHDRAWAL = rendered(bare_parcel("withdrawn"))
CANARY = rendered(bare_parcel("canary", "parcel-3"))
NAMES = ["forfragan.pdf", "forfragan.json"]


@pytest.fixture(params=["fake", "http"])
async def world(request) -> AsyncIterator[World]:
    async with world_of(request.param) as world:
        yield world


def names(errand) -> list[str]:
    return [document[0] for document in errand.documents]


async def failure_of(world: World, what) -> InboxFailure:
    with pytest.raises(InboxFailure) as raised:
        await world.inbox.deliver(what)
    assert raised.value.args == (raised.value.code,) and not any(secret in repr(raised.value) for secret in SECRETS)
    return raised.value


async def test_referral_becomes_an_errand_with_both_documents(world) -> None:
    accepted = await world.inbox.deliver(REFERRAL)
    [errand] = world.errands
    assert accepted == Accepted(errand.id, acknowledged=True)
    assert errand.documents == [("forfragan.pdf", "application/pdf", REFERRAL.pdf, "ESERVICE"),
                                ("forfragan.json", "application/json", REFERRAL.json, "ESERVICE")]  # fmt: skip
    assert errand.body == {
        "title": "Förfrågan från Första steget", "description": content.DESCRIPTION, "status": "NEW", "priority": "MEDIUM",
        "classification": {"category": "OPEN_CARE", "type": "SELF_REFERRAL"}, "reporterUserId": "forsta-steget", "channel": "CHAT",
        "labels": [{"id": LABEL}], "externalTags": [{"key": "forsta-steget-parcel", "value": "parcel-1"},
                                                    {"key": "forsta-steget-ticket", "value": "ticket-1"}],
    }  # fmt: skip


async def test_errand_outside_its_documents_says_nothing_about_the_person(world) -> None:
    await world.inbox.deliver(REFERRAL)
    [errand] = world.errands
    assert not any(secret in f"{errand.body} {names(errand)}" for secret in SECRETS)


async def test_description_holds_the_text_only_where_the_setting_allows_it(world) -> None:
    await (await world.begin(content_in_description=True)).deliver(REFERRAL)
    [errand] = world.errands
    assert errand.body["description"] == REFERRAL.text and errand.body["title"] == content.TITLE


async def test_errand_without_labels_sends_none(world) -> None:
    await (await world.begin(labels=())).deliver(REFERRAL)
    assert "labels" not in world.errands[0].body


async def test_repeated_parcel_leaves_one_errand(world) -> None:
    answers = [await world.inbox.deliver(REFERRAL) for _ in range(3)]
    await world.begin()
    answers.append(await world.inbox.deliver(REFERRAL))
    assert len(set(answers)) == len(world.errands) == 1 and names(world.errands[0]) == NAMES


async def test_two_referrals_become_two_errands(world) -> None:
    for identity in ("parcel-1", "parcel-1x", "PARCEL-1"):
        await world.inbox.deliver(rendered(referral_parcel(identity)))
    assert [names(errand) for errand in world.errands] == [NAMES] * 3


async def test_a_referral_takes_so_many_requests(world) -> None:
    world.faults.start()
    await world.inbox.deliver(REFERRAL)
    assert world.faults.count == world.requests_of_a_referral


async def attempt_with_fault(world: World, what, at: int, when: str, how: str) -> None:
    world.faults.start(**{f"at_{at}": (when, how)})
    failure = await failure_of(world, what)
    # The first request over HTTP is the one for a token, and a no to that has a name of its own.
    assert type(failure) is type(FAILURES[how]) and failure.code in (FAILURES[how].code, "credentials_refused")
    assert world.faults.count == at


async def whole_after(world: World, what) -> None:
    """Delivers without a fault, and finds one errand with each document once."""
    world.faults.start()
    accepted = await world.inbox.deliver(what)
    found = world.store.find(content.PARCEL_TAG, what.parcel.id)
    assert [errand.id for errand in found] == [accepted.reference]
    assert [document[2] for document in found[0].documents] == [what.pdf, what.json]


@pytest.mark.parametrize("how", ["503", "cut", "403"])
async def test_fault_at_any_request_leaves_one_whole_errand_after_the_next_attempt(world, how) -> None:
    for at, when, restarts in itertools.product(range(1, world.requests_of_a_referral + 1), ("before", "after"), (True, False)):
        what = rendered(referral_parcel(f"parcel-{at}-{when}-{restarts}"))
        await world.begin()
        await attempt_with_fault(world, what, at, when, how)
        if restarts:
            await world.begin()
        await whole_after(world, what)


async def test_faults_at_any_two_requests_leave_one_whole_errand(world) -> None:
    numbers = range(1, world.requests_of_a_referral + 1)
    for first, second in itertools.product(numbers, numbers):
        what = rendered(referral_parcel(f"parcel-{first}-{second}"))
        await world.begin()
        await attempt_with_fault(world, what, first, "after", "503")
        world.faults.start(**{f"at_{second}": ("after", "cut")})
        with contextlib.suppress(InboxUnreachable):
            await world.inbox.deliver(what)
        await whole_after(world, what)


async def test_answer_that_comes_too_late_leaves_one_whole_errand(world) -> None:
    new_errand, last_document = world.requests_of_a_referral - 3, world.requests_of_a_referral
    for at in (new_errand, last_document):
        what = rendered(referral_parcel(f"parcel-{at}"))
        await world.begin(timeout_s=1)
        await attempt_with_fault(world, what, at, "after", "hang")
        await whole_after(world, what)


async def test_busy_service_is_unreachable_and_not_refusing(world) -> None:
    await attempt_with_fault(world, REFERRAL, 1, "before", "429")
    assert world.errands == []


async def test_document_that_is_there_is_not_sent_again(world) -> None:
    await attempt_with_fault(world, REFERRAL, world.requests_of_a_referral, "before", "503")
    assert names(world.errands[0]) == NAMES[:1]
    await whole_after(world, REFERRAL)


async def test_search_that_lags_behind_makes_no_second_errand(world) -> None:
    await attempt_with_fault(world, REFERRAL, world.requests_of_a_referral, "after", "503")
    world.store.lets_be_found = False
    await world.inbox.deliver(REFERRAL)
    assert len(world.errands) == 1 and names(world.errands[0]) == NAMES


async def test_errand_that_staff_deleted_between_two_attempts_is_created_again(world) -> None:
    await attempt_with_fault(world, REFERRAL, world.requests_of_a_referral, "after", "503")
    world.store.errands.clear()
    assert (await failure_of(world, REFERRAL)).code == "not_found"
    await whole_after(world, REFERRAL)


@pytest.mark.parametrize(("what", "lack"), [(REFERRAL, "honours_filter"), (REFERRAL, "shows_tags"), (WITHDRAWAL, "shows_tags")])
async def test_search_that_cannot_be_relied_on_creates_and_changes_nothing(world, what, lack) -> None:
    await world.inbox.deliver(rendered(referral_parcel("parcel-9" if lack == "honours_filter" else "parcel-1")))
    before = dict(world.errands[0].body)
    setattr(world.store, lack, False)
    failure = await failure_of(world, what)
    assert isinstance(failure, InboxRefused) and failure.code == "search_not_honoured"
    assert len(world.errands) == 1 and world.errands[0].body == before and world.errands[0].notes == []


@pytest.mark.parametrize("identity", ["", "x' or externalTags.value:'y", "x\\", "å", "a b", "x" * 201, "x\n"])
async def test_id_that_could_change_the_search_is_refused_before_anything_is_asked(world, identity) -> None:
    world.faults.start()
    assert (await failure_of(world, rendered(referral_parcel(identity)))).code == "unfit_id"
    assert world.faults.count == 0 and world.errands == []


async def test_second_errand_of_the_same_referral_gets_one_note_and_no_documents(world) -> None:
    first = await world.inbox.deliver(REFERRAL)
    world.store.create(dict(world.errands[0].body))
    assert [await world.inbox.deliver(REFERRAL) for _ in range(2)] == [first, first]
    oldest, copy = world.errands
    assert (names(copy), oldest.notes, len(copy.notes)) == ([], [], 1)
    assert oldest.number in copy.notes[0]["body"]


async def test_withdrawal_says_in_title_and_note_that_the_errand_has_to_go(world) -> None:
    referred = await world.inbox.deliver(REFERRAL)
    assert await world.inbox.deliver(WITHDRAWAL) == referred
    [errand] = world.errands
    assert errand.body["title"] == content.WITHDRAWN_TITLE and "Radera ärendet" in errand.notes[0]["body"]
    assert (errand.body["description"], names(errand)) == (content.DESCRIPTION, NAMES)


async def test_repeated_withdrawal_leaves_one_note(world) -> None:
    await world.inbox.deliver(REFERRAL)
    for _ in range(3):
        await world.inbox.deliver(WITHDRAWAL)
        await world.begin()
    assert len(world.errands) == len(world.errands[0].notes) == 1


async def test_withdrawal_reaches_every_errand_of_its_ticket_and_no_other(world) -> None:
    await world.inbox.deliver(REFERRAL)
    world.store.create(dict(world.errands[0].body))
    other = dict(world.errands[0].body, externalTags=[{"key": content.TICKET_TAG, "value": "ticket-2"}])
    world.store.create(other)
    await world.inbox.deliver(WITHDRAWAL)
    assert [errand.body["title"] == content.WITHDRAWN_TITLE for errand in world.errands] == [True, True, False]
    assert [len(errand.notes) for errand in world.errands] == [1, 1, 0]


async def test_withdrawal_of_what_never_arrived_creates_nothing(world) -> None:
    assert await world.inbox.deliver(WITHDRAWAL) == Accepted(inbox_module.NOTHING_THERE, acknowledged=True)
    assert world.errands == []


@pytest.mark.parametrize("when", ["before", "after"])
async def test_fault_at_any_request_of_a_withdrawal_leaves_one_note(world, when) -> None:
    for at in range(1, world.requests_of_a_referral):
        world.store.errands.clear()
        await (await world.begin()).deliver(REFERRAL)
        await world.begin()
        await attempt_with_fault(world, WITHDRAWAL, at, when, "503")
        world.faults.start()
        await world.inbox.deliver(WITHDRAWAL)
        assert world.errands[0].body["title"] == content.WITHDRAWN_TITLE and len(world.errands[0].notes) == 1, at


async def test_canary_asks_for_the_metadata_and_touches_nothing(world) -> None:
    world.faults.start()
    assert await world.inbox.deliver(CANARY) == Accepted("metadata", acknowledged=True)
    assert world.errands == [] and world.faults.count == world.requests_of_a_referral - 4


MISFITS = [
    ({"category": "NO_SUCH"}, "unknown_category", "Kategorin NO_SUCH finns inte"),
    ({"category": "EMPTY"}, "unknown_type", "Ärendetypen SELF_REFERRAL finns inte under kategorin EMPTY"),
    ({"type": "NO_SUCH"}, "unknown_type", "Ärendetypen NO_SUCH finns inte"),
    ({"status": "NO_SUCH"}, "unknown_status", "Statusen NO_SUCH finns inte"),
    ({"labels": ("00000000-0000-0000-0000-000000000009",)}, "unknown_label", "1 av etiketterna finns inte"),
]


@pytest.mark.parametrize(("changed", "code", "sentence"), MISFITS)
async def test_canary_and_doctor_tell_what_the_municipality_does_not_know(world, changed, code, sentence) -> None:
    inbox = await world.begin(**changed)
    [told] = await inbox.problems()
    assert told.startswith(sentence) and (await failure_of(world, CANARY)).code == code
    assert world.errands == []


async def test_doctor_has_nothing_to_say_when_all_fits_whatever_the_case_of_the_names(world) -> None:
    inbox = await world.begin(category="open_care", type="Self_Referral", status="new")
    assert await inbox.problems() == []


async def test_doctor_tells_all_misfits_at_once(world) -> None:
    inbox = await world.begin(category="NO_SUCH", status="NO_SUCH", labels=())
    assert len(await inbox.problems()) == 2


@pytest.mark.parametrize(("how", "words"), [("503", "svarar inte"), ("403", "säger nej")])
async def test_doctor_says_when_there_is_no_answer_or_a_no(world, how, words) -> None:
    world.faults.start(at_1=("before", how))
    [told] = await world.inbox.problems()
    assert words in told and told.endswith(".")


async def test_referral_that_the_municipality_cannot_classify_is_refused(world) -> None:
    await world.begin(type="NO_SUCH")
    assert (await failure_of(world, REFERRAL)).code == "rejected" and world.errands == []


async def test_delivery_as_a_whole_ends_before_its_lease(world, monkeypatch) -> None:
    monkeypatch.setattr(inbox_module, "DELIVERY_SECONDS", 0.05)
    waiting = asyncio.Event()
    monkeypatch.setattr(world.inbox._client, "attach", lambda *_: waiting.wait())
    failure = await failure_of(world, REFERRAL)
    assert isinstance(failure, InboxUnreachable) and failure.code == "timeout"


async def test_words_of_any_kind_arrive_byte_for_byte(world) -> None:
    words = "".join(map(chr, range(1, 0x300))) + "\u202e\U0001f4ac" + "ö" * 3000
    what = rendered(referral_parcel("parcel-7", words))
    await (await world.begin(content_in_description=True)).deliver(what)
    assert world.errands[0].documents[1][2] == what.json and world.errands[0].body["description"] == what.text


async def test_withdrawal_finds_the_errand_by_its_id_when_its_tags_are_gone(world) -> None:
    referred = await world.inbox.deliver(REFERRAL)
    world.errands[0].body["externalTags"] = []
    order = rendered(replace(bare_parcel("withdrawn"), refers_to=Reference("parcel-1", referred.reference)))
    assert [await world.inbox.deliver(order) for _ in range(2)] == [referred, referred]
    assert world.errands[0].body["title"] == content.WITHDRAWN_TITLE and len(world.errands[0].notes) == 1


async def test_withdrawal_of_an_errand_that_staff_have_deleted_is_done(world) -> None:
    order = rendered(replace(bare_parcel("withdrawn"), refers_to=Reference("parcel-1", "00000000-0000-0000-0000-000000000000")))
    assert await world.inbox.deliver(order) == Accepted(inbox_module.NOTHING_THERE, acknowledged=True)
