"""Makes one classic script of the widget's ES modules, once, when the gateway starts.

A website that embeds the chat then names one address, and a phone makes one request; modules from another origin would need
CORS as well. The modules keep to a small style, and what does not is refused: named imports and exports, each on one line.
"""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from bot.widget.lean import lean
from bot.widget.unused import drop_methods, drop_rows, put_changes_in_place

_IMPORT: Final = re.compile(r'^import\{([\w,]+)\}from "(\.[\w./]+\.js)";$')
_NAMED: Final = re.compile(r"^(export )?(?:async )?(?:class|function|const|let) (\w+)")
_AWAIT: Final = re.compile(r"^(?!.*\basync\b)(?=\S).*\bawait\b")  # outside every function: a classic script may not wait there
_GOES_ON: Final = (";", "{", "}", ",", "(")
_WORD: Final = re.compile(r"^(?:import|export)\b")


class NotBundled(ValueError):
    """A module that this small bundler does not understand; names the file."""


@dataclass(slots=True)
class _Module:
    lines: list[str] = field(default_factory=list)
    exports: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Bundle:
    """The modules in the order in which they run; `used` counts who imports a name."""

    made: Mapping[Path, str]
    instead: Mapping[Path, Path]
    modules: dict[Path, _Module] = field(default_factory=dict)
    used: Counter[str] = field(default_factory=Counter)

    def add(self, path: Path, above: tuple[Path, ...] = ()) -> None:
        """Adds the module after those that it needs."""
        if path in above:
            raise NotBundled(f"{path.name}: modules need each other")
        if path in self.modules:
            return
        module = _Module()
        for line in _lean(self.made[path] if path in self.made else path.read_text(encoding="utf-8")):
            if found := _IMPORT.match(line):
                self.used.update(found[1].split(","))
                needed = (path.parent / found[2]).resolve()
                self.add(self.instead.get(needed, needed), (*above, path))
            else:
                _take_in(module, line, path)
        self.modules[path] = module

    def script(self) -> str:
        """All of it. Modules share one scope; one whose names another has too gets a scope of its own."""
        exported = [name for module in self.modules.values() for name in module.exports]
        if twice := [name for name, count in Counter(exported).items() if count > 1]:
            raise NotBundled(f"two modules export {twice[0]}")
        taken, parts = set(exported), []
        for module in self.modules.values():
            own = set(module.names) - set(module.exports)
            parts += module.lines if not own & taken else _scope(module)
            taken |= own
        return _in_few_lines(["(()=>{", '"use strict";', *(part.lstrip("\t") for part in parts), "})();"])


def bundle(entry: Path, made: Mapping[Path, str], instead: Mapping[Path, Path]) -> str:
    """The script that runs `entry`. `made` holds the sources of modules that are no files; `instead` exchanges one for another.

    Raises NotBundled for what it does not understand, and for modules that need each other.
    """
    whole = _Bundle(made, instead)
    whole.add(entry)
    for module in whole.modules.values():
        _drop_unused(module, whole.used)
    lines = [module.lines for module in whole.modules.values()]
    put_changes_in_place(lines)
    drop_rows(lines, [name for module in whole.modules.values() for name in module.exports])
    drop_methods(lines)
    return whole.script()


@functools.lru_cache(maxsize=200)
def _lean(source: str) -> tuple[str, ...]:
    """The same modules are taken in for every language."""
    return tuple(lean(source))


def _in_few_lines(lines: Iterable[str]) -> str:
    """Lines that end in a sign that needs no new line go on in the same one. Where there may be a comment they don't."""
    return "".join(line if line.endswith(_GOES_ON) and "//" not in line else f"{line}\n" for line in lines) + "\n"


def _take_in(module: _Module, line: str, path: Path) -> None:
    found = _NAMED.match(line)
    if found:
        module.names.append(found[2])
        if found[1]:
            module.exports.append(found[2])
            line = line.removeprefix("export ")
    if _AWAIT.match(line) or (_WORD.match(line) and not found):
        raise NotBundled(f"{path.name}: {line[:40]}")
    module.lines.append(line)


def _drop_unused(module: _Module, used: Counter[str]) -> None:
    """Takes out exported lists of texts that nobody here uses: a `const` from its line to the one that closes it."""
    for name in [name for name in module.exports if name not in used]:
        first = next((at for at, line in enumerate(module.lines) if line == f"const {name}={{"), None)
        if first is not None and not any(re.search(rf"\b{name}\b", line) for line in module.lines[first + 1 :]):
            last = module.lines.index("};", first)
            del module.lines[first : last + 1]
            module.exports.remove(name)
            module.names.remove(name)


def _scope(module: _Module) -> list[str]:
    given = ",".join(module.exports)
    return [f"const{{{given}}}=(()=>{{", *module.lines, f"return{{{given}}}", "})();"]
