"""The tree as the rules see it: the files of the product, their imports and calls."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from foundation.settings import ROOT

PARTS = ("bot", "nlu", "handover", "actions", "steget", "foundation")


@cache
def files(*endings: str) -> tuple[Path, ...]:
    """Files that git tracks or would track, relative to the root."""
    words = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    names = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
    return tuple(Path(name) for name in sorted(filter(None, names)) if name.endswith(endings) and (ROOT / name).is_file())


def product(*endings: str) -> list[Path]:
    """Those of them that belong to a part of the product."""
    return [path for path in files(*endings) if path.parts[0] in PARTS]


def text_of(path: Path) -> str:
    """The content of a text file."""
    return (ROOT / path).read_text(encoding="utf-8")


@cache
def tree_of(path: Path) -> ast.Module:
    """The syntax tree of a Python file."""
    return ast.parse(text_of(path), str(path))


def module_of(path: Path) -> str:
    """`bot/gateway/__init__.py` is `bot.gateway`."""
    return ".".join(path.with_suffix("").parts).removesuffix(".__init__")


def imports_of(path: Path) -> Iterator[str]:
    """Full names of all modules that a file imports, anywhere in it. `from a import b` gives `a.b`."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            origin = node.module or ""
            if node.level:
                above = (module_of(path) + (".x" if path.name == "__init__.py" else "")).split(".")[: -node.level]
                origin = ".".join([*above, *filter(None, [origin])])
            yield from (f"{origin}.{name.name}" for name in node.names)


def calls_of(path: Path) -> Iterator[str]:
    """The names of all calls, as `print`, `pickle.loads`, `session.commit`."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func)
