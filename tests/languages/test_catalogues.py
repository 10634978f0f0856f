"""The catalogues are complete where they must be, and a broken one is named and stops the start."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from foundation.languages.catalogues import CHAT, DOMAINS, FOLDER, CatalogueBroken, compiled_path, load_catalogues, source_path
from foundation.languages.locales import LANGUAGES, TRANSLATED
from foundation.languages.marks import differences
from foundation.languages.overview import FUZZY, UNREVIEWED, progress
from foundation.languages.sources import CatalogueTorn, messages_of, place_of, read_source
from steget.languages.faults import faults
from steget.languages.files import compile_all, update_all, write_source
from steget.languages.merging import merged
from steget.languages.template import template
from steget.preparing.step import StepFailed
from steget.preparing.steps import language_steps


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """A copy of the catalogues that a test may break."""
    return Path(shutil.copytree(FOLDER, tmp_path / "locale"))


def test_nothing_that_must_be_translated_is_missing_fuzzy_or_has_other_marks() -> None:
    assert faults() == []


def test_catalogues_hold_exactly_what_stands_in_the_sources() -> None:
    for domain in DOMAINS:
        places = {place_of(message) for message in messages_of(template(domain))}
        for tag in TRANSLATED:
            assert {place_of(message) for message in messages_of(read_source(source_path(tag, domain)))} == places, (tag, domain)


def test_updating_again_changes_nothing(copied: Path) -> None:
    update_all(copied)
    for path in sorted(copied.rglob("*.po")):
        assert path.read_bytes() == (FOLDER / path.relative_to(copied)).read_bytes(), path.relative_to(copied)


@pytest.mark.parametrize(("swedish", "translated", "is_right"), [
    ("Ring [[number.vard]].", "Call [[number.vard]].", True),
    ("Ring [[number.vard]].", "Call.", False),
    ("Ring [[number.vard]].", "Call [[number.vard]] or [[number.vard]].", False),
    ("Ring [[number.vard]].", "Call [[number.bris]].", False),
    ("Ring.", "Call [[number.vard]].", False),
    ("Ring oss.", "Call 08-123 45 67.", False),
    ("Till {municipality}.", "To {municipality}.", True),
    ("Till {municipality}.", "To {place}.", False),
    ("Ett\nTvå", "One two", False),
    ("Ett\n\nTvå", "One\n\nTwo", True),
    ("Ett", "One ", False), ("Ring oss.", "زنگ بزنید: ۱۱۲", False), ("Ring oss.", "اتصل: ٠٢٠-٥٠ ٥٠", False),
    ("Ta 10-15 minuter.", "۱۰-۱۵ دقیقه.", True), ("Ta 5 minuter.", "۵ دقیقه.", True),
])  # fmt: skip
def test_a_translation_has_the_same_numbers_values_and_lines(swedish, translated, is_right) -> None:
    assert (differences(swedish, translated) == []) is is_right


def test_a_missing_a_fuzzy_and_a_marked_wrong_text_are_each_a_fault(copied: Path) -> None:
    path = source_path("en", CHAT, copied)
    catalog = read_source(path)
    first, second, third = [message for message in messages_of(catalog) if "[[number.nodnummer]]" in str(message.id)][:3]
    first.string, third.string = "", str(third.string).replace("[[number.nodnummer]]", "[[number.vard]]")
    second.flags.add(FUZZY)
    write_source(catalog, path)
    told = [line for line in faults(copied) if "två sätt" not in line]
    assert [line.rpartition(": ")[2] for line in told] == ["saknas", "är osäker sedan svenskan ändrades", "märkena är inte desamma"]
    assert all(str(message.context) in line for message, line in zip((first, second, third), told, strict=True))


def test_what_is_not_promised_may_be_missing(copied: Path) -> None:
    row = next(row for row in progress(copied) if row.tag == "so")
    assert row.missing > 0 and not row.must_be_complete
    assert not [line for line in faults(copied) if line.startswith("so/")]


def test_changed_swedish_makes_its_translation_fuzzy_and_moved_swedish_does_not() -> None:
    old = Catalog(charset="utf-8")
    old.add("Ring nu.", "Call now.", context="gateway/say/help/0/text", flags={UNREVIEWED})
    old.add("Tack.", "Thanks.", context="gateway/say/help/1/text")
    new = Catalog(charset="utf-8")
    new.add("Ring genast.", context="gateway/say/help/0/text")
    new.add("Tack.", context="gateway/say/help/2/text")
    new.add("Ring nu.", context="gateway/say/else/0/text")
    found = {place_of(message): message for message in messages_of(merged(new, old, "en"))}
    changed = found["gateway/say/help/0/text", "Ring genast."]
    assert (changed.string, changed.flags) == ("Call now.", {UNREVIEWED, FUZZY})
    moved = found["gateway/say/help/2/text", "Tack."]
    assert (moved.string, moved.flags) == ("Thanks.", set())
    assert found["gateway/say/else/0/text", "Ring nu."].string == ""


def test_what_is_fuzzy_or_missing_is_not_compiled(copied: Path) -> None:
    path = source_path("en", CHAT, copied)
    catalog = read_source(path)
    first, second = messages_of(catalog)[:2]
    first.string = ""
    second.flags.add(FUZZY)
    write_source(catalog, path)
    compile_all(copied)
    loaded = load_catalogues(CHAT, copied)["en"]
    assert place_of(first) not in loaded and place_of(second) not in loaded
    assert len(loaded) == len(messages_of(catalog)) - 2


@pytest.mark.parametrize("tear", [
    lambda lines, at: [*lines[:at], lines[at].rstrip('"'), *lines[at + 1:]],        # a closing quote is gone
    lambda lines, at: [*lines[:at], lines[at] + " trasig", *lines[at + 1:]],        # something stands after it
    lambda lines, at: [*lines[:at], "<<<<<<< HEAD", *lines[at:]],                   # a merge that was not finished
    lambda lines, at: [*lines[:at], "msgstring " + lines[at], *lines[at:]],         # a keyword that is none
])  # fmt: skip
def test_a_torn_catalogue_is_named_with_its_line(copied: Path, tear) -> None:
    path = source_path("ar", CHAT, copied)
    lines = path.read_text(encoding="utf-8").split("\n")
    at = next(number for number, line in enumerate(lines) if number > 40 and line.startswith('"'))
    path.write_text("\n".join(tear(lines, at)), encoding="utf-8")
    with pytest.raises(CatalogueTorn) as torn:
        compile_all(copied)
    assert (torn.value.path, torn.value.line) == (path, at + 1)
    assert str(torn.value) == f"{path}:{at + 1}"


def test_a_catalogue_that_ends_in_the_middle_of_a_text_is_named(copied: Path) -> None:
    path = source_path("fa", CHAT, copied)
    whole = path.read_text(encoding="utf-8")
    path.write_text(whole[: whole.rindex("msgstr")], encoding="utf-8")
    with pytest.raises(CatalogueTorn) as torn:
        read_source(path)
    assert torn.value.line > 1000


def test_a_catalogue_in_another_encoding_is_named(copied: Path) -> None:
    path = source_path("so", CHAT, copied)
    path.write_bytes(path.read_bytes().replace("för".encode(), "för".encode("latin-1"), 1))
    with pytest.raises(CatalogueTorn):
        read_source(path)


def test_set_up_says_which_line_is_torn_and_stops(copied: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = source_path("en", CHAT, copied)
    path.write_text(path.read_text(encoding="utf-8").replace('msgstr "', "msgstr ", 1), encoding="utf-8")
    monkeypatch.setattr("steget.languages.files.compile_all", lambda: compile_all(copied))
    (step,) = language_steps()
    with pytest.raises(StepFailed, match=r"chat\.po:\d+: filen är trasig här"):
        step.build(lambda _line: None)


def test_a_missing_and_a_torn_compiled_catalogue_stop_the_start(copied: Path) -> None:
    compile_all(copied)
    path = compiled_path("so", CHAT, copied)
    whole = path.read_bytes()
    for broken in (whole[: len(whole) // 2], b"", b"not a catalogue at all"):
        path.write_bytes(broken)
        with pytest.raises(CatalogueBroken, match="so"):
            load_catalogues(CHAT, copied)
    path.unlink()
    with pytest.raises(CatalogueBroken, match="make setup"):
        load_catalogues(CHAT, copied)


def test_only_what_is_older_is_compiled_again(copied: Path) -> None:
    compile_all(copied)
    path = compiled_path("en", CHAT, copied)
    before = path.stat().st_mtime_ns
    compile_all(copied, only_older=True)
    assert path.stat().st_mtime_ns == before
    source_path("en", CHAT, copied).touch()
    compile_all(copied, only_older=True)
    assert path.stat().st_mtime_ns > before


def test_the_overview_counts_every_text_once() -> None:
    rows = progress()
    assert [row.tag for row in rows] == list(TRANSLATED)
    for row in rows:
        assert row.texts == row.usable + row.missing + row.fuzzy
        assert row.wrong == 0 and row.unreviewed <= row.usable + row.fuzzy
        assert row.must_be_complete == LANGUAGES[row.tag].complete
        assert row.missing == 0 or not row.must_be_complete
