"""Codes of an app: the standard's own codes, each once, few guesses, sealed where they lie."""

from __future__ import annotations

import base64
import time
from concurrent.futures import ThreadPoolExecutor

import pyotp
import pytest
from sqlalchemy import text

from handover.store import second_steps, totp
from handover.store.content_keys import ContentKeys, ContentUnreadable
from handover.store.engine import session_factory
from handover.store.totp import CodeAnswer, matching_step
from tests.handover.content_key_of_tests import CONTENT_KEY

SECRET = base64.b32encode(b"12345678901234567890").decode()
RFC_6238 = [(59, "287082"), (1111111109, "081804"), (1111111111, "050471"), (1234567890, "005924"), (2000000000, "279037"),
            (20000000000, "353130")]  # fmt: skip
"""Appendix B of the standard, SHA-1; the last six of its eight digits."""
START = 1_700_000_025.0


@pytest.fixture
def anna(hire, transactions):
    """Anna, whose app was enrolled at START with the code of that moment."""
    staff = hire("anna")
    with transactions.begin() as session:
        assert totp.enrol(session, staff, totp.seal(session, staff, SECRET), code_at(START), START)
    return staff


def code_at(seconds: float) -> str:
    return pyotp.TOTP(SECRET).at(int(seconds))


def check(transactions, staff, code: str, seconds: float) -> CodeAnswer:
    with transactions.begin() as session:
        return totp.check(session, staff, code, seconds)


@pytest.mark.parametrize(("seconds", "code"), RFC_6238)
def test_codes_of_the_standard_are_right_at_their_time(seconds: int, code: str) -> None:
    assert matching_step(SECRET, code, seconds) == seconds // 30


@pytest.mark.parametrize(("skew", "is_right"), [(-61, False), (-60, False), (-30, True), (0, True), (30, True), (60, False), (3600, False)])
def test_clock_may_be_half_a_minute_off_and_no_more(skew: int, is_right: bool) -> None:
    assert (matching_step(SECRET, code_at(START + skew), START) is not None) is is_right


@pytest.mark.parametrize("code", ["", "12345", "1234567", "١٢٣٤٥٦", "12 456", "abcdef", "\x00" * 6, "9" * 10_000, "-12345", "1e1000"])
def test_what_is_no_code_is_wrong(code: str) -> None:
    assert matching_step(SECRET, code, START) is None


def test_time_before_the_first_step_is_no_fault() -> None:
    assert matching_step(SECRET, pyotp.TOTP(SECRET).generate_otp(0), 3) == 0


def test_code_is_right_once_and_none_before_it_is_right_after(anna, transactions) -> None:
    assert check(transactions, anna, code_at(START), START) is CodeAnswer.WRONG, "it was used when the app was added"
    assert check(transactions, anna, code_at(START + 30), START + 20) is CodeAnswer.RIGHT
    assert check(transactions, anna, code_at(START + 30), START + 30) is CodeAnswer.WRONG
    assert check(transactions, anna, code_at(START), START + 30) is CodeAnswer.WRONG
    assert check(transactions, anna, code_at(START + 60), START + 60) is CodeAnswer.RIGHT


def test_clock_that_is_set_back_makes_no_used_code_right(anna, transactions) -> None:
    assert check(transactions, anna, code_at(START + 3600), START + 3600) is CodeAnswer.RIGHT
    assert check(transactions, anna, code_at(START + 30), START + 30) is CodeAnswer.WRONG


def test_of_many_at_once_with_the_same_code_one_gets_in(anna, transactions) -> None:
    with ThreadPoolExecutor(5) as at_once:
        came = list(at_once.map(lambda _: check(transactions, anna, code_at(START + 30), START + 30), range(5)))
    assert came.count(CodeAnswer.RIGHT) == 1


def test_database_says_what_time_it_is(anna, transactions) -> None:
    with transactions.begin() as session:
        assert totp.check(session, anna, code_at(time.time())) is CodeAnswer.RIGHT


def test_account_without_an_app_has_no_right_code(hire, transactions) -> None:
    assert check(transactions, hire("bo"), code_at(START), START) is CodeAnswer.WRONG


def test_ten_thousand_wrong_codes_are_looked_at_five_times_and_keep_the_owner_out_for_seconds(anna, transactions) -> None:
    wrong = "000000" if code_at(START + 30) != "000000" else "111111"
    with transactions.begin() as session:
        came = [totp.check(session, anna, wrong, START + 30) for _ in range(10_000)]
    looked_at = came.count(CodeAnswer.WRONG)
    assert 5 <= looked_at <= 25
    assert looked_at + came.count(CodeAnswer.TOO_MANY) == 10_000
    with transactions.begin() as session:
        assert totp.check(session, anna, code_at(START + 30), START + 30) is CodeAnswer.TOO_MANY, "not even a right one now"
        session.execute(text("UPDATE handover.staff_totp SET tried_at = tried_at - interval '13 seconds'"))
    assert check(transactions, anna, code_at(START + 30), START + 30) is CodeAnswer.RIGHT


def test_right_code_forgets_the_wrong_ones(anna, transactions) -> None:
    for _ in range(4):
        assert check(transactions, anna, "abc", START) is CodeAnswer.WRONG
    assert check(transactions, anna, code_at(START + 30), START + 30) is CodeAnswer.RIGHT
    assert [check(transactions, anna, "abc", START) for _ in range(5)] == [CodeAnswer.WRONG] * 5


def test_wrong_first_code_adds_no_app_and_leaves_the_one_before(anna, transactions) -> None:
    with transactions.begin() as session:
        assert totp.enrol(session, anna, totp.seal(session, anna, totp.new_secret()), "000000", START) is False
    assert check(transactions, anna, code_at(START + 30), START + 30) is CodeAnswer.RIGHT


def test_secret_is_sealed_for_its_owner_alone(anna, hire, transactions, engine) -> None:
    with engine.connect() as connection:
        stored = bytes(connection.scalar(text("SELECT wrapped FROM handover.staff_totp")))
    assert SECRET.encode() not in stored
    with transactions.begin() as session:
        assert totp.unseal(session, anna, stored) == SECRET
        with pytest.raises(ContentUnreadable):
            totp.unseal(session, hire("bo"), stored)
    other = ContentKeys("another key of the tests, 40 characters")
    with session_factory(engine, other).begin() as session, pytest.raises(ContentUnreadable):
        totp.check(session, anna, code_at(START), START)


def test_secret_follows_when_the_master_key_is_changed(anna, engine) -> None:
    new = "a newer content key of the tests, 40 characters"
    both = ContentKeys(new, CONTENT_KEY)
    with session_factory(engine, both).begin() as session:
        assert totp.rewrap(session, ContentKeys(new)) == (0, 1), "no key opens it"
        assert totp.rewrap(session, both) == (1, 0)
        assert totp.rewrap(session, both) == (0, 0)
    assert check(session_factory(engine, ContentKeys(new)), anna, code_at(START + 30), START + 30) is CodeAnswer.RIGHT


def test_reset_takes_everything_of_one_account_and_nothing_of_another(anna, hire, transactions, engine) -> None:
    bo = hire("bo")
    with transactions.begin() as session:
        assert totp.enrol(session, bo, totp.seal(session, bo, SECRET), code_at(START), START)
    assert second_steps.reset(engine, " ANNA ") is True
    assert second_steps.reset(engine, "nobody") is False
    with transactions.begin() as session:
        assert second_steps.of_staff(session, anna.id).count == 0
        assert second_steps.of_staff(session, bo.id).has_app
