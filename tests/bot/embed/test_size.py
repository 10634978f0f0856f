"""The script: small, in one piece, of safe modules, and made by a bundler that refuses what it does not understand."""

from __future__ import annotations

import gzip
import re
from datetime import date
from pathlib import Path

import pytest

from bot.widget.bundle import NotBundled, bundle
from bot.widget.element_script import ELEMENT, MOST_BYTES, element_script
from bot.widget.embedding import Embedding
from bot.widget.lean import NotLean, lean
from bot.widget.shadow_css import shadow_css
from bot.widget.theme import Theme
from bot.widget.wording import wordings
from foundation.directory import Contact, Contacts
from foundation.languages.locales import LANGUAGES, SWEDISH
from tests.bot.widget.test_source import FORBIDDEN

MODULES = sorted(ELEMENT.glob("*.js"))
THEME = Theme.read({"accent": "#00577d", "on_accent": "#ffffff", "radius": "4px", "font": "Open Sans, sans-serif"})
SCRIPTS = {tag: element_script(Contacts.load().all(), {}, wording) for tag, wording in wordings().items()}
SCRIPT = SCRIPTS[SWEDISH]
TEXT = SCRIPT.plain.decode()


def made(folder: Path, **modules: str) -> str:
    """The bundle of these modules, beginning with `main`."""
    for name, source in modules.items():
        (folder / f"{name}.js").write_text(source, encoding="utf-8")
    return bundle((folder / "main.js").resolve(), {}, {})


@pytest.mark.parametrize("tag", LANGUAGES)
def test_everything_that_is_loaded_is_under_twenty_thousand_bytes_gzipped(tag: str) -> None:
    assert len(SCRIPTS[tag].gzipped) < MOST_BYTES
    assert gzip.decompress(SCRIPTS[tag].gzipped) == SCRIPTS[tag].plain


@pytest.mark.parametrize("tag", LANGUAGES)
def test_there_is_room_for_the_looks_of_twenty_municipalities(tag: str) -> None:
    many = {f"kommun-{number}": Embedding(("https://www.kommun.se",), THEME) for number in range(20)}
    assert len(element_script(Contacts.load().all(), many, wordings()[tag]).gzipped) < MOST_BYTES


def test_script_keeps_nothing_and_builds_no_markup() -> None:
    assert FORBIDDEN.findall(TEXT) == []
    assert "sessionStorage" not in TEXT and "import" not in re.findall(r"^\w+", TEXT, re.MULTILINE)
    assert re.findall(r"https?://(?!www\.smhi\.se/)", TEXT) == []


def test_every_number_stands_in_the_script() -> None:
    assert all(f'"number":"{contact.number}"' in TEXT for contact in Contacts.load().all())


def test_numbers_from_the_directory_cannot_become_code() -> None:
    row = Contacts.load()["nodnummer"]
    odd = Contact(row.id, 'x"];alert(1);//`', row.number, row.hours, row.owner, date(2026, 1, 1))
    text = element_script([odd], {}).plain.decode()
    assert '"name":"x\\"];alert(1);//\\u0060"' in text


def test_theme_stands_in_the_script_under_its_municipality_alone() -> None:
    text = element_script(Contacts.load().all(), {"alingsas": Embedding((), THEME), "lerum": Embedding()}).plain.decode()
    assert '"alingsas":".shell{--radius:4px;--font:Open Sans, sans-serif;}@media (prefers-color-scheme:light){.shell{--accent:#0' in text
    assert '"lerum"' not in text


