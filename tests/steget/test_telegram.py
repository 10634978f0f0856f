"""`steget telegram` and the doctor's look at the file: what is wrong is said in words, and no token is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from bot.channels.telegram.bot_api import ApiSilent, BotStanding, TokenRefused
from bot.channels.telegram.bot_file import BotEntry, BotFile
from steget.doctor.finding import Level
from steget.doctor.telegram import check_telegram
from steget.telegram.checking import findings_of
from steget.telegram.command import app
from tests.telegram_api.bots import SimulatedBot
from tests.telegram_api.server import telegram_api

SECRET, OPAQUE = "s" * 43, "f3J9xQmT7LwZ0aRk"
PAGE = "https://chatt.test"
WEBHOOK = f"{PAGE}/telegram/{OPAQUE}"
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
ENTRY = BotEntry("varberg", OPAQUE, "11111:" + "t" * 35, SECRET)


@dataclass
class Bots:
    """A simulated bot, the file that names it and the environment of the command."""

    bot: SimulatedBot
    env: dict[str, str]
    file: Path

    def run(self, *words: str, **env: str) -> Result:
        """The command's end; nothing secret may be in what it wrote."""
        done = CliRunner().invoke(app, words, env=self.env | env)
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        written = done.stdout + done.stderr
        assert self.bot.token not in written and self.bot.token.partition(":")[2] not in written
        assert SECRET not in written and OPAQUE not in written and "Traceback" not in written
        return done


@pytest.fixture
def bots(tmp_path: Path) -> Iterator[Bots]:
    with telegram_api() as api:
        bot = api.bot()
        bot.webhook.url, bot.webhook.secret = WEBHOOK, SECRET
        env = {"STEGET_TELEGRAM": str(tmp_path / "bots.yml"), "STEGET_TELEGRAM_API": api.url}
        yield Bots(bot, env, written(tmp_path, bot.token))


def written(folder: Path, token: str, way: str = "webhook") -> Path:
    for name, content in (("token", token), ("secret", SECRET)):
        (folder / name).write_text(content, encoding="utf-8")
        (folder / name).chmod(0o600)
    path = folder / "bots.yml"
    row = f"{{municipality: varberg, path: {OPAQUE}, token_file: token, secret_file: secret}}"
    path.write_text(f"page: {PAGE}\nway: {way}\nbots: [{row}]\n", encoding="utf-8")
    return path


def test_a_bot_that_is_all_right_is_said_to_be(bots: Bots) -> None:
    done = bots.run("check")
    assert done.exit_code == 0 and "@bot70000_bot är rätt inställd" in done.stdout and "Allt ser bra ut." in done.stdout
    assert {call.method for call in bots.bot.calls} == {"getme", "getwebhookinfo"}


def test_everything_that_is_wrong_is_said_at_once(bots: Bots) -> None:
    bots.bot.webhook.url = f"https://annan.test/telegram/{OPAQUE}"
    bots.bot.webhook.last_error, bots.bot.webhook.last_error_at = "Wrong response from the webhook: 502 Bad Gateway", bots.bot.now()
    bots.bot.joins_groups = bots.bot.reads_groups = True
    bots.bot.person().writes("en mening som ingen får läsa")
    done = bots.run("check")
    told = ("annan.test, inte till chatt.test", "1 meddelande väntar", "gick inte att nå oss", "läggas till i grupper", "läsa allt i en")
    assert done.exit_code == 1 and all(words in done.stdout for words in told), done.stdout
    assert "mening" not in done.stdout and "1 fel och 4 varningar." in done.stdout


def test_a_token_that_is_refused_and_a_telegram_that_is_silent_are_told_apart(bots: Bots) -> None:
    bots.bot.revoked = True
    refused, silent = bots.run("check"), bots.run("check", STEGET_TELEGRAM_API="http://127.0.0.1:1")
    assert refused.exit_code == silent.exit_code == 1
    assert "tar inte emot token" in refused.stdout and "svarar inte" in silent.stdout


@pytest.mark.parametrize("words", [("check",), ("link", "--municipality", "varberg")])
def test_without_a_file_or_with_a_wrong_one_it_says_so(bots: Bots, words: tuple[str, ...]) -> None:
    none = bots.run(*words, STEGET_TELEGRAM="")
    (bots.file.parent / "token").write_text("kort", encoding="utf-8")
    wrong = bots.run(*words)
    assert none.exit_code == wrong.exit_code == 1
    assert "Sätt STEGET_TELEGRAM" in none.stderr and "token_file för varberg har inte rätt form" in wrong.stderr


