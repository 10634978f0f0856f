"""Addresses of SDK: what is taken, and what is refused in Swedish without being repeated."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, asdict, replace

import pytest

from handover.delivery.inboxes.sdk_message.message import build_message
from handover.delivery.inboxes.sdk_message.settings import SdkSettings, SdkSettingsError, read_settings
from handover.delivery.inboxes.sdk_message.validation import validate
from tests.handover.delivery.sdk_message_material import NOW, RECIPIENT, SENDER, SETTINGS, rendered_of

GOOD = {
    "organization": ["0203:alingsas.se", "0203:test.recipient.inera.se", "0203:xn--lings-0raa.se", "0203:a1.b2.se"],
    "organization_name": ["Alingsås kommun", "x", "ö" * 256],
    "function": ["test.function", "SE2321000016-nnnnn", "sdk.testbed.0203:testa.testbed.inera.se", "x" * 256],
    "function_name": ["Socialtjänsten & <mottagning>", "å" * 256],
}
BAD = {
    "organization": ["", "alingsas.se", "0203:", "0203:alingsas", "0203:Alingsas.se", "0203:http://alingsas.se", "0203:-a.se", "0203:a-.se",
                     "0203:a..se", "0203:a.se.", "0203:a.se\n", "0204:a.se", "0203:alingsås.se", "0203:127.0.0.1",
                     "0203:" + "a" * 64 + ".se", "0203:" + "a." * 130 + "se", "0203:a.se 0203:b.se", None, 203],
    "organization_name": ["", " ", "a\nb", " a", "a ", "a\x00", "x" * 257, "\ud83d", "\u202ea", None],
    "function": ["", " ", "a b", "a\n", "våld", "x" * 257, "a\x00", 17],
    "function_name": ["", "\t", "a\r\nb", "x" * 257, []],
}  # fmt: skip


@pytest.mark.parametrize("role", ["sender", "recipient"])
@pytest.mark.parametrize(("field", "value"), [(field, value) for field, values in GOOD.items() for value in values])
def test_settings_that_are_taken_give_a_valid_message(role: str, field: str, value: str) -> None:
    settings = replace(SETTINGS, **{role: replace(getattr(SETTINGS, role), **{field: value})})
    assert validate(build_message(rendered_of(), settings, NOW)) == []


@pytest.mark.parametrize(("role", "whose"), [("sender", "Avsändarens"), ("recipient", "Mottagarens")])
@pytest.mark.parametrize(("field", "value"), [(field, value) for field, values in BAD.items() for value in values])
def test_bad_setting_is_refused_with_one_sentence_that_says_whose(role: str, whose: str, field: str, value: object) -> None:
    with pytest.raises(SdkSettingsError) as refusal:
        replace(SETTINGS, **{role: replace(getattr(SETTINGS, role), **{field: value})})
    assert str(refusal.value).startswith(whose)
    assert "\n" not in str(refusal.value)


def test_all_faults_are_told_at_once_and_no_value_is_repeated() -> None:
    bad = replace(SENDER, organization="hemlig organisation", organization_name="hemligt\x00", function="hemlig funktion", function_name="")
    with pytest.raises(SdkSettingsError) as refusal:
        SdkSettings(bad, replace(RECIPIENT, function=""))
    assert len(str(refusal.value).splitlines()) == 5
    assert "hemlig" not in str(refusal.value)


def test_settings_do_not_change() -> None:
    with pytest.raises(FrozenInstanceError):
        SETTINGS.sender = RECIPIENT


def test_settings_are_read_from_a_file_s_values() -> None:
    assert read_settings({"sender": asdict(SENDER), "recipient": asdict(RECIPIENT)}) == SETTINGS


HALF = {name: value for name, value in asdict(SENDER).items() if name != "function"}


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"sender": asdict(SENDER)},
        {"sender": asdict(SENDER), "recipient": asdict(RECIPIENT), "hemligt": 1},
        {"sender": asdict(SENDER), "recipient": None},
        {"sender": asdict(SENDER), "recipient": "0203:hemligt.se"},
        {"sender": asdict(SENDER), "recipient": [asdict(RECIPIENT)]},
        {"sender": HALF, "recipient": asdict(RECIPIENT)},
        {"sender": {**asdict(SENDER), "hemligt": 1}, "recipient": asdict(RECIPIENT)},
        {"sender": {**asdict(SENDER), "function": None}, "recipient": asdict(RECIPIENT)},
    ],
)
def test_values_of_another_shape_are_refused_in_words(values: dict) -> None:
    with pytest.raises(SdkSettingsError) as refusal:
        read_settings(values)
    assert " ska " in str(refusal.value)
    assert "hemligt" not in str(refusal.value)
