"""Phone numbers by libphonenumber."""

from __future__ import annotations

import pytest

from handover.bridge.phone import check_phone_number
from handover.core.contact import check_phone
from handover.core.errors import FieldRefused


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("0701740605", "070-174 06 05"),
        ("070-174 06 05", "070-174 06 05"),
        ("+46 70 174 06 05", "070-174 06 05"),
        ("0046701740605", "070-174 06 05"),
        ("(0340) 880 00", "0340-880 00"),
        ("+47 22 00 00 00", "+47 22 00 00 00"),
    ],
)
def test_number_is_shown_as_it_is_dialled(written: str, shown: str) -> None:
    assert check_phone(written, check_phone_number) == shown


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("112", "phone_wrong_length"),
        ("070-12", "phone_wrong_length"),
        ("070-174 06 05 99 99 99", "phone_wrong_length"),
        ("0" * 200, "phone_wrong_length"),
        ("070-FLOWERS", "phone_has_letters"),
        ("070-174 06 05 ext. 3", "phone_has_letters"),
        ("ring mig", "phone_has_letters"),
        ("+999 1234567", "phone_malformed"),
        ("---", "phone_malformed"),
        ("1", "phone_malformed"),
    ],
)
def test_number_is_refused_with_the_reason(written: str, code: str) -> None:
    with pytest.raises(FieldRefused) as refused:
        check_phone(written, check_phone_number)
    assert refused.value.code == code
