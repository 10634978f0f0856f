"""The file of bots: read whole, or refused with a Swedish sentence that says where and tells no secret."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.channels.telegram.bot_file import BotEntry, BotFileError, read_bots
from bot.gateway.__main__ import make_telegram
from bot.gateway.settings import GatewaySettings
from foundation.logs import EventLog

KNOWN = ("alingsas", "varberg")
TOKEN, SECRET = "123456789:" + "AAFf-hemligt_" * 3, "hemlighet-" * 4


def row(name: str = "varberg", path: str = "f3J9xQmT7LwZ0aRk", token: str = "token", secret: str = "secret") -> str:
    return f"{{municipality: {name}, path: {path}, token_file: {token}, secret_file: {secret}}}"


def written(folder: Path, *rows: str, page: str = "https://chatt.test/", way: str = "webhook", text: str | None = None) -> Path:
    (folder / "token").write_text(TOKEN + "\n", encoding="utf-8")
    (folder / "secret").write_text(SECRET, encoding="utf-8")
    (folder / "token2").write_text(TOKEN.replace("1", "2"), encoding="utf-8")
    (folder / "secret2").write_text(SECRET.replace("e", "o"), encoding="utf-8")
    (folder / "short").write_text("kort", encoding="utf-8")
    (folder / "binary").write_bytes(b"\xff\xfe\x00")
    path = folder / "bots.yml"
    path.write_text(text if text is not None else f"page: '{page}'\nway: {way}\nbots: [{', '.join(rows)}]\n", encoding="utf-8")
    return path


def test_without_a_file_there_is_no_telegram() -> None:
    assert read_bots(None, KNOWN) is None


def test_bots_come_with_their_secrets_read(tmp_path) -> None:
    other = row("alingsas", "a" * 16, "token2", "secret2")
    file = read_bots(written(tmp_path, row(), other, way="polling"), KNOWN)
    assert file is not None and (file.page, file.way, len(file.bots)) == ("https://chatt.test", "polling", 2)
    assert file.bots[0] == BotEntry("varberg", "f3J9xQmT7LwZ0aRk", TOKEN, SECRET)
    assert TOKEN not in repr(file) and SECRET not in repr(file)


@pytest.mark.parametrize(("rows", "why"), [
    ([row("nowhere")], "nowhere finns inte"), ([row(path="kort")], "path för varberg"), ([row(path="å" * 16)], "path för varberg"),
    ([row(token="missing")], "token_file för varberg går inte"), ([row(token="binary")], "token_file för varberg går inte"),
    ([row(token="short")], "token_file för varberg har inte rätt form"), ([row(secret="short")], "secret_file för varberg"),
    ([row(secret="binary")], "secret_file för varberg"), ([row().replace("path: f3J9xQmT7LwZ0aRk, ", "")], "varje bot ska ha"),
    ([row().replace("{", "{more: 1, ")], "varje bot ska ha"), ([row().replace("token_file: token", "token_file: 7")], "varje bot ska ha"),
    ([row().replace("path: f3J9xQmT7LwZ0aRk", "path: null")], "varje bot ska ha"), ([], "minst en bot"), (["text"], "varje bot ska ha"),
    ([row(), row()], "samma municipality"), ([row(), row("alingsas", token="token2", secret="secret2")], "samma path"),
    ([row(), row("alingsas", "a" * 16, "token", "secret2")], "samma token"),
    ([row(), row("alingsas", "a" * 16, "token2", "secret")], "samma secret"),
])  # fmt: skip
def test_what_is_wrong_with_a_bot_is_said_in_words(rows: list[str], why: str, tmp_path) -> None:
    with pytest.raises(BotFileError) as error:
        read_bots(written(tmp_path, *rows), KNOWN)
    assert why in str(error.value)
    assert "hemlig" not in str(error.value)


@pytest.mark.parametrize("text", ["", "[]", "page: x", "bots: [", "page: https://a.test\nway: webhook", "a: 1\nb: 2\nc: 3"])
def test_a_file_that_is_half_set_is_refused(text: str, tmp_path) -> None:
    with pytest.raises(BotFileError):
        read_bots(written(tmp_path, text=text), KNOWN)


@pytest.mark.parametrize("page", ["http://chatt.test", "chatt.test", "", "https://", "https://a.test/?x=1", "https://a.test/#x", "https://[x"])
def test_only_an_https_address_is_a_page(page: str, tmp_path) -> None:
    with pytest.raises(BotFileError, match="page"):
        read_bots(written(tmp_path, row(), page=page), KNOWN)


@pytest.mark.parametrize("way", ["pull", "''", "1", "[webhook]"])
def test_only_two_ways_are_known(way: str, tmp_path) -> None:
    with pytest.raises(BotFileError, match="way"):
        read_bots(written(tmp_path, row(), way=way), KNOWN)


def test_the_gateway_refuses_to_start_with_a_sentence(tmp_path, capsys) -> None:
    settings = GatewaySettings.model_construct(telegram=tmp_path / "missing.yml")
    with pytest.raises(SystemExit) as ended:
        make_telegram(settings, EventLog("test"))
    assert ended.value.code == 78
    assert "missing.yml går inte att läsa" in capsys.readouterr().err


def test_the_gateway_starts_without_bots() -> None:
    assert make_telegram(GatewaySettings.model_construct(telegram=None), EventLog("test")) is None
