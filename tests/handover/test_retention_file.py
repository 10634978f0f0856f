"""The file of retention decisions: read whole, or refused in words."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from foundation.settings import ROOT
from handover.core.retention import RetentionRule
from handover.municipality_file import MunicipalityFileError
from handover.retention_file import read_retention

KNOWN = {"varberg", "ale"}


def read(folder: Path, words: str) -> dict[str, RetentionRule]:
    path = folder / "retention.yml"
    path.write_text(words, encoding="utf-8")
    return read_retention(path, KNOWN)


def test_decisions_are_read_and_what_is_not_named_has_the_default(tmp_path: Path) -> None:
    rules = read(tmp_path, "municipalities:\n  varberg: {decision: KS 2026-1, referral_days: 7}\n  ale: {on_hold: true}\n")
    assert rules["varberg"].decision == "KS 2026-1" and rules["ale"] == RetentionRule(on_hold=True)
    assert (rules["varberg"].period("referral"), rules["varberg"].period("messages")) == (timedelta(days=7), timedelta(days=90))


def test_no_file_is_no_decision() -> None:
    assert read_retention(None, KNOWN) == {}


def test_file_that_comes_with_the_composition_is_whole_and_decides_nothing() -> None:
    assert read_retention(ROOT / "docker" / "inboxes" / "retention.yml", KNOWN) == {}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("", "en enda rubrik"),
        ("[]", "en enda rubrik"),
        ("municipalities: []", "en enda rubrik"),
        ("municipalities: {}\nmore: {}", "en enda rubrik"),
        ("municipalities: {: : :", "inte rätt skriven"),
        ("municipalities: {okänd: {decision: x}}", "okänd finns inte"),
        ("municipalities: {varberg: null}", "något annat"),
        ("municipalities: {varberg: {referal_days: 3}}", "något annat"),
        ("municipalities: {varberg: {decision: 7}}", "decision ska vara text"),
        ("municipalities: {varberg: {on_hold: 'no'}}", "true eller false"),
        ("municipalities: {varberg: {referral_days: 0}}", "minst 1"),
        ("municipalities: {varberg: {referral_days: -1}}", "minst 1"),
        ("municipalities: {varberg: {referral_days: true}}", "minst 1"),
        ("municipalities: {varberg: {referral_days: 1.5}}", "minst 1"),
        ("municipalities: {varberg: {referral_days: 99999999999}}", "minst 1"),
        ("municipalities: {varberg: {messages_days: 20}}", "inte vara fler än messages_days"),
        ("municipalities: {varberg: {events_days: 89}}", "längre än events_days"),
    ],
)
def test_file_that_cannot_be_used_is_refused_in_words(words: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(MunicipalityFileError, match=said):
        read(tmp_path, words)


def test_missing_file_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(MunicipalityFileError, match=r"retention\.yml går inte att läsa"):
        read_retention(tmp_path / "retention.yml", KNOWN)
