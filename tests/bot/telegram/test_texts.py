"""What the bot says: whole and honest in every language, with numbers from the directory alone."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from telegram.constants import BotCommandLimit, CallbackQueryLimit

from bot.channels.telegram.commands import NAMES
from bot.channels.telegram.splitting import split
from bot.channels.telegram.texts import MENUS, SOURCE, load_texts, locale_of
from bot.languages.phrases import Phrases
from foundation.directory import Contacts
from foundation.languages.catalogues import CHAT, FOLDER, source_path
from foundation.languages.locales import LANGUAGES
from foundation.languages.sources import messages_of, read_source
from steget.languages.files import compile_all, write_source

CONTACTS = Contacts.load()
TEXTS = load_texts(CONTACTS, Phrases.load(CONTACTS))
GRAVE = ("first", "help", "emergency", "stopped", "not_stopped", "media", "slower", "crowded", "trouble", "live_there")


def test_no_number_stands_in_the_file() -> None:
    assert re.findall(r"\d{3,}|\d+[- ]\d+", SOURCE.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("locale", LANGUAGES)
def test_every_text_fits_into_one_message_and_no_mark_is_left(locale: str) -> None:
    for text in TEXTS[locale].say.values():
        assert len(split(text)) == 1 and "[[" not in text


@pytest.mark.parametrize("locale", LANGUAGES)
def test_112_stands_where_somebody_may_need_it(locale: str) -> None:
    assert all("112" in TEXTS[locale].say[name] for name in GRAVE)
    assert "112" in TEXTS[locale].say["emergency"].splitlines()[0]


@pytest.mark.parametrize(("locale", "words"), [
    ("sv", ("chattrobot", "inte anonym för Telegram", "vet vilket konto", "inte krypterad hela vägen", "det hemligt", "/stop")),
    ("sv-x-lattlast", ("robot", "Telegram vet vem du är", "Telegram kan läsa det du skriver", "Kommunen vet inte", "/stop")),
    ("en", ("chat robot", "not anonymous to Telegram", "knows your account", "not encrypted end to end", "confidential", "/stop")),
    ("ar", ("روبوت", "لست مجهول الهوية بالنسبة إلى تيليغرام", "حسابك", "/stop")),
    ("fa", ("ربات", "شما برای تلگرام ناشناس نیستید", "حساب شما", "/stop")),
    ("so", ("robot", "Telegram waa ku garanayaa", "akoonkaaga", "/stop")),
])  # fmt: skip
def test_the_first_words_say_plainly_who_knows_what(locale: str, words: tuple[str, ...]) -> None:
    assert all(word in TEXTS[locale].say["first"] for word in words)


@pytest.mark.parametrize("locale", MENUS)
def test_every_command_of_the_menu_is_known_and_fits(locale: str) -> None:
    assert {NAMES[name] for name in TEXTS[locale].commands} == set(NAMES.values())
    for name, says in TEXTS[locale].commands.items():
        assert re.fullmatch(r"[a-z0-9_]{1,32}", name)
        assert BotCommandLimit.MIN_DESCRIPTION <= len(says) <= BotCommandLimit.MAX_DESCRIPTION
        assert name in NAMES


@pytest.mark.parametrize("locale", LANGUAGES)
def test_every_command_that_a_text_names_is_known(locale: str) -> None:
    named = {name for text in TEXTS[locale].say.values() for name in re.findall(r"(?<![\w/])/([a-z]+)", text)}
    assert named and named <= set(NAMES)


def test_what_is_shown_for_a_moment_is_short_enough() -> None:
    assert all(len(TEXTS[locale].say["used"]) <= CallbackQueryLimit.ANSWER_CALLBACK_QUERY_TEXT_LENGTH for locale in LANGUAGES)


@pytest.mark.parametrize(("language", "locale"), [("sv", "sv"), ("en", "en"), ("ar", "ar"), ("fa", "fa"), ("so", "so"), ("", "sv"),
                                                  ("xx", "sv"), ("../", "sv")])  # fmt: skip
def test_who_speaks_a_language_that_is_not_here_is_answered_in_swedish(language: str, locale: str) -> None:
    assert locale_of(language) == locale


@pytest.mark.parametrize("locale", [tag for tag in LANGUAGES if tag != "sv"])
def test_everything_that_is_said_is_said_in_every_language(locale: str) -> None:
    same_in_both_swedish = {"used"} if locale == "sv-x-lattlast" else set()
    assert {name for name, text in TEXTS[locale].say.items() if TEXTS["sv"].say[name] in text} == same_in_both_swedish


def test_what_has_no_translation_is_swedish_after_a_line_that_says_so(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(FOLDER, tmp_path / "locale"))
    catalog = read_source(source_path("so", CHAT, folder))
    for message in messages_of(catalog):
        if message.context in ("telegram/help", "telegram/labels/open_form"):
            message.string = ""
    write_source(catalog, source_path("so", CHAT, folder))
    compile_all(folder)
    texts = load_texts(CONTACTS, Phrases.load(CONTACTS, folder))["so"]
    note, _, rest = texts.say["help"].partition("\n")
    assert note == "Qaybtani waa af-Iswidhish keliya." and rest == TEXTS["sv"].say["help"]


def test_a_number_that_the_directory_does_not_have_stops_the_start(tmp_path: Path) -> None:
    broken = tmp_path / "sv.yml"
    broken.write_text(SOURCE.read_text(encoding="utf-8").replace("[[number.nodnummer]]", "[[number.okant]]", 1), encoding="utf-8")
    with pytest.raises(KeyError):
        load_texts(CONTACTS, Phrases.load(CONTACTS), broken)
