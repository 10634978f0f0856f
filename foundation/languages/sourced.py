"""The catalogues of a content tree, which holds what translators write and nothing compiled: made in memory when they are read."""

from __future__ import annotations

import io
from pathlib import Path

from babel.messages.mofile import write_mo

from foundation.languages.catalogues import FOLDER, Catalogue, CatalogueBroken, catalogue_in, load_catalogues, source_path
from foundation.languages.locales import TRANSLATED
from foundation.languages.sources import CatalogueTorn, read_source


def read_catalogues(domain: str, folder: Path) -> dict[str, Catalogue]:
    """Every translated language's texts from the .po files below `folder`. Raises CatalogueBroken.

    Those that are as they came with the program are read from what was compiled at set-up.
    """
    if folder == FOLDER:
        return load_catalogues(domain)
    shipped = load_catalogues(domain)
    return {tag: shipped[tag] if _is_shipped(tag, domain, folder) else _compiled(source_path(tag, domain, folder)) for tag in TRANSLATED}


def _is_shipped(tag: str, domain: str, folder: Path) -> bool:
    try:
        return source_path(tag, domain, folder).read_bytes() == source_path(tag, domain).read_bytes()
    except OSError:
        return False


def _compiled(path: Path) -> Catalogue:
    written = io.BytesIO()
    try:
        write_mo(written, read_source(path), use_fuzzy=False)
    except FileNotFoundError:
        raise CatalogueBroken(f"{path.name}: finns inte i språket {path.parents[1].name}.") from None
    except CatalogueTorn as torn:
        raise CatalogueBroken(f"{path.name} i språket {path.parents[1].name}: rad {torn.line} går inte att läsa.") from None
    except (OSError, ValueError):
        raise CatalogueBroken(f"{path.name} i språket {path.parents[1].name}: går inte att läsa.") from None
    written.seek(0)
    return catalogue_in(written)
