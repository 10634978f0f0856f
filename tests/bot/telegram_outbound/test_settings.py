"""Where the Bot API is: over TLS, or on this machine."""

from __future__ import annotations

import pytest

from bot.channels.telegram.outbound.settings import OutboundSettings
from foundation.settings import load_settings


def test_without_a_setting_it_is_telegrams_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STEGET_TELEGRAM_API", "")
    assert load_settings(OutboundSettings).api == "https://api.telegram.org"
    monkeypatch.delenv("STEGET_TELEGRAM_API")
    assert load_settings(OutboundSettings).api == "https://api.telegram.org"


@pytest.mark.parametrize("url", ["https://bot.example", "https://bot.example:8443/", "http://127.0.0.1:8081", "http://localhost:1", "http://[::1]:9/"])
def test_another_one_over_tls_or_on_this_machine_is_taken(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("STEGET_TELEGRAM_API", url)
    assert load_settings(OutboundSettings).api == url.rstrip("/")


@pytest.mark.parametrize("url", ["http://bot.example", "http://10.0.0.1", "ftp://127.0.0.1", "https://a:hemligt@bot.example", "https://x.example/bot",
                                 "https://x.example?hemligt=1", "hemligt"])  # fmt: skip
def test_anything_else_ends_the_process_without_repeating_it(
        monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], url: str) -> None:  # fmt: skip
    monkeypatch.setenv("STEGET_TELEGRAM_API", url)
    with pytest.raises(SystemExit):
        load_settings(OutboundSettings)
    said = capsys.readouterr()
    assert "STEGET_TELEGRAM_API" in said.err and "hemligt" not in said.err + said.out
