"""directory/embedding.yml: nothing half right is let through, and a theme that cannot be read is refused with its ratio."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.widget.contrast import ratio
from bot.widget.embedding import EmbeddingRefused, all_origins, load_embeddings, may_open
from bot.widget.theme import Theme, ThemeRefused, grounds_of
from foundation.directory import load_municipalities
from steget.doctor.finding import Level

TOWNS = load_municipalities()


def read(folder: Path, text: str):
    """What the file says."""
    path = folder / "embedding.yml"
    path.write_text(text, encoding="utf-8")
    return load_embeddings(TOWNS, path)


def row(folder: Path, origin: str):
    """A file with one origin."""
    return read(folder, f'municipalities:\n  - {{slug: alingsas, origins: ["{origin}"]}}\n')


def test_file_that_is_delivered_lets_nobody_in() -> None:
    assert load_embeddings(TOWNS) == {}


def test_origins_and_theme_are_read(tmp_path: Path) -> None:
    theme = 'theme: {accent: "#00577D", on_accent: "#ffffff", radius: 4px, font: "Open Sans, sans-serif"}'
    origins = 'origins: ["https://www.alingsas.se", "http://localhost:8080"]'
    found = read(tmp_path, f"municipalities:\n  - slug: alingsas\n    {origins}\n    {theme}\n")["alingsas"]
    assert found.frame_ancestors == "'self' https://www.alingsas.se http://localhost:8080"
    assert found.theme.accent == "#00577d"
    assert "--accent:#00577d" in found.theme.css() and "--radius:4px" in found.theme.css()


@pytest.mark.parametrize("origin", [
    "*", "https://*", "https://*.alingsas.se", "http://www.alingsas.se", "https://www.alingsas.se/", "https://www.alingsas.se/chatt",
    "www.alingsas.se", "https://WWW.alingsas.se", "https://www.alingsas.se:443", "https://a b.se", "https://alingsas", "null", "",
    "https://www.alingsas.se; script-src *", "https://user@alingsas.se", "https://www.alingsas.se\\nX", "data:", "'none'",
])  # fmt: skip
def test_what_is_no_exact_origin_is_refused(tmp_path: Path, origin: str) -> None:
    with pytest.raises(EmbeddingRefused, match="origins ska vara adresser"):
        row(tmp_path, origin)


@pytest.mark.parametrize("text", [
    "", "municipalities: 3", "- a", "municipalities: [3]", "municipalities: [{slug: atlantis}]", "municipalities: [{slug: [alingsas]}]",
    "{",
    "municipalities: [{slug: alingsas}, {slug: alingsas}]", "municipalities: [{slug: alingsas, origin: x}]",
    "municipalities: [{slug: alingsas, origins: https://a.se}]", "municipalities: [{slug: alingsas, theme: [1]}]",
    'municipalities: [{slug: alingsas, origins: ["https://a.se", "https://a.se"]}]',
])  # fmt: skip
def test_file_that_is_not_right_is_refused_in_words(tmp_path: Path, text: str) -> None:
    with pytest.raises(EmbeddingRefused, match=r"\w+ .*\."):
        read(tmp_path, text)


def test_file_that_is_missing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EmbeddingRefused, match="går inte att läsa"):
        load_embeddings(TOWNS, tmp_path / "nowhere.yml")


def test_gateway_does_not_start_with_a_broken_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    from bot.gateway import __main__ as gateway

    broken = tmp_path / "embedding.yml"
    broken.write_text('municipalities: [{slug: alingsas, theme: {accent: "#ffff00", on_accent: "#ffffff"}}]', encoding="utf-8")
    monkeypatch.setattr(gateway, "load_embeddings", lambda towns: load_embeddings(towns, broken))
    with pytest.raises(SystemExit) as ended:
        gateway.embeddings_of(TOWNS)
    said = capsys.readouterr().err
    assert ended.value.code == 78
    assert "embedding.yml: alingsas: kontrasten är för låg" in said and "1,07:1 och behöver 4,5:1" in said


def test_doctor_says_what_is_wrong_with_the_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from steget.doctor import files

    assert files.check_embedding().level == Level.OK
    broken = tmp_path / "embedding.yml"
    broken.write_text("municipalities: [{slug: atlantis}]", encoding="utf-8")
    monkeypatch.setattr(files, "load_embeddings", lambda towns: load_embeddings(towns, broken))
    assert files.check_embedding().level == Level.FAULT


@pytest.mark.parametrize(
    ("one", "other", "expected"), [("#000000", "#ffffff", 21.0), ("#777777", "#ffffff", 4.48), ("#fefefe", "#fefefe", 1.0)]
)
def test_contrast_is_that_of_the_standard(one: str, other: str, expected: float) -> None:
    assert round(ratio(one, other), 2) == expected == round(ratio(other, one), 2)


@pytest.mark.parametrize(("theme", "words"), [
    ({"accent": "#777777", "on_accent": "#ffffff"}, "4,47:1 och behöver 4,5:1"),
    ({"accent": "#0057ff", "on_accent": "#000000"}, "kontrasten är för låg"),
    ({"accent": "#ffe9a8", "on_accent": "#000000"}, "mot chattens bakgrund"),
    ({"dark_accent": "#123f48", "dark_on_accent": "#ffffff"}, "mot chattens bakgrund"),
    ({"accent": "#00577d"}, "hör ihop"),
    ({"on_accent": "#00577d"}, "hör ihop"),
    ({"accent": "blue", "on_accent": "#ffffff"}, "en färg som"),
    ({"accent": "#fff", "on_accent": "#ffffff"}, "en färg som"),
    ({"accent": 7, "on_accent": "#ffffff"}, "en färg som"),
    ({"accent": "#00577d;}", "on_accent": "#ffffff"}, "en färg som"),
    ({"radius": "100px"}, "radius"), ({"radius": "1rem"}, "radius"), ({"radius": 4}, "radius"),
    ({"font": "x;} body {"}, "font"), ({"font": "url(https://a.se)"}, "font"), ({"font": ""}, "font"), ({"font": 'a"b'}, "font"),
    ({"colour": "#ffffff"}, "en rad som inte finns"),
])  # fmt: skip
def test_theme_that_cannot_be_used_is_refused_in_words(theme: dict[str, object], words: str) -> None:
    with pytest.raises(ThemeRefused, match=words.replace("(", r"\(")):
        Theme.read(theme)


def test_grounds_are_those_of_the_stylesheet() -> None:
    light, dark = grounds_of("light"), grounds_of("dark")
    assert light["surface"] == "#ffffff" and dark["surface"] != light["surface"]
    assert set(light) == set(dark)
    for scheme, grounds in (("accent", light), ("dark_accent", dark)):
        Theme.read({scheme: grounds["accent"], scheme.replace("accent", "on_accent"): grounds["on-accent"]})  # our own passes


def test_dark_mode_keeps_our_colours_when_only_the_light_ones_are_set() -> None:
    assert Theme.read({"accent": "#00577d", "on_accent": "#ffffff"}).css().count("prefers-color-scheme:light") == 1
    assert "dark" not in Theme.read({"accent": "#00577d", "on_accent": "#ffffff"}).css()
    assert Theme.read({}).css() == ""


def test_website_of_one_municipality_does_not_open_the_chat_of_another(tmp_path: Path) -> None:
    known = read(tmp_path, 'municipalities:\n  - {slug: alingsas, origins: ["https://a.se"]}\n  - {slug: lerum, origins: ["https://l.se"]}\n')
    assert all_origins(known) == {"https://a.se", "https://l.se"}
    assert may_open(known, "https://a.se", "alingsas") and may_open(known, None, "alingsas") and may_open(known, "https://a.se", None)
    assert not may_open(known, "https://a.se", "lerum")