def test_a_link_carries_its_code_and_its_picture(bots: Bots, tmp_path: Path) -> None:
    picture = tmp_path / "affisch.svg"
    done = bots.run("link", "--municipality", "varberg", "--code", "affisch_1-A", "--out", str(picture))
    assert (done.exit_code, done.stdout) == (0, "https://t.me/bot70000_bot?start=affisch_1-A\n")
    drawn = picture.read_text(encoding="utf-8")
    assert "<svg" in drawn and "<title>https://t.me/bot70000_bot?start=affisch_1-A</title>" in drawn and "<path" in drawn
    assert bots.run("link", "--municipality", "varberg").stdout == "https://t.me/bot70000_bot\n"


@pytest.mark.parametrize("code", ["", "x" * 65, "två ord", "å"])
def test_a_code_that_telegram_would_not_let_through_makes_no_link(bots: Bots, code: str) -> None:
    done = bots.run("link", "--municipality", "varberg", "--code", code)
    assert (done.exit_code, done.stdout) == (2, "") and "1 till 64" in done.stderr and bots.bot.calls == []


def test_what_can_not_be_linked_is_refused_in_words(bots: Bots, tmp_path: Path) -> None:
    stranger = bots.run("link", "--municipality", "alingsas")
    nowhere = bots.run("link", "--municipality", "varberg", "--out", str(tmp_path / "finns inte" / "x.svg"))
    silent = bots.run("link", "--municipality", "varberg", STEGET_TELEGRAM_API="http://127.0.0.1:1")
    assert [done.exit_code for done in (stranger, nowhere, silent)] == [1, 1, 1]
    assert "har ingen bot" in stranger.stderr and "gick inte att skriva" in nowhere.stderr and "svarar inte" in silent.stderr


def standing(**other: object) -> BotStanding:
    given = {"username": "b", "joins_groups": False, "reads_groups": False, "webhook": WEBHOOK, "waiting": 0, "failed_at": None,
             "failed_with": ""} | other  # fmt: skip
    return BotStanding(**given)  # type: ignore[arg-type]


@pytest.mark.parametrize(("way", "answer", "level", "words"), [
    ("webhook", standing(), Level.OK, "rätt inställd"),
    ("polling", standing(webhook=""), Level.OK, "rätt inställd"),
    ("polling", standing(), Level.FAULT, "filen säger polling, men Telegram skickar till chatt.test"),
    ("webhook", standing(webhook=""), Level.FAULT, "har ingen adress"),
    ("webhook", standing(webhook=f"{PAGE}/telegram/gammal"), Level.FAULT, "rätt dator men fel path"),
    ("webhook", standing(waiting=12), Level.WARNING, "12 meddelanden väntar"),
    ("webhook", standing(failed_at=NOW - timedelta(hours=2), failed_with="SSL error"), Level.WARNING, "2026-11-22 10:00 UTC"),
    ("webhook", standing(failed_at=NOW - timedelta(days=2), failed_with="SSL error"), Level.OK, "rätt inställd"),
    ("webhook", standing(joins_groups=True), Level.WARNING, "grupper"),
    ("webhook", TokenRefused(), Level.FAULT, "tar inte emot token"),
    ("webhook", ApiSilent(), Level.FAULT, "svarar inte"),
])  # fmt: skip
def test_each_thing_is_judged_by_itself(way: str, answer, level: Level, words: str) -> None:
    (found,) = findings_of(BotFile(PAGE, way, (ENTRY,)), ENTRY, answer, NOW)
    assert found.level == level and words in found.sentence and bool(found.advice) == (level != Level.OK)


def test_telegrams_own_words_can_give_no_secret_away() -> None:
    said = f"cannot reach {WEBHOOK} \x1b[2J {ENTRY.token} {SECRET} " + "x" * 500
    (found,) = findings_of(BotFile(PAGE, "webhook", (ENTRY,)), ENTRY, standing(failed_at=NOW, failed_with=said), NOW)
    assert not [secret for secret in (ENTRY.token, SECRET, OPAQUE, "\x1b") if secret in found.sentence]
    assert len(found.sentence) < 320


def test_the_doctor_reads_the_file_and_looks_who_can_read_the_secrets(tmp_path: Path) -> None:
    assert check_telegram(None).level == Level.OK
    path = written(tmp_path, ENTRY.token)
    assert check_telegram(path).level == Level.OK and "1" in check_telegram(path).sentence
    (tmp_path / "token").chmod(0o644)
    loose = check_telegram(path)
    assert loose.level == Level.FAULT and "token" in loose.sentence and ENTRY.token not in loose.sentence
    path.write_text("page: x", encoding="utf-8")
    assert check_telegram(path).level == Level.FAULT
    assert check_telegram(tmp_path / "finns inte.yml").level == Level.FAULT
