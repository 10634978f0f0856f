"""Receipt codes: strong, repeatable, forgiving to type, and telling nothing."""

from __future__ import annotations

import hmac as standard_hmac
import re
from collections.abc import Iterator

import pytest

from handover.core import receipt

SECRET = b"made up for tests, not a secret, 40 chars"
KEY = receipt.derive_key(SECRET, "receipt-lookup")


@pytest.fixture
def hmacs(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """Grows by one for every HMAC that the module makes."""
    made: list[int] = []
    real = standard_hmac.digest
    monkeypatch.setattr(receipt.hmac, "digest", lambda *arguments: made.append(1) or real(*arguments))
    yield made


def test_code_looks_like_a_licence() -> None:
    assert re.fullmatch(r"(?:[0-9A-HJKMNP-TV-Z]{5}-){3}[0-9A-HJKMNP-TV-Z]{5}", receipt.receipt_code(SECRET, "p_1"))


def test_code_is_the_same_when_the_consent_is_repeated() -> None:
    assert receipt.receipt_code(SECRET, "p_1") == receipt.receipt_code(SECRET, "p_1")


def test_code_is_the_first_hundred_bits_of_the_keyed_hash() -> None:
    whole = int.from_bytes(standard_hmac.digest(SECRET, b"receipt-code" + b"p_1", "sha256"))
    value = 0
    for symbol in receipt.receipt_code(SECRET, "p_1").replace("-", ""):
        value = value * 32 + receipt.ALPHABET.index(symbol)
    assert value == whole >> 156


def test_codes_differ_when_preview_or_key_does() -> None:
    codes = {receipt.receipt_code(SECRET, f"p_{number}") for number in range(2000)}
    assert len(codes) == 2000
    assert receipt.receipt_code(b"another", "p_1") not in codes


def test_every_symbol_is_used() -> None:
    assert set("".join(receipt.receipt_code(SECRET, f"p_{number}") for number in range(500))) == set(receipt.ALPHABET) | {"-"}


@pytest.mark.parametrize(
    "written",
    [
        "10AB1-C2D3E-F4G5H-J6K7M",
        "10ab1c2d3ef4g5hj6k7m",
        " ioab1 c2d3e f4g5h j6k7m\n",
        "lOAB1–C2D3E—F4G5H\u00a0J6K7M",
        "I0ABL-C2D3E-F4G5H-J6K7M",
    ],
)
def test_code_is_known_when_written_in_another_way(written: str) -> None:
    assert receipt.normalise(written) == "10AB1C2D3EF4G5HJ6K7M"
    assert receipt.code_hash(KEY, written) == receipt.code_hash(KEY, "10AB1C2D3EF4G5HJ6K7M")


@pytest.mark.parametrize(
    "written",
    [
        "",
        "10AB1",
        "10AB1-C2D3E-F4G5H-J6K7U",
        "10AB1-C2D3E-F4G5H-J6K7MX",
        "x" * 10**6,
        "\ud800" * 20,
        "\x00" * 20,
        "１０ＡＢ１Ｃ２Ｄ３ＥＦ４Ｇ５ＨＪ６Ｋ７Ｍ",
        "ß" * 10,
        None,
        5,
        ["x"],
        {},
    ],
)
def test_no_code_when_something_else_is_written(written: object) -> None:
    assert receipt.normalise(written) is None
    assert receipt.code_hash(KEY, written) == receipt.code_hash(KEY, "")


@pytest.mark.parametrize("written", ["10AB1-C2D3E-F4G5H-J6K7M", "10ab1 c2d3e f4g5h j6k7m", "", "nonsense", "x" * 10**6, None, 5])
def test_one_hmac_whatever_is_written(written: object, hmacs: list[int]) -> None:
    receipt.code_hash(KEY, written)
    assert len(hmacs) == 1


def test_stored_hash_is_made_with_another_key_than_the_code() -> None:
    code = receipt.receipt_code(SECRET, "p_1")
    assert receipt.code_hash(KEY, code) != standard_hmac.digest(SECRET, code.replace("-", "").encode(), "sha256")
    assert receipt.derive_key(SECRET, "a") != receipt.derive_key(SECRET, "b")
