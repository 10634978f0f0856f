"""Versions of content: whole or not at all, never changed, one of them live."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from foundation.content import sealed_folder as module
from foundation.content.parts import Tree, is_content, read_tree
from foundation.content.versions import SHIPPED, VersionBroken, Versions
from foundation.settings import ROOT

TREE: Tree = {"stories/rules/a.yml": "version: '3.1'\n", "nlu/data/intents/å.yml": "# hej\r\n"}


@pytest.fixture
def model(tmp_path: Path) -> tuple[Path, Path]:
    heads, dialogue = tmp_path / "heads", tmp_path / "rasa" / "assistant.tar.gz"
    heads.mkdir()
    dialogue.parent.mkdir()
    (heads / "heads.json").write_text("{}")
    dialogue.write_bytes(b"archive")
    dialogue.with_name("assistant.tar.gz.sha256").write_text("hash")
    return heads, dialogue


@pytest.fixture
def versions(tmp_path: Path) -> Versions:
    return Versions(tmp_path / "content")


def test_before_anything_is_published_the_shipped_content_is_live(versions: Versions) -> None:
    assert versions.live_id() == SHIPPED and versions.ids() == []
    found = versions.open(SHIPPED)
    assert found.tree == ROOT and "directory/contacts.yml" in found.read()


def test_version_holds_what_it_was_made_of_byte_for_byte(versions: Versions, model: tuple[Path, Path]) -> None:
    made = versions.make(TREE, *model, "trained", SHIPPED)
    assert made.read() == TREE and versions.ids() == [made.id]
    assert (made.heads / "heads.json").read_text() == "{}" and made.dialogue.read_bytes() == b"archive"
    assert (made.kind, made.parent) == ("trained", SHIPPED)
    assert versions.make(TREE, *model, "trained", SHIPPED) == made
    assert versions.make(TREE | {"stories/rules/a.yml": "x: 1\n"}, *model, "words", made.id).id != made.id


def test_live_is_exchanged_and_can_go_back(versions: Versions, model: tuple[Path, Path]) -> None:
    made = versions.make(TREE, *model, "trained", SHIPPED)
    versions.set_live(made.id)
    assert versions.live_id() == made.id
    versions.set_live(SHIPPED)
    assert versions.live_id() == SHIPPED


@pytest.mark.parametrize("path", ["tree/stories/rules/a.yml", "model/heads/heads.json", "version.json", "SHA256SUMS"])
def test_changed_version_is_refused_and_the_live_one_stays(versions: Versions, model: tuple[Path, Path], path: str, tmp_path: Path) -> None:
    made = versions.make(TREE, *model, "trained", SHIPPED)
    changed = tmp_path / "content" / "versions" / made.id / path
    changed.write_bytes(changed.read_bytes() + b" ")
    with pytest.raises(VersionBroken, match=made.id):
        versions.set_live(made.id)
    assert versions.live_id() == SHIPPED


def test_file_too_many_or_too_few_is_refused(versions: Versions, model: tuple[Path, Path], tmp_path: Path) -> None:
    made = versions.make(TREE, *model, "trained", SHIPPED)
    folder = tmp_path / "content" / "versions" / made.id
    (folder / "tree" / "extra.yml").write_text("x")
    with pytest.raises(VersionBroken):
        versions.open(made.id)
    (folder / "tree" / "extra.yml").unlink()
    assert versions.open(made.id) == made
    (folder / "model" / "heads" / "heads.json").unlink()
    with pytest.raises(VersionBroken):
        versions.open(made.id)


@pytest.mark.parametrize("name", ["", "../../etc", "ABCDEF0123456789", "0123456789abcde", "0123456789abcdef0"])
def test_id_that_is_none_opens_nothing(versions: Versions, name: str, tmp_path: Path) -> None:
    with pytest.raises(VersionBroken):
        versions.open(name)
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "live").write_text(name)
    with pytest.raises(VersionBroken):
        versions.live_id()


def test_full_disk_leaves_nothing_behind(
    versions: Versions, model: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    written: list[Path] = []

    def write(path: Path, content: bytes) -> None:
        written.append(path)
        if len(written) == 3:
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(module, "write", write)
    with pytest.raises(OSError, match="No space"):
        versions.make(TREE, *model, "trained", SHIPPED)
    assert list((tmp_path / "content" / "versions").iterdir()) == []


def test_only_content_becomes_content(versions: Versions, model: tuple[Path, Path]) -> None:
    for path in (
        "/etc/passwd",
        "../x.yml",
        "nlu/data/../x.yml",
        "nlu/data/x.py",
        "bot/gateway/app.py",
        "nlu/data//x.yml",
        "stories/x.yml/y",
    ):
        assert not is_content(path), path
        with pytest.raises(ValueError, match="no content"):
            versions.make({path: "x"}, *model, "words", None)


def test_every_file_of_the_checkout_that_is_content_is_known_as_such() -> None:
    tree = read_tree()
    assert len(tree) > 60 and all(is_content(path) for path in tree)
    assert all((ROOT / path).read_bytes().decode() == text for path, text in tree.items())
