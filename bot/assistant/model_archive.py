"""The dialogue's model is started only when it is, byte for byte, what was trained.

    python -m bot.assistant.model_archive seal ARCHIVE
    python -m bot.assistant.model_archive run ARCHIVE COPY COMMAND…

Threat: loading a foreign model runs its code (CVE-2024-49375). So the SHA-256 is written when the model is trained and
checked before a byte is parsed. What was checked is what is used: the bytes are read once, and Rasa gets a copy of those.
Whoever can write both the archive and its hash can still exchange them. Standard library only.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import stat
import sys
from pathlib import Path
from typing import Final

CONFIG_ERROR: Final = 78  # EX_CONFIG of sysexits.h: starting again cannot help
LARGEST_BYTES: Final = 64 * 1024 * 1024  # ours has 30 kB, since nothing in it is learnt
_HASH: Final = re.compile(r"([0-9a-f]{64}) [ *](\S+)\n?")


class ArchiveRefused(Exception):
    """The model must not be started; the text is the end of a Swedish sentence that says why and what to do."""


def hash_file(archive: Path) -> Path:
    """Where the hash of `archive` stands, in the form of sha256sum(1)."""
    return archive.with_name(archive.name + ".sha256")


def seal(archive: Path) -> None:
    """Notes the hash of a model that was just trained; whole or not at all."""
    partial = hash_file(archive).with_suffix(".partial")
    partial.write_text(f"{hashlib.sha256(archive.read_bytes()).hexdigest()}  {archive.name}\n", encoding="ascii")
    partial.replace(hash_file(archive))


def checked_copy(archive: Path, copy: Path) -> Path:
    """Checks `archive` against its hash and writes what was checked to `copy`, read-only, in a folder of this user alone.

    Raises ArchiveRefused; then there is no `copy`.
    """
    copy.unlink(missing_ok=True)
    expected, content = _noted_hash(archive), _content(archive)
    if not hmac.compare_digest(hashlib.sha256(content).hexdigest(), expected):
        raise ArchiveRefused("modellen har ändrats sedan den tränades, kör `steget train --force`")
    copy.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    copy.parent.chmod(0o700)
    with os.fdopen(os.open(copy, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o400), "wb") as stream:
        stream.write(content)
    return copy


def _noted_hash(archive: Path) -> str:
    try:
        noted = _HASH.fullmatch(hash_file(archive).read_text(encoding="ascii")[:500])
    except (OSError, ValueError):
        noted = None
    if noted is None or noted[2] != archive.name:
        raise ArchiveRefused("modellens kontrollsumma saknas eller är trasig, kör `steget train --force`")
    return noted[1]


def _content(archive: Path) -> bytes:
    try:
        # Neither a link to somewhere else nor a pipe that never ends.
        with os.fdopen(os.open(archive, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb") as stream:
            if stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
                content = stream.read(LARGEST_BYTES + 1)
                if len(content) <= LARGEST_BYTES:
                    return content
    except FileNotFoundError:
        raise ArchiveRefused("modellen saknas, kör `make setup`") from None
    except OSError:
        pass
    raise ArchiveRefused("modellen är ingen vanlig fil eller är för stor, kör `steget train --force`")


def main(words: list[str]) -> int:
    """Seals, or becomes the command; 78 and a Swedish sentence when the model is refused."""
    if words[0] == "seal":
        seal(Path(words[1]))
        return 0
    _run, archive, copy, *command = words
    try:
        checked_copy(Path(archive), Path(copy))
    except ArchiveRefused as refusal:
        sys.stderr.write(f"Samtalet startar inte: {refusal}.\n")
        return CONFIG_ERROR
    os.execvp(command[0], command)  # noqa: S606 - no shell is wanted


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
