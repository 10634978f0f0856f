"""The second way is set whole or not at all, and never half."""

from __future__ import annotations

import pytest

from foundation.settings import load_settings
from handover.delivery.alarm_settings import AlarmSettings, alarm_ways
from handover.delivery.alarm_ways import HookWay, MailWay

MAIL = {"STEGET_ALARM_MAIL_SERVER": "smtp.jour.test:587", "STEGET_ALARM_MAIL_FROM": "larm@steget.test",
        "STEGET_ALARM_MAIL_TO": "jour@steget.test"}  # fmt: skip


def ways(monkeypatch, values: dict[str, str]):
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    return alarm_ways(load_settings(AlarmSettings))


def test_nothing_set_or_set_empty_means_no_second_way(monkeypatch) -> None:
    assert ways(monkeypatch, {}) == []
    assert ways(monkeypatch, dict.fromkeys(MAIL, "")) == []


def test_both_ways_come_with_the_mail_first(monkeypatch) -> None:
    mail, hook = ways(monkeypatch, MAIL | {"STEGET_ALARM_HOOK_URL": "https://jour.test/hook"})
    assert isinstance(mail, MailWay) and (mail.host, mail.port, mail.recipient) == ("smtp.jour.test", 587, "jour@steget.test")
    assert hook == HookWay("https://jour.test/hook")


@pytest.mark.parametrize("changed", [
    *({name: ""} for name in MAIL), {"STEGET_ALARM_MAIL_SERVER": "no-port"}, {"STEGET_ALARM_MAIL_TO": "a@b\r\nBcc: c@d"},
    {"STEGET_ALARM_HOOK_URL": "http://jour.test"},
])  # fmt: skip
def test_what_is_half_or_wrong_is_refused_by_name(monkeypatch, capsys, changed: dict[str, str]) -> None:
    with pytest.raises(SystemExit) as end:
        ways(monkeypatch, MAIL | changed)
    assert end.value.code == 78 and "Inställningen STEGET_ALARM_" in capsys.readouterr().err
