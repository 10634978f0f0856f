"""The whole content in one file (zip), to take to another installation or to keep. What comes in is checked before it is believed."""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
import zlib
from dataclasses import dataclass
from typing import Any, Final

from foundation.content.overlay_rows import FOLDER
from foundation.content.parts import PARTS, Tree, is_content
from nlu.studio.content import catalogue_text, example_blocks, examples, overlays, yaml_nodes
from nlu.studio.content.errors import ContentError

FORMAT: Final = 1
KIND: Final = "forsta-steget/content"
MANIFEST: Final = "manifest.json"
MOST_BYTES, MOST_FILES, LARGEST_FILE = 20_000_000, 500, 4_000_000
"""Of a package as it comes, and of each file in it. All the content that came with the program is 4 MB in 80 files."""
_ALL_BYTES: Final = 40_000_000
_WHEN: Final = (2026, 1, 1, 0, 0, 0)  # a moment that moves would make two packages of the same content differ


@dataclass(frozen=True, slots=True)
class Difference:
    """What a package would change: paths that are new, other, and not in it."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    missing: tuple[str, ...]


def pack(tree: Tree) -> bytes:
    """A package of the content; the same content gives the same bytes."""
    sums = {path: hashlib.sha256(text.encode("utf-8")).hexdigest() for path, text in sorted(tree.items())}
    about = json.dumps({"kind": KIND, "format": FORMAT, "files": sums}, indent=1, sort_keys=True)
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as package:
        for path, text in [(MANIFEST, about), *sorted(tree.items())]:
            info = zipfile.ZipInfo(path, _WHEN)
            info.external_attr, info.compress_type = 0o644 << 16, zipfile.ZIP_DEFLATED
            package.writestr(info, text.encode("utf-8"))
    return written.getvalue()


def unpack(data: bytes) -> Tree:
    """The content of a package. Raises ContentError with the first thing that is wrong; nothing is written anywhere."""
    if len(data) > MOST_BYTES:
        raise ContentError(f"Paketet är för stort. Det får vara högst {MOST_BYTES // 1_000_000} MB.")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            files = _read(package)
    except (zipfile.BadZipFile, EOFError, zlib.error, RuntimeError):
        raise ContentError("Filen är inget paket, eller så är den trasig.") from None
    sums = _sums(files.pop(MANIFEST, None))
    tree = {path: _checked(path, content, sums) for path, content in sorted(files.items())}
    _check_whole(tree, sums)
    return tree


def difference(live: Tree, other: Tree) -> Difference:
    """What is not the same in two trees."""
    return Difference(
        tuple(sorted(set(other) - set(live))),
        tuple(sorted(path for path in other if path in live and other[path] != live[path])),
        tuple(sorted(set(live) - set(other))),
    )


def check_file(path: str, text: str) -> None:
    """Whether a text can stand at a path of the content. Raises ContentError with file, line and column."""
    if not is_content(path):
        raise ContentError("Filen hör inte till innehållet.", path[:200])
    if path.endswith(".po"):
        catalogue_text.read(text, path)
    elif path in examples.paths({path: text}):
        example_blocks.blocks(text, path)
    else:
        if path.startswith(FOLDER):
            overlays.read_file(text, path)
        root = yaml_nodes.parse(text, path)
        _check_no_variables(root, text, path)


def _check_no_variables(root: yaml_nodes.Node, text: str, path: str) -> None:
    """Rasa puts a machine's environment in place of ${…} in unquoted values: nothing of the machine may be said in a chat."""
    for node in root.walk():
        if node.kind == "scalar" and node.style is None and "${" in node.value:
            raise ContentError("${…} får inte stå i en text.", path, *yaml_nodes.position(text, node.start))


def _read(package: zipfile.ZipFile) -> dict[str, bytes]:
    infos = package.infolist()
    if len(infos) > MOST_FILES:
        raise ContentError(f"Paketet har för många filer. Det får ha högst {MOST_FILES}.")
    found: dict[str, bytes] = {}
    for info in infos:
        name = info.orig_filename
        if name != MANIFEST and not is_content(name):
            raise ContentError("Paketet har en fil som inte hör till innehållet, eller en otillåten sökväg.", name[:200])
        if name in found:
            raise ContentError("Filen står två gånger i paketet.", name)
        if info.flag_bits & 1 or (info.external_attr >> 16) & 0o170000 not in (0, 0o100000):
            raise ContentError("Filen är låst, eller ingen vanlig fil.", name)
        with package.open(info) as stream:
            found[name] = stream.read(LARGEST_FILE + 1)
        if len(found[name]) > LARGEST_FILE or sum(map(len, found.values())) > _ALL_BYTES:
            raise ContentError("Filen är för stor när den packas upp.", name)
    return found


def _sums(manifest: bytes | None) -> dict[str, str]:
    try:
        about: Any = json.loads(manifest or b"")
    except (ValueError, RecursionError):
        raise ContentError("Paketet saknar en läsbar innehållslista (manifest.json).") from None
    if not isinstance(about, dict) or about.get("kind") != KIND or not isinstance(about.get("files"), dict):
        raise ContentError("Paketet är inget innehåll till Första steget.", MANIFEST)
    if about.get("format") != FORMAT:
        raise ContentError(f"Paketet har format {str(about.get('format'))[:20]}, men programmet läser format {FORMAT}. "
                           "Exportera det igen från en lika ny utgåva.", MANIFEST)  # fmt: skip
    return about["files"]


def _checked(path: str, content: bytes, sums: dict[str, str]) -> str:
    if sums.get(path) != hashlib.sha256(content).hexdigest():
        raise ContentError("Filen är inte den som står i paketets innehållslista. Den kan ha ändrats på vägen.", path)
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ContentError("Filen är inte UTF-8.", path, content[: error.start].count(b"\n") + 1) from None
    check_file(path, text)
    return text


def _check_whole(tree: Tree, sums: dict[str, str]) -> None:
    missing = [path for path in sorted(sums) if path not in tree] or [
        part for part in PARTS if not re.search(r"\*", part) and part not in tree
    ]
    if missing:
        raise ContentError("Filen saknas i paketet.", str(missing[0])[:200])
