"""A model that is not what was trained is refused before anything is started, and what was checked is what is used."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.assistant.model_archive import CONFIG_ERROR, LARGEST_BYTES, ArchiveRefused, checked_copy, hash_file, seal
from tests.assistant.box import ROOT

CONTENT = b"trained here" * 1000


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """A sealed archive."""
    path = tmp_path / "assistant.tar.gz"
    path.write_bytes(CONTENT)
    seal(path)
    return path


def started(archive: Path, copy: Path) -> subprocess.CompletedProcess[str]:
    """What the container's command does, with a program in Rasa's place that shows the start of what it was given."""
    show = [sys.executable, "-c", "import sys; print(open(sys.argv[1], 'rb').read(12).decode())", str(copy)]
    words = [sys.executable, "-m", "bot.assistant.model_archive", "run", str(archive), str(copy), *show]
    return subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=20, check=False)


def one_bit(archive: Path) -> None:
    archive.write_bytes(bytes([CONTENT[0] ^ 1]) + CONTENT[1:])


def swapped(archive: Path) -> None:
    other = archive.with_name("other.tar.gz")
    other.write_bytes(b"from a stranger")
    seal(other)
    other.replace(archive)


def swapped_with_its_hash(archive: Path) -> None:
    swapped(archive)
    hash_file(archive.with_name("other.tar.gz")).replace(hash_file(archive))


def too_large(archive: Path) -> None:
    os.truncate(archive, LARGEST_BYTES + 1)


def link(archive: Path) -> None:
    archive.rename(archive.with_name("moved"))
    archive.symlink_to("moved")


def pipe(archive: Path) -> None:
    archive.unlink()
    os.mkfifo(archive)


def folder(archive: Path) -> None:
    archive.unlink()
    archive.mkdir()


CHANGES: dict[Callable[[Path], object], str] = {
    one_bit: "har ändrats", swapped: "har ändrats", swapped_with_its_hash: "kontrollsumma", too_large: "för stor", link: "ingen vanlig fil",
    pipe: "ingen vanlig fil", folder: "ingen vanlig fil", Path.unlink: "modellen saknas",
    lambda archive: archive.write_bytes(CONTENT[:-1]): "har ändrats", lambda archive: archive.write_bytes(b""): "har ändrats",
    lambda archive: archive.write_bytes(CONTENT + b"\0"): "har ändrats",
    lambda archive: hash_file(archive).unlink(): "kontrollsumma", lambda archive: hash_file(archive).write_text(""): "kontrollsumma",
    lambda archive: hash_file(archive).write_bytes(b"\xff" * 64): "kontrollsumma",
    lambda archive: hash_file(archive).write_text("0" * 64 + "  " + archive.name): "har ändrats",
    lambda archive: shutil.copy(__file__, hash_file(archive)): "kontrollsumma",
}  # fmt: skip


@pytest.mark.parametrize("change", CHANGES, ids=range(len(CHANGES)))
def test_every_change_is_refused_and_leaves_no_copy(change: Callable[[Path], object], archive: Path, tmp_path: Path) -> None:
    copy = checked_copy(archive, tmp_path / "private" / "model")
    change(archive)
    with pytest.raises(ArchiveRefused, match=CHANGES[change]):
        checked_copy(archive, copy)
    assert not copy.exists()


def test_what_was_checked_is_what_is_used_whatever_happens_to_the_archive_then(archive: Path, tmp_path: Path) -> None:
    copy = checked_copy(archive, tmp_path / "private" / "model")
    archive.write_bytes(b"from a stranger")
    assert copy.read_bytes() == CONTENT
    assert copy.stat().st_mode & 0o777 == 0o400 and copy.parent.stat().st_mode & 0o777 == 0o700


def test_link_in_place_of_the_copy_is_replaced_and_not_followed(archive: Path, tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_text("untouched")
    (tmp_path / "copy").symlink_to(victim)
    assert checked_copy(archive, tmp_path / "copy").read_bytes() == CONTENT
    assert victim.read_text() == "untouched"


def test_command_gets_the_checked_bytes(archive: Path, tmp_path: Path) -> None:
    done = started(archive, tmp_path / "private" / "model")
    assert (done.returncode, done.stdout, done.stderr) == (0, "trained here\n", "")


@pytest.mark.parametrize("change", [one_bit, swapped, Path.unlink, pipe])
def test_command_is_never_started_with_a_refused_model(change: Callable[[Path], object], archive: Path, tmp_path: Path) -> None:
    change(archive)
    done = started(archive, tmp_path / "private" / "model")
    assert (done.returncode, done.stdout) == (CONFIG_ERROR, "")
    assert done.stderr.startswith("Samtalet startar inte: modellen ") and done.stderr.count("\n") == 1


def test_hash_is_what_sha256sum_checks(archive: Path) -> None:
    words = ["sha256sum", "--check", "--strict", hash_file(archive).name]
    done = subprocess.run(words, cwd=archive.parent, check=False, capture_output=True)
    assert done.returncode == 0
