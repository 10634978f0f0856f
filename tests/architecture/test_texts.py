"""Numbers and settings stand in one place."""

from __future__ import annotations

import ast
import re

from foundation.directory import Contacts
from foundation.settings import ROOT
from tests.architecture.tree import files, product, text_of, tree_of

SETTINGS_PAGE = ROOT / "docs" / "settings.md"
# Swedish subscriber numbers as people write them, and short codes that a person could be sent to.
PHONE = re.compile(r"(?<![\w.,:%#-])(?:\+46|0)\d{1,3}[ -]\d{2,3}(?:[ -]?\d{2,3}){1,2}(?![\w%])")
MADE_UP = re.compile(r"070-?000 ?00 ?\d\d|\+4670000")  # no subscriber has these


def number_pattern(numbers: list[str]) -> re.Pattern[str]:
    """Finds any of `numbers` however it is grouped."""
    forms = [r"[ -]?".join(re.sub(r"\D", "", number)) for number in numbers]
    return re.compile(r"(?<![\w.,:#%-])(" + "|".join(forms) + r")(?![\w.,:%]\d|\w|%)")


def texts_for_people() -> list:
    """Files whose words a person may read: texts, dialogue, templates, code of the parts."""
    endings = (".py", ".yml", ".yaml", ".html", ".js", ".css", ".txt", ".json")
    no_texts = {("nlu", part) for part in ("data", "safety", "measuring_sets", "weights")}
    parts = [path for path in product(*endings) if path.parts[:2] not in no_texts]
    return parts + [path for path in files(*endings) if path.parts[0] == "stories"]


def test_numbers_stand_in_the_directory_alone() -> None:
    numbers = number_pattern([contact.number for contact in Contacts.load().all()])
    found = []
    for path in texts_for_people():
        for line_number, line in enumerate(text_of(path).splitlines(), 1):
            hit = numbers.search(line) or (not MADE_UP.search(line) and PHONE.search(line))
            if hit and not _is_comment(line):
                found.append(f"{path}:{line_number}: {hit[0]}")
    assert found == []


def _is_comment(line: str) -> bool:
    return line.lstrip().startswith(("#", "//", "*", "/*", '"""'))


def test_every_mark_in_a_text_is_known_to_the_directory() -> None:
    contacts = Contacts.load()
    for path in texts_for_people():
        if path.suffix in {".yml", ".html"}:
            contacts.fill(text_of(path))


def test_every_setting_is_documented() -> None:
    page = SETTINGS_PAGE.read_text(encoding="utf-8")
    missing = {name for name in settings_of_the_code() if not re.search(rf"\b{name}\b", page)}
    assert missing == set()


def test_every_documented_setting_exists() -> None:
    documented = set(re.findall(r"`(STEGET_[A-Z_]+[A-Z])`", SETTINGS_PAGE.read_text(encoding="utf-8")))
    assert documented - settings_of_the_code() - {"STEGET_X_FILE"} == set()


def settings_of_the_code() -> set[str]:
    """All STEGET_ names: fields of Settings classes and names in code, composition and Makefile."""
    names: set[str] = set()
    for path in product(".py"):
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.ClassDef) and any(ast.unparse(above).endswith("Settings") for above in node.bases):
                names |= {f"STEGET_{field.target.id.upper()}" for field in node.body
                          if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name)}  # fmt: skip
    for path in (*product(".py", ".sh", ".yml"), *files("docker-compose.yml", "Makefile")):
        names |= set(re.findall(r"\bSTEGET_[A-Z_]*[A-Z]\b", text_of(path)))
    return {name.removesuffix("_FILE") for name in names} - {"STEGET_X", "STEGET"}


def test_a_planted_number_is_found() -> None:
    numbers = number_pattern(["112", "020-555 666", "114 14"])
    for text in ("ring 112 nu", "Ring 020-555 666.", "020555666", "ring 11414", "112, eller"):
        assert numbers.search(text), text
    for text in ("0.112 s", "1123", "#112233", "v1.12", "5112"):
        assert not numbers.search(text), text
    assert PHONE.search("ring 08-123 45 67") and PHONE.search("tel 010-516 41 30")
    assert not PHONE.search("2026-11-21") and not PHONE.search("0.5 32 1")
