"""Pages that are made for one visit: found by the Swedish alone, values kept, what is said already left as it is."""

from __future__ import annotations

import re

import pytest

from bot.channels.plain.dates import day_words, moment_words
from bot.languages.page_words import PageWords
from bot.languages.phrases import Phrasebook, Phrases
from foundation.directory import Contacts
from foundation.languages.catalogues import PAGE
from foundation.languages.locales import LANGUAGES, TRANSLATED
from foundation.settings import ROOT
from steget.languages.plain_samples import plain_pages, plain_words
from steget.languages.template import template

PHRASES = Phrases({"en": Phrasebook({"Vänta": "Wait", "Du väntar.": "You wait."}, (), frozenset({"Wait", "You wait."}))})
ROWS = {("a", "Skicka"): "Send", ("b", "Skickad till ${name} den ${day}."): "On ${day} to ${name}.", ("c", "Till {name}"): "To {name}",
        ("d", "Ring ${number}"): "Call ${number}", ("e", "{name}"): "no {name}", ("f", "{antal} kommuner"): "{antal} towns"}  # fmt: skip
WORDS = PageWords(PHRASES, {"en": ROWS})


@pytest.mark.parametrize(("html", "made"), [
    ("<p>Skicka</p>", "<p>Send</p>"),
    ("<p>Skickad till Ale den 1 maj 2026.</p>", "<p>On 1 maj 2026 to Ale.</p>"),
    ("<p>Till Ale</p>", "<p>To Ale</p>"),
    ("<p>Ring 020-50 50 50</p>", "<p>Call 020-50 50 50</p>"),
    ("<p>24 kommuner</p>", "<p>24 towns</p>"),
    ("<p>Vänta</p>", "<p>Wait</p>"),
    ("<p>Vänta.</p>", "<p>Wait.</p>"),
    ("<p>Wait</p><p>Wait.</p><p>You wait.</p>", "<p>Wait</p><p>Wait.</p><p>You wait.</p>"),
    ('<p translate="no">Skicka</p>', '<p translate="no">Skicka</p>'),
    ('<textarea translate="no">\nSkicka\n &amp;lt;b </textarea><p>Skicka</p>',
     '<textarea translate="no">\nSkicka\n &amp;lt;b </textarea><p>Send</p>'),
])  # fmt: skip
def test_text_is_found_wherever_it_stands(html, made) -> None:
    assert WORDS.page(html, "en") == made


@pytest.mark.parametrize("text", ["Ring mig", "Till dig. Och mig", "Okänt"])
def test_pattern_does_not_take_what_is_another_sentence(text) -> None:
    assert WORDS.page(f"<p>{text}</p>", "en") == f'<p><span lang="sv" dir="ltr" class="only-swedish">{text}</span></p>'


def test_text_says_which_language_it_is_in() -> None:
    told = [WORDS.text(*asked) for asked in (("Skicka", "en"), ("Okänt", "en"), ("Skicka", "sv"))]
    assert told == [("Send", "en"), ("Okänt", "sv"), ("Skicka", "sv")]


def test_fault_of_ours_leaves_the_page_in_swedish(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_args: object) -> str:
        raise RuntimeError

    monkeypatch.setattr("bot.languages.page_words.translated_page", broken)
    assert WORDS.page("<p>Skicka</p>", "en") == "<p>Skicka</p>"


def test_everything_that_is_extracted_is_found_again_on_the_pages() -> None:
    """Each text of the catalogue in other words: what a page says and the catalogue has not stands out as Swedish."""
    rows = {(str(message.context), str(message.id)): f"ø {message.id}" for message in template(PAGE) if message.id}
    filled = Phrases.load(Contacts.load())
    words = PageWords(filled, {"en": rows})
    left = {(name, text) for name, page in plain_pages()
            for text in re.findall(r'class="only-swedish">([^<]*)<', words.page(page, "en"))}  # fmt: skip
    assert left == set()
    assert [text for _where, text in plain_words() if words.text(text, "en")[1] != "en"] == []


def test_samples_show_every_text_of_every_template() -> None:
    seen = " ".join(re.sub(r"\s+", " ", page) for _name, page in plain_pages())
    missing = []
    for file in sorted((ROOT / "bot/channels/plain/templates").glob("*.html")):
        if file.name not in ("statement.html", "told.html"):  # the accessibility statement is in Swedish
            missing += [(file.name, text) for text in _texts_of(file.read_text(encoding="utf-8")) if text not in seen]
    assert missing == []


def _texts_of(source: str) -> list[str]:
    """What stands between tags and marks, and the quoted strings in marks that begin as a sentence does."""
    without = re.sub(r"\{#.*?#\}", "", source, flags=re.S)
    quoted = re.findall(r'"([A-ZÅÄÖ][^"{}<>]*)"', " ".join(re.findall(r"\{[{%](.*?)[}%]\}", without, flags=re.S)))
    plain = re.sub(r"<[^>]*>|\{[{%].*?[}%]\}", "\x00", re.sub(r"\{[{%].*?[}%]\}", "\x00", without, flags=re.S), flags=re.S)
    texts = [re.sub(r"\s+", " ", text).strip(" ") for text in [*quoted, *plain.split("\x00")]]
    return [text for text in texts if re.search(r"[^\W\d_]", text)]


@pytest.mark.parametrize("tag", TRANSLATED)
def test_every_page_says_its_language_and_direction_and_where_it_is_swedish(tag) -> None:
    words = PageWords(Phrases.load(Contacts.load()))
    for name, page in plain_pages():
        made = words.page(page, tag)
        assert f'<html lang="{tag}" dir="{LANGUAGES[tag].direction}">' in made, name
        assert re.findall(r'name="(\w+)"', made) == re.findall(r'name="(\w+)"', page), name


def test_days_and_moments_are_said_in_the_language_at_swedish_time() -> None:
    assert [day_words("2026-11-21", tag) for tag in ("sv", "sv-x-lattlast", "en")] == ["21 november 2026"] * 2 + ["21 November 2026"]
    assert moment_words("2026-07-01T22:30:00Z") == "2 juli 2026 klockan 00.30"
    assert moment_words("2026-07-01T22:30:00Z", "en") == "2 July 2026, 00:30"
    assert all(re.match(r"21 \D+ 2026$", day_words("2026-11-21", tag)) for tag in LANGUAGES)
    assert [day_words("snart", "ar"), moment_words("nyss", "fa")] == ["snart", "nyss"]

