"""What the bot says: both languages whole, honest, and with numbers from the directory alone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from telegram.constants import BotCommandLimit, CallbackQueryLimit

from bot.channels.telegram import texts
from bot.channels.telegram.commands import NAMES
from bot.channels.telegram.splitting import split
from bot.channels.telegram.texts import LOCALES, load_texts, locale_of
from foundation.directory import Contacts

FOLDER = Path(texts.__file__).parent
TEXTS = load_texts(Contacts.load())
GRAVE = ("first", "help", "emergency", "stopped", "not_stopped", "media", "slower", "crowded", "trouble", "live_there")


@pytest.mark.parametrize("locale", LOCALES)
def test_no_number_stands_in_a_file(locale: str) -> None:
    assert re.findall(r"\d{3,}|\d+[- ]\d+", (FOLDER / f"{locale}.yml").read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("locale", LOCALES)
def test_every_text_fits_into_one_message_and_no_mark_is_left(locale: str) -> None:
    for text in TEXTS[locale].say.values():
        assert len(split(text)) == 1 and "[[" not in text


@pytest.mark.parametrize("locale", LOCALES)
def test_112_stands_where_somebody_may_need_it(locale: str) -> None:
    assert all("112" in TEXTS[locale].say[name] for name in GRAVE)
    assert "112" in TEXTS[locale].say["emergency"].splitlines()[0]


@pytest.mark.parametrize(("locale", "words"), [
    ("sv", ("chattrobot", "inte anonym för Telegram", "vet vilket konto", "inte krypterad hela vägen", "det hemligt", "/stop")),
    ("en", ("chat robot", "not anonymous to Telegram", "knows your account", "not encrypted end to end", "confidential", "/stop")),
])  # fmt: skip
def test_the_first_words_say_plainly_who_knows_what(locale: str, words: tuple[str, ...]) -> None:
    assert all(word in TEXTS[locale].say["first"] for word in words)


@pytest.mark.parametrize("locale", LOCALES)
def test_every_command_of_the_menu_is_known_and_fits(locale: str) -> None:
    assert {NAMES[name] for name in TEXTS[locale].commands} == set(NAMES.values())
    for name, says in TEXTS[locale].commands.items():
        assert re.fullmatch(r"[a-z0-9_]{1,32}", name)
        assert BotCommandLimit.MIN_DESCRIPTION <= len(says) <= BotCommandLimit.MAX_DESCRIPTION
        assert name in NAMES


@pytest.mark.parametrize("locale", LOCALES)
def test_every_command_that_a_text_names_is_known(locale: str) -> None:
    named = {name for text in TEXTS[locale].say.values() for name in re.findall(r"(?<![\w/])/([a-z]+)", text)}
    assert named and named <= set(NAMES)


def test_what_is_shown_for_a_moment_is_short_enough() -> None:
    assert all(len(TEXTS[locale].say["used"]) <= CallbackQueryLimit.ANSWER_CALLBACK_QUERY_TEXT_LENGTH for locale in LOCALES)


@pytest.mark.parametrize(("language", "locale"), [("sv", "sv"), ("en", "en"), ("ar", "sv"), ("", "sv"), ("xx", "sv")])
def test_who_speaks_another_language_is_answered_in_swedish(language: str, locale: str) -> None:
    assert locale_of(language) == locale


@pytest.mark.parametrize("change", ["help: x", "extra: x"])
def test_a_language_that_lacks_a_text_stops_the_start(change: str, tmp_path) -> None:
    swedish = (FOLDER / "sv.yml").read_text(encoding="utf-8")
    (tmp_path / "sv.yml").write_text(swedish, encoding="utf-8")
    other = re.sub(r"^help: \|-\n(?:  .*\n|\n)+", "", swedish, flags=re.M) if change.startswith("help") else swedish + change + "\n"
    (tmp_path / "en.yml").write_text(other, encoding="utf-8")
    with pytest.raises(ValueError, match="same texts"):
        load_texts(Contacts.load(), tmp_path)
