"""At run time the safety layer may lean on nothing that can be missing."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

from nlu.safety import screen

FOLDER = Path(screen.__file__).parent
# What only `python -m nlu.safety.compile` needs.
COMPILE_TIME = {"compile", "sources", "notation", "wordlist", "inflect", "wordforms", "spelling_dictionary"}


def imported(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(node.module or "")
    return found


def run_time_modules() -> list[Path]:
    return [path for path in FOLDER.glob("*.py") if path.stem not in COMPILE_TIME]


def test_run_time_modules_import_the_standard_library_and_each_other() -> None:
    for path in run_time_modules():
        for name in imported(path):
            within = name.startswith("nlu.safety.") and name.split(".")[2] not in COMPILE_TIME
            assert within or name.split(".")[0] in sys.stdlib_module_names, f"{path.name} imports {name}"


def test_it_works_where_nothing_is_installed() -> None:
    """-I and -S: no site-packages, no user folder, no environment."""
    words = (
        f"import sys; sys.path.insert(0, {str(FOLDER.parents[1])!r}); "
        "from nlu.safety.screen import Screen; print(Screen.load().examine('han slår mig nu').action)"
    )
    done = subprocess.run([sys.executable, "-I", "-S", "-c", words], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == "emergency"


def test_files_are_small() -> None:
    assert [path.name for path in FOLDER.glob("*.py") if len(path.read_text(encoding="utf-8").splitlines()) > 250] == []
