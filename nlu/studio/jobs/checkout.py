"""A checkout of its own for a job: our code, with the content of a draft in the place of the content that came with it.

Training and measuring find data, taxonomy and measuring sets beside the code. So a job gets a copy of the code, some
megabytes, and runs there: it learns exactly as `steget train` does, and the draft's labels are the only ones in that process.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from foundation.content.parts import Tree
from foundation.settings import ROOT
from nlu.studio.content.conversations import FOLDER
from nlu.studio.jobs.telling import JobFailed, disk_told

TAXONOMY: Final = "nlu/data/taxonomy.yml"
SETS: Final = "nlu/measuring_sets"
TESTS: Final = FOLDER
_CODE: Final = ("foundation/**/*.py", "nlu/**/*.py", "nlu/measuring_sets/*.yml")
_COMPILED: Final = "nlu/safety/compiled.json"


@contextmanager
def working_folder(work: Path, name: str) -> Iterator[Path]:
    """An empty folder below `work` that is gone afterwards, whatever happens. Raises JobFailed for a full disk."""
    folder = work / name
    with disk_told():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
    try:
        with disk_told():
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def sweep(work: Path) -> None:
    """Removes what jobs that were killed have left."""
    for folder in work.glob("job-*"):
        shutil.rmtree(folder, ignore_errors=True)


def make_checkout(folder: Path, tree: Tree, root: Path = ROOT) -> Path:
    """Our code and `tree` in `folder`. The editors' conversation tests are left out: nothing is learnt from them.

    Raises JobFailed for a taxonomy that can't be read, OSError.
    """
    intents = intents_of(tree)
    for pattern in _CODE:
        for path in root.glob(pattern):
            _copy(path, folder / path.relative_to(root))
    _copy(root / _COMPILED, folder / _COMPILED)
    (folder / "nlu" / "weights").symlink_to(root / "nlu" / "weights")
    for path, text in tree.items():
        if not path.startswith(TESTS):
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(text.encode("utf-8"))
    _leave_out_retired(folder, intents)
    return folder


def _copy(path: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(path, target)


def intents_of(tree: Tree) -> tuple[str, ...]:
    """The intents of the tree's taxonomy, in its order. Raises JobFailed for a taxonomy that can't be read."""
    return tuple(taxonomy_of(tree)["intents"])


def taxonomy_of(tree: Tree) -> dict[str, dict[str, object]]:
    """The tree's taxonomy. Raises JobFailed for one that can't be read."""
    try:
        read = YAML(typ="safe").load(tree[TAXONOMY])
        if all(isinstance(read[part], dict) and read[part] for part in ("intents", "safety_flags")):
            return read
    except (KeyError, TypeError, YAMLError):
        pass
    raise JobFailed(f"Listan över ämnen ({TAXONOMY}) går inte att läsa. Ångra den senaste ändringen i den och försök igen.")


def _leave_out_retired(folder: Path, intents: tuple[str, ...]) -> None:
    """Messages of the measuring sets whose intent no longer exists can't be understood rightly by anybody.

    An emergency stays whatever its intent: there only the action counts, so it gets an intent that there is.
    """
    yaml = YAML()
    yaml.width = 10_000
    for path in sorted((folder / SETS).glob("*.yml")):
        content = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
        if all(block["intent"] in intents for block in content["nlu"]):
            continue
        kept = [block for block in content["nlu"] if block["intent"] in intents or _is_emergency(block)]
        for block in kept:
            block["intent"] = block["intent"] if block["intent"] in intents else intents[0]
        with path.open("w", encoding="utf-8") as stream:
            yaml.dump(content | {"nlu": kept}, stream)


def _is_emergency(block: dict) -> bool:
    return (block.get("metadata") or {}).get("action") == "emergency"
