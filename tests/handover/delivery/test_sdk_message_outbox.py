"""The folder that a message system collects from: whole files or none, whatever fails, and never a claim that they were sent."""

from __future__ import annotations

import asyncio
import errno
import os
import stat
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from lxml import etree

from foundation.settings import ROOT
from handover.delivery.inbox import Inbox, InboxRefused, InboxUnreachable
from handover.delivery.inboxes.sdk_message.folder_inbox import SdkFolderInbox
from handover.delivery.inboxes.sdk_message.identifiers import conversation_id, message_id
from handover.delivery.inboxes.sdk_message.message import build_message
from handover.delivery.inboxes.sdk_message.validation import validate
from tests.handover.delivery.fake_inbox import FakeInbox
from tests.handover.delivery.parcels import SECRETS, referral_parcel, rendered
from tests.handover.delivery.sdk_message_material import KINDS, NOW, SETTINGS, message_of, parcel_of, rendered_of


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "outbox"
    path.mkdir()
    return path


@pytest.fixture
def inbox(folder: Path) -> SdkFolderInbox:
    return SdkFolderInbox(SETTINGS, folder, lambda: NOW)


@pytest.fixture(params=["folder", "fake"])
def either(request: pytest.FixtureRequest, inbox: SdkFolderInbox) -> Inbox:
    return inbox if request.param == "folder" else FakeInbox("sdk")


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def age(folder: Path, old: timedelta) -> None:
    for path in folder.iterdir():
        os.utime(path, ((NOW - old).timestamp(),) * 2)


