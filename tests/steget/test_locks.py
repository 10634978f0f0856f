"""What is installed is exact, and every file of it is known by its hash."""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterable
from contextlib import suppress
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from foundation.settings import ROOT
from tests.architecture.tree import PARTS, imports_of, product

PYTHONS = ("3.11.0", "3.11.2", "3.11.99")
LOCKS = {name: ROOT / name for name in ("requirements.lock", "requirements-test.lock", "bot/requirements.lock")}


def entries(path: Path) -> dict[str, tuple[str, int]]:
    """Version and number of hashes by name."""
    text = re.sub(r"^#.*\n", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE).replace("\\\n", " ")
    found = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        requirement, *hashes = re.split(r"\s+--hash=", line)
        parsed = Requirement(requirement)
        (pin,) = parsed.specifier
        assert pin.operator == "==" and parsed.marker is None and parsed.url is None, line
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", each) for each in hashes), requirement
        found[canonicalize_name(parsed.name)] = (pin.version, len(hashes))
    return found


@pytest.mark.parametrize("name", LOCKS)
def test_every_package_has_one_version_and_hashes(name: str) -> None:
    found = entries(LOCKS[name])
    assert len(found) >= 10
    assert [package for package, (_, hashes) in found.items() if not hashes] == []


@pytest.mark.parametrize("name", LOCKS)
def test_no_address_of_an_index_or_of_one_machine_stands_in_a_lock(name: str) -> None:
    text = LOCKS[name].read_text(encoding="utf-8")
    assert not re.search(r"(?i)--(extra-)?index-url|--find-links|--trusted-host|://|file:| @ |\s/\w", text)


def test_every_named_dependency_is_locked_in_a_version_that_fits() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    run, tools = entries(LOCKS["requirements.lock"]), entries(LOCKS["requirements-test.lock"])
    named = [(each, run) for each in project["dependencies"]] + [(each, tools) for each in project["optional-dependencies"]["test"]]
    for text, lock in named:
        wanted = Requirement(text)
        name = canonicalize_name(wanted.name)
        assert name in lock, name
        assert wanted.specifier.contains(lock[name][0]), name
    assert not run.keys() & tools.keys()


def closure(requirements: Iterable[str]) -> set[str]:
    """The named packages and all that they need, as installed. torch and what only it needs stay out."""
    todo, seen = [Requirement(each) for each in requirements], set[tuple[str, frozenset[str]]]()
    while todo:
        wanted = todo.pop()
        key = (canonicalize_name(wanted.name), frozenset(wanted.extras))
        if key in seen or key[0] == "torch":
            continue
        seen.add(key)
        with suppress(metadata.PackageNotFoundError):  # what only another 3.11 needs is not installed here
            todo += [needed for needed in map(Requirement, metadata.requires(wanted.name) or ()) if is_needed(needed, wanted.extras)]
    return {name for name, _ in seen}


def is_needed(requirement: Requirement, extras: Iterable[str]) -> bool:
    """Whether any Python 3.11 needs it: Debian 12 has 3.11.2, for which some packages still want backports."""
    marker = requirement.marker
    return marker is None or any(marker.evaluate({"extra": extra, "python_full_version": version})
                                 for extra in (*extras, "") for version in PYTHONS)  # fmt: skip


def test_all_that_the_app_needs_at_run_time_is_locked_without_the_tests_packages() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert closure(project["dependencies"]) - entries(LOCKS["requirements.lock"]).keys() == set()


def test_every_imported_package_is_locked_for_run_time() -> None:
    owners = metadata.packages_distributions()
    locked = entries(LOCKS["requirements.lock"]).keys() | {"torch"}
    rasa_box = ("actions/", "nlu/components/", "bot/assistant/")
    missing = set()
    for path in product(".py"):
        if str(path).startswith(rasa_box):
            continue
        for top in {name.split(".")[0] for name in imports_of(path)} - set(sys.stdlib_module_names) - set(PARTS):
            if not {canonicalize_name(owner) for owner in owners.get(top, ())} & locked:
                missing.add(f"{path}: {top}")
    assert missing == set()


def test_torch_is_in_no_lock_since_its_build_is_the_users_choice() -> None:
    assert not any("torch" in entries(path) for path in LOCKS.values())


def test_rasa_box_holds_the_version_without_the_known_hole() -> None:
    locked = entries(LOCKS["bot/requirements.lock"])
    assert (locked["rasa"][0], locked["rasa-sdk"][0]) == ("3.6.21", "3.6.2")  # CVE-2024-49375 is mended in 3.6.21
    assert "setuptools" in locked
