"""Who may know whom. The folder tree is the security argument, so it is held by a test."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.architecture.tree import PARTS, imports_of, module_of, product

RASA_BOX = ("actions", "nlu.components", "bot.assistant")
# How the whole box reads versions of the content; the dialogue and its actions must read the same.
VERSIONS_OF_THE_RASA_BOX = ("bot.assistant.content_versions", "bot.assistant.kept_versions")
RASA_BOX_LIBRARIES = {"rasa", "rasa_sdk", "aiohttp", "sanic", "requests", "jsonschema", "ruamel"}
STANDARD_LIBRARY_ONLY = ("handover.core",)
SAFETY_ENTRIES = ("nlu.safety.screen", "nlu.safety.join")
DOORS = ("bot.gateway", "handover.desk", "handover.bridge", "nlu.encoder", "actions")


def within(module: str, *packages: str) -> bool:
    return any(module == package or module.startswith(package + ".") for package in packages)


def own(module: str) -> bool:
    return module.split(".")[0] in PARTS


def offences(forbidden: Callable[[str, str], bool]) -> list[str]:
    """`importer -> imported` for every import of the product that is forbidden."""
    return [f"{module_of(path)} -> {name}" for path in product(".py") for name in imports_of(path) if forbidden(module_of(path), name)]


def test_parts_do_not_know_each_other() -> None:
    def forbidden(importer: str, imported: str) -> bool:
        mine, theirs = importer.split(".")[0], imported.split(".")[0]
        if not own(imported) or mine == theirs or theirs == "foundation" or mine == "steget":
            return False
        if mine == "actions" and within(imported, *VERSIONS_OF_THE_RASA_BOX):
            return False
        return not (mine == "bot" and within(imported, "nlu.safety"))

    assert offences(forbidden) == []


def test_nobody_knows_the_command_that_starts_them() -> None:
    assert offences(lambda importer, imported: within(imported, "steget") and not within(importer, "steget")) == []


def test_foundation_knows_no_part() -> None:
    def forbidden(importer: str, imported: str) -> bool:
        return within(importer, "foundation") and own(imported) and not within(imported, "foundation")

    assert offences(forbidden) == []


@pytest.mark.parametrize("door", DOORS)
def test_no_door_imports_another(door: str) -> None:
    others = [other for other in DOORS if other != door]
    assert offences(lambda importer, imported: within(importer, door) and within(imported, *others)) == []


def test_rasa_box_stands_alone() -> None:
    def forbidden(importer: str, imported: str) -> bool:
        if not within(importer, *RASA_BOX):
            return False
        if own(imported):
            return not within(imported, *RASA_BOX)
        return imported.split(".")[0] not in RASA_BOX_LIBRARIES | set(sys.stdlib_module_names)

    assert offences(forbidden) == []


def test_app_does_not_import_rasa() -> None:
    assert offences(lambda importer, imported: not within(importer, *RASA_BOX) and within(imported, "rasa", "rasa_sdk", "tensorflow")) == []


def test_core_of_the_handover_needs_the_standard_library_alone() -> None:
    def forbidden(importer: str, imported: str) -> bool:
        allowed = within(imported, *STANDARD_LIBRARY_ONLY) or imported.split(".")[0] in sys.stdlib_module_names
        return within(importer, *STANDARD_LIBRARY_ONLY) and not allowed

    assert offences(forbidden) == []


def test_safety_gate_needs_the_standard_library_alone_when_it_runs() -> None:
    paths = {module_of(path): path for path in product(".py")}
    todo, seen = list(SAFETY_ENTRIES), set()
    foreign: list[str] = []
    while todo:
        module = todo.pop()
        if module in seen:
            continue
        seen.add(module)
        for name in imports_of(paths[module]):
            target = next((part for part in (name, name.rpartition(".")[0]) if part in paths), None)
            if target is not None and within(target, "nlu.safety"):
                todo.append(target)
            elif name.split(".")[0] not in sys.stdlib_module_names:
                foreign.append(f"{module} -> {name}")
    assert foreign == []
    assert len(seen) > len(SAFETY_ENTRIES)


def test_a_planted_import_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.architecture import test_imports

    monkeypatch.setattr(test_imports, "imports_of", lambda path: iter(["handover.store.engine"] if path.parts[0] == "bot" else []))
    with pytest.raises(AssertionError):
        test_parts_do_not_know_each_other()