def fail(monkeypatch: pytest.MonkeyPatch, name: str, error: BaseException) -> None:
    def failing(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(os, name, failing)


@pytest.mark.parametrize("kind", KINDS)
async def test_any_parcel_is_accepted_and_not_acknowledged(either: Inbox, kind: str) -> None:
    accepted = await either.deliver(rendered_of(kind))
    assert either.kind == "sdk"
    assert accepted.acknowledged is False
    assert not [secret for secret in SECRETS if secret in accepted.reference]


async def test_repetition_has_the_same_reference_and_another_parcel_another(either: Inbox) -> None:
    first, second = await either.deliver(rendered_of()), await either.deliver(rendered_of())
    assert first == second
    assert await either.deliver(rendered(referral_parcel("parcel-9"))) != first


@pytest.mark.parametrize("kind", ["referral", "withdrawn"])
async def test_file_is_the_valid_message_under_an_opaque_name(inbox: SdkFolderInbox, folder: Path, kind: str) -> None:
    accepted = await inbox.deliver(rendered_of(kind))
    parcel = parcel_of(kind)
    assert files(folder) == {f"{conversation_id(parcel)}.{message_id(parcel)}.xml": message_of(kind)}
    assert validate(message_of(kind)) == []
    assert accepted.reference == str(message_id(parcel))


async def test_file_is_for_its_owner_alone_whatever_the_mask(inbox: SdkFolderInbox, folder: Path) -> None:
    before = os.umask(0)
    try:
        await inbox.deliver(rendered_of())
    finally:
        os.umask(before)
    assert [stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()] == [0o600]


async def test_repetition_overwrites_its_own_file(folder: Path) -> None:
    await SdkFolderInbox(SETTINGS, folder, lambda: NOW).deliver(rendered_of())
    first = files(folder)
    await SdkFolderInbox(SETTINGS, folder, lambda: NOW + timedelta(days=1)).deliver(rendered_of())
    assert files(folder).keys() == first.keys()
    assert files(folder) != first


async def test_repetition_after_collection_is_written_again_as_the_same_message(inbox: SdkFolderInbox, folder: Path) -> None:
    await inbox.deliver(rendered_of())
    collected = files(folder)
    for path in folder.iterdir():
        path.unlink()
    await inbox.deliver(rendered_of())
    assert files(folder) == collected


async def test_many_repetitions_at_once_leave_one_whole_file(inbox: SdkFolderInbox, folder: Path) -> None:
    await asyncio.gather(*(inbox.deliver(rendered_of()) for _ in range(20)))
    assert list(files(folder).values()) == [message_of()]


async def test_withdrawal_removes_what_was_not_collected_of_its_ticket_and_nothing_else(inbox: SdkFolderInbox, folder: Path) -> None:
    other = rendered(replace(referral_parcel("parcel-9"), ticket_id="ticket-9"))
    withdrawal = rendered(parcel_of("withdrawn", "parcel-2"))
    for parcel in (rendered_of(), rendered(referral_parcel("parcel-3")), other, withdrawal, withdrawal):
        await inbox.deliver(parcel)
    assert {name.split(".")[1] for name in files(folder)} == {str(message_id(other.parcel)), str(message_id(withdrawal.parcel))}


async def test_canary_leaves_no_message_behind_and_removes_none(inbox: SdkFolderInbox, folder: Path) -> None:
    await inbox.deliver(rendered_of())
    before = files(folder)
    await inbox.deliver(rendered_of("canary"))
    assert files(folder) == before


async def test_canary_is_on_the_disk_before_it_is_removed(inbox: SdkFolderInbox, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[bytes] = []
    monkeypatch.setattr(os, "fsync", lambda _: seen.extend(path.read_bytes() for path in folder.iterdir()))
    await inbox.deliver(rendered_of("canary"))
    assert seen == [message_of("canary")]


@pytest.mark.parametrize(("minutes", "lost"), [(0, False), (59, False), (61, True)])
async def test_canary_is_lost_when_nobody_collects(inbox: SdkFolderInbox, folder: Path, minutes: int, lost: bool) -> None:
    await inbox.deliver(rendered_of())
    age(folder, timedelta(minutes=minutes))
    try:
        await inbox.deliver(rendered_of("canary"))
    except InboxUnreachable as failure:
        assert (lost, failure.code) == (True, "not_collected")
    else:
        assert not lost
    assert len(files(folder)) == 1


@pytest.mark.parametrize("broken", [{"text": ""}, {"text": "\n \n"}, {"pdf": b""}, {"pdf": b"x" * 23_000_000}])
async def test_invalid_message_is_refused_and_not_written(inbox: SdkFolderInbox, folder: Path, broken: dict) -> None:
    with pytest.raises(InboxRefused) as refusal:
        await inbox.deliver(rendered_of(**broken))
    assert refusal.value.code == "invalid_message"
    assert files(folder) == {}


@pytest.mark.parametrize("place", ["gone", "file"])
async def test_missing_folder_is_refused_and_not_made(tmp_path: Path, place: str) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(InboxRefused) as refusal:
        await SdkFolderInbox(SETTINGS, tmp_path / place).deliver(rendered_of())
    assert refusal.value.code == "folder_missing"
    assert refusal.value.__suppress_context__
    assert files(tmp_path) == {"file": b"x"}


CODES = [(errno.ENOSPC, "folder_full"), (errno.EDQUOT, "folder_full"), (errno.EACCES, "folder_not_writable"),
         (errno.EROFS, "folder_not_writable"), (errno.EIO, "folder_not_writable"), (errno.EPERM, "folder_not_writable")]  # fmt: skip


@pytest.mark.parametrize("step", ["fsync", "replace", "open", "listdir"])
@pytest.mark.parametrize(("number", "code"), CODES)
async def test_disk_that_fails_is_unreachable_and_leaves_nothing(
    inbox: SdkFolderInbox, folder: Path, monkeypatch: pytest.MonkeyPatch, step: str, number: int, code: str
) -> None:
    with monkeypatch.context() as patch, pytest.raises(InboxUnreachable) as failure:
        fail(patch, step, OSError(number, os.strerror(number), str(folder / "Kim Öst")))
        await inbox.deliver(rendered_of())
    assert failure.value.code == code
    assert failure.value.__suppress_context__
    assert str(failure.value) == code
    assert files(folder) == {}


@pytest.mark.parametrize("step", ["fsync", "replace"])
async def test_older_message_stays_whole_when_a_repetition_fails(
    inbox: SdkFolderInbox, folder: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    await inbox.deliver(rendered_of())
    before = files(folder)
    with monkeypatch.context() as patch, pytest.raises(InboxUnreachable):
        fail(patch, step, OSError(errno.EIO, "x"))
        await inbox.deliver(rendered_of(text="annan text"))
    assert files(folder) == before
    await inbox.deliver(rendered_of(text="annan text"))
    assert list(files(folder).values()) == [message_of(text="annan text")]


async def test_file_whose_name_may_get_lost_is_not_accepted(inbox: SdkFolderInbox, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file is there, but a power failure could take its name away."""
    real, calls = os.fsync, []

    def fail_for_the_folder(handle: int) -> None:
        calls.append(stat.S_ISDIR(os.fstat(handle).st_mode))
        if calls[-1]:
            raise OSError(errno.EIO, "x")
        real(handle)

    with monkeypatch.context() as patch, pytest.raises(InboxUnreachable):
        patch.setattr(os, "fsync", fail_for_the_folder)
        await inbox.deliver(rendered_of())
    assert calls == [False, True]
    assert list(files(folder).values()) == [message_of()]


async def test_withdrawal_that_can_not_remove_the_referral_is_not_accepted(
    inbox: SdkFolderInbox, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await inbox.deliver(rendered_of())
    before = files(folder)
    withdrawal = rendered(parcel_of("withdrawn", "parcel-2"))
    with monkeypatch.context() as patch, pytest.raises(InboxUnreachable):
        fail(patch, "unlink", OSError(errno.EACCES, "x"))
        await inbox.deliver(withdrawal)
    assert files(folder) == before
    await inbox.deliver(withdrawal)
    assert list(files(folder).values()) == [build_message(withdrawal, SETTINGS, NOW)]


KILLED = """
import asyncio, os, sys
from pathlib import Path
from handover.delivery.inboxes.sdk_message.folder_inbox import SdkFolderInbox
from tests.handover.delivery.sdk_message_material import SETTINGS, rendered_of
setattr(os, sys.argv[2], lambda *_: os._exit(9))
asyncio.run(SdkFolderInbox(SETTINGS, Path(sys.argv[1])).deliver(rendered_of()))
"""


@pytest.mark.parametrize("step", ["fsync", "replace"])
async def test_process_that_is_killed_leaves_nothing_to_collect_and_what_it_left_is_removed_later(folder: Path, step: str) -> None:
    killed = subprocess.run([sys.executable, "-c", KILLED, str(folder), step], cwd=ROOT, check=False, timeout=60)
    assert killed.returncode == 9
    assert list(folder.glob("*.xml")) == []
    (left,) = folder.iterdir()
    assert stat.S_IMODE(left.stat().st_mode) == 0o600
    os.utime(left, (0, 0))
    await SdkFolderInbox(SETTINGS, folder, lambda: NOW).deliver(rendered_of())
    assert list(files(folder).values()) == [message_of()]


async def test_file_that_is_being_written_is_not_removed_as_a_leftover(inbox: SdkFolderInbox, folder: Path) -> None:
    fresh, foreign = folder / ".abc.unfinished", folder / ".collector"
    for path, age in ((fresh, timedelta(minutes=59)), (foreign, timedelta(days=9))):
        path.write_text("x")
        os.utime(path, ((NOW - age).timestamp(),) * 2)
    await inbox.deliver(rendered_of())
    assert fresh.exists() and foreign.exists()


async def test_collector_never_sees_half_a_message(inbox: SdkFolderInbox, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[bytes] = []
    real = os.fsync

    def look(handle: int) -> None:
        seen.extend(path.read_bytes() for path in folder.glob("*.xml"))
        real(handle)

    monkeypatch.setattr(os, "fsync", look)
    for _ in range(3):
        await inbox.deliver(rendered_of())
    assert len(seen) == 5  # the first of six looks comes before there is a file
    assert set(seen) == {message_of()}


async def test_nothing_is_wrong_with_a_folder_that_is_collected(inbox: SdkFolderInbox, folder: Path) -> None:
    await inbox.deliver(rendered_of())
    age(folder, timedelta(minutes=59))
    assert await inbox.problems() == []


async def test_files_that_nobody_collects_are_told_of_as_not_sent(inbox: SdkFolderInbox, folder: Path) -> None:
    for identity in ("parcel-1", "parcel-2"):
        await inbox.deliver(rendered(referral_parcel(identity)))
    age(folder, timedelta(minutes=61))
    assert await inbox.problems() == ["SDK-meddelanden som har väntat mer än en timme på att hämtas, och inte är skickade: 2."]


async def test_folder_that_can_not_be_used_is_told_of(inbox: SdkFolderInbox, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(os, "access", lambda *_: False)
        assert await inbox.problems() == ["Mappen för SDK-meddelanden går inte att skriva i."]
    folder.rmdir()
    assert await inbox.problems() == ["Mappen för SDK-meddelanden finns inte, eller går inte att läsa."]


async def test_message_on_disk_can_be_read_by_another_parser(inbox: SdkFolderInbox, folder: Path) -> None:
    await inbox.deliver(rendered_of())
    (path,) = folder.iterdir()
    assert etree.parse(path).getroot().tag.endswith("}messagePayload")
