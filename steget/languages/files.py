"""The catalogues on disk: updated from the sources, compiled for the start, checked before either is believed."""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import write_po

from foundation.languages.catalogues import DOMAINS, FOLDER, compiled_path, source_path
from foundation.languages.locales import TRANSLATED
from foundation.languages.sources import read_source
from steget.languages.merging import merged
from steget.languages.template import template

_WIDTH: Final = 120


def update_all(folder: Path = FOLDER) -> None:
    """Writes every .po anew from the sources. Raises CatalogueTorn."""
    for domain in DOMAINS:
        texts = template(domain)
        for tag in TRANSLATED:
            path = source_path(tag, domain, folder)
            write_source(merged(texts, read_source(path) if path.exists() else Catalog(charset="utf-8"), tag), path)


def write_source(catalog: Catalog, path: Path) -> None:
    """Writes a .po, whole or not at all."""
    written = io.BytesIO()
    write_po(written, catalog, width=_WIDTH, no_location=True, ignore_obsolete=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    _replace(path, written.getvalue())


def compile_all(folder: Path = FOLDER, *, only_older: bool = False) -> list[Path]:
    """Writes every .mo and gives their paths; what is fuzzy is left out. Raises CatalogueTorn and FileNotFoundError.

    With `only_older` those are left that are newer than their .po.
    """
    return [_compile(tag, domain, folder, only_older) for domain in DOMAINS for tag in TRANSLATED]


def _compile(tag: str, domain: str, folder: Path, only_older: bool) -> Path:
    source, target = source_path(tag, domain, folder), compiled_path(tag, domain, folder)
    if only_older and target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
        return target
    written = io.BytesIO()
    write_mo(written, read_source(source), use_fuzzy=False)
    _replace(target, written.getvalue())
    return target


def _replace(path: Path, content: bytes) -> None:
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    beside.write_bytes(content)
    beside.replace(path)