def test_same_content_has_the_same_tag_and_other_content_another() -> None:
    assert element_script(Contacts.load().all(), {}) == SCRIPT
    assert element_script(Contacts.load().all()[:2], {}).tag != SCRIPT.tag


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.name)
def test_module_is_a_small_safe_room(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 160
    assert FORBIDDEN.findall(text) == []


def test_style_has_no_length_of_the_website_and_no_variable_that_it_could_set() -> None:
    css = shadow_css()
    assert re.findall(r"@media[^{]*|\d(?:rem)\b", css) and not re.findall(r"\drem", re.sub(r"@media[^{]*", "", css))
    assert ":root" not in css
    named, given = set(re.findall(r"var\((--[a-z-]+)", css)), set(re.findall(r"(--[a-z-]+):", css))
    assert named - given == {"--rem"}  # measured by the script


def test_modules_share_a_scope_unless_they_use_the_same_names(tmp_path: Path) -> None:
    text = made(tmp_path, main='import { a } from "./one.js";\nimport { b } from "./two.js";\na(b());',
                one="export function a(x) {\n  return own(x);\n}\nfunction own(x) {\n  return x;\n}",
                two="export function b() {\n  return own();\n}\nfunction own() {\n  return 2;\n}")  # fmt: skip
    assert text.count("function own") == 2
    assert "const{b}=(()=>{" in text and "const{a}" not in text


def test_texts_that_nobody_uses_are_left_out(tmp_path: Path) -> None:
    texts = 'export const A = {\n  x: 1,\n};\nexport const B = {\n  y: "hemlig",\n};'
    text = made(tmp_path, main='import { A } from "./texts.js";\nA.x();', texts=texts)
    assert "hemlig" not in text and "x:1" in text


def test_rows_that_nobody_names_are_left_out_and_a_table_that_is_looked_up_keeps_all(tmp_path: Path) -> None:
    texts = 'export const A = {\n  x: "ett",\n  y: "två {",\n  z: "tre",\n};\nexport const B = {\n  x: "fyra",\n  y: "fem",\n};'
    entry = 'import { A, B } from "./texts.js";\nA.x + A.z + B[A.x];'
    text = made(tmp_path, main=entry, texts=texts.replace("två {", "två"))
    assert [word in text for word in ("ett", "två", "tre", "fyra", "fem")] == [True, False, True, True, True]
    assert "två" in made(tmp_path, main=entry, texts=texts)  # a row that may go on in the next line: the table is left alone


def test_row_in_other_words_stands_in_place_of_the_first(tmp_path: Path) -> None:
    texts = 'export const A = {\n  x: "länge sedan",\n};\nexport const B = {\n  x: "kvar",\n};'
    text = made(tmp_path, main='import { A, B } from "./texts.js";\nA.x = "nu";\nA.x + B.x;', texts=texts)
    assert "länge sedan" not in text and 'const A={x:"nu",};' in text and "kvar" in text


def test_methods_that_nobody_names_are_left_out(tmp_path: Path) -> None:
    one = ("export class One extends HTMLElement {\n  constructor() {\n    super();\n  }\n"
           "  connectedCallback() {\n    this.used();\n  }\n"
           "  used() {\n    if (1) {\n      go();\n    }\n  }\n"
           "  async idle(idle) {\n    if (idle) {\n      stop();\n    }\n  }\n}")  # fmt: skip
    text = made(tmp_path, main='import { One } from "./one.js";\nnew One();', one=one)
    assert "idle" not in text and "stop" not in text
    assert text == '(()=>{"use strict";class One extends HTMLElement{constructor(){super();}connectedCallback(){this.used();}' \
                   "used(){if(1){go();}}}new One();})();\n"  # fmt: skip


def test_rules_of_classes_that_are_not_in_the_script_are_left_out() -> None:
    whole, needed = shadow_css(), shadow_css({"log", "text"})
    assert ".log{" in needed and ".from-person .text{" in needed and ":focus-visible{" in needed
    assert ".composer" in whole and ".composer" not in needed and "{}" not in needed


@pytest.mark.parametrize("line", ['import x from "./one.js";', 'import * as x from "./one.js";', 'import { a as b } from "./one.js";',
                                  'export { a };', 'export default 1;', 'import "./one.js";', 'await go();',
                                  'const one = await go();'])  # fmt: skip
def test_what_the_bundler_does_not_understand_is_refused(tmp_path: Path, line: str) -> None:
    with pytest.raises(NotBundled):
        made(tmp_path, main=line, one="export const a = 1;")


def test_modules_that_need_each_other_are_refused(tmp_path: Path) -> None:
    with pytest.raises(NotBundled, match="each other"):
        made(tmp_path, main='import { a } from "./one.js";', one='import { b } from "./main.js";\nexport const a = 1;')


def test_two_modules_that_export_one_name_are_refused(tmp_path: Path) -> None:
    with pytest.raises(NotBundled, match="two modules"):
        made(tmp_path, main='import { a } from "./one.js";\nimport { b } from "./two.js";\na(b);',
             one="export const a = 1;\nexport const c = 1;", two="export const b = 1;\nexport const c = 2;")  # fmt: skip


def test_words_keep_their_blanks_and_private_names_their_sense() -> None:
    lines = lean('/** Says. */\nclass A {\n  #name = "a = b, c"; // why\n  get() {\n    return this.#name + "#name";\n  }\n}\n')
    assert lines == ["class A{", '\t#a="a = b, c";', "\tget(){", '\treturn this.#a+"#name";', "\t}", "}"]


def test_text_over_several_lines_is_refused() -> None:
    with pytest.raises(NotLean):
        lean("const a = `one\ntwo`;")
