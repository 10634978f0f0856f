"""The file of inboxes: read whole or refused with a sentence that says where."""

from __future__ import annotations

from pathlib import Path

import pytest

from handover.delivery.inbox_file import InboxEntry, read_inboxes, read_kinds
from handover.municipality_file import MunicipalityFileError

KNOWN = ("alingsas", "varberg")


def written(folder: Path, text: str) -> Path:
    path = folder / "inboxes.yml"
    path.write_text(text, encoding="utf-8")
    return path


def test_no_file_means_the_desk_alone() -> None:
    assert read_inboxes(None, KNOWN) == []


def test_entries_come_with_their_secrets_read(tmp_path) -> None:
    (tmp_path / "smtp").write_text("hemligt\n", encoding="utf-8")
    (tmp_path / "old").write_text("a", encoding="utf-8")
    mail, hook = "{kind: mail, host: smtp.test, password_from: smtp}", "{kind: webhook, url: 'https://x.test', secrets_from: [smtp, old]}"
    path = written(tmp_path, f"inboxes:\n  alingsas:\n    - {mail}\n    - {hook}\n  varberg: [{{kind: sdk}}]\n")
    entries = read_inboxes(path, KNOWN)
    assert entries[:2] == [InboxEntry("alingsas", "mail", {"host": "smtp.test", "password": "hemligt"}),
                           InboxEntry("alingsas", "webhook", {"url": "https://x.test", "secrets": ("hemligt", "a")})]  # fmt: skip


def test_kinds_are_read_where_no_secret_is(tmp_path) -> None:
    mail, hook = "{kind: mail, password_from: not-here}", "{kind: webhook, secrets_from: [nor-this]}"
    path = written(tmp_path, f"inboxes:\n  alingsas:\n    - {mail}\n    - {hook}\n  varberg: [{{kind: sdk}}]\n")
    assert read_kinds(path, KNOWN) == {"alingsas": ("mail", "webhook"), "varberg": ("sdk",)}
    assert read_kinds(None, KNOWN) == {}
    with pytest.raises(MunicipalityFileError):
        read_kinds(written(tmp_path, "inboxes: {alingsas: [{kind: fax}]}"), KNOWN)


@pytest.mark.parametrize(("text", "why"), [
    ("", "en enda rubrik"), ("[]", "en enda rubrik"), ("inboxes: []", "en enda rubrik"), ("inboxes: {}\nmore: 1", "en enda rubrik"),
    ("inboxes:\n  alingsas:\n   - {kind", "rad "), ("inboxes: {nowhere: []}", "nowhere"),
    ("inboxes: {alingsas: mail}", "utan känd sort"), ("inboxes: {alingsas: [{host: x}]}", "utan känd sort"),
    ("inboxes: {alingsas: [{kind: fax}]}", "utan känd sort"), ("inboxes: {alingsas: [{kind: sdk}, {kind: sdk}]}", "två inkorgar"),
    ("inboxes: {alingsas: [{kind: sdk, key_from: missing}]}", "missing"),
])  # fmt: skip
def test_what_is_wrong_is_said_in_words(text: str, why: str, tmp_path) -> None:
    with pytest.raises(MunicipalityFileError) as error:
        read_inboxes(written(tmp_path, text), KNOWN)
    assert why in str(error.value)


def test_a_file_that_is_not_there_or_no_text_is_refused(tmp_path) -> None:
    (tmp_path / "inboxes.yml").write_bytes(b"\xff\xfe\x00")
    for path in (tmp_path / "none.yml", tmp_path / "inboxes.yml"):
        with pytest.raises(MunicipalityFileError):
            read_inboxes(path, KNOWN)
