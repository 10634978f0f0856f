"""What whoever installs may set, and what follows from it."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

from pydantic import Field, SecretStr

from foundation.settings import MIN_SECRET, ROOT, Settings

_SOCKET_PATH_LIMIT = 90  # the kernel allows 107 bytes; the names of the sockets themselves need some


class Installation(Settings):
    """STEGET_DATA_DIR, ports and hosts of the two doors, and real servers to use in place of the embedded ones.

    STEGET_CONTENT_KEY and STEGET_RETENTION are for the commands that migrate, purge and change keys, STEGET_INBOXES and
    STEGET_TELEGRAM for the doctor and `steget telegram`.
    STEGET_CONTENT is the folder of the content's versions, made where the data lies when it is not set.
    STEGET_TOMBSTONES is the file of what was erased; `migrate` erases again what a restored backup has brought back.
    """

    data_dir: Path = ROOT / "var"
    public_port: int = Field(default=8000, ge=1, le=65535)
    staff_port: int = Field(default=8001, ge=1, le=65535)
    public_host: str = "127.0.0.1"
    staff_host: str = "127.0.0.1"
    public_url: str | None = None
    staff_url: str | None = None
    database_url: SecretStr | None = None
    redis_url: SecretStr | None = None
    content_key: SecretStr | None = Field(default=None, min_length=MIN_SECRET)
    content_key_old: SecretStr | None = Field(default=None, min_length=MIN_SECRET)
    retention: Path | None = None
    tombstones: Path | None = None
    content: Path | None = None
    inboxes: Path | None = None
    telegram: Path | None = None

    @property
    def data(self) -> Path:
        """The data folder as an absolute path."""
        return self.data_dir.expanduser().resolve()

    @property
    def run_folder(self) -> Path:
        """State, lock and the like of what runs."""
        return self.data / "run"

    @property
    def logs(self) -> Path:
        """The event lines of the processes."""
        return self.data / "log"

    @property
    def postgres_data(self) -> Path:
        """The embedded PostgreSQL's data folder."""
        return self.data / "postgres"

    @property
    def secret_folder(self) -> Path:
        """The secrets that were made for this installation."""
        return self.data / "secrets"

    @property
    def tombstone_file(self) -> Path:
        """Where the list of what was erased lies."""
        return (self.tombstones or self.data / "tombstones.txt").expanduser().resolve()

    @property
    def content_folder(self) -> Path:
        """Where the versions of the content lie; the studio adds to them, everybody else reads."""
        return (self.content or self.data / "content").expanduser().resolve()

    @property
    def public_address(self) -> str:
        """Where a person opens the chat."""
        return self.public_url or f"http://{self.public_host}:{self.public_port}"

    @property
    def staff_address(self) -> str:
        """Where staff log in."""
        return self.staff_url or f"http://{self.staff_host}:{self.staff_port}"

    def socket_folder(self, name: str) -> Path:
        """Where the server `name` puts its socket: in the data folder, or in a short place when that path is too long."""
        inside = self.data / name
        if len(os.fsencode(inside)) <= _SOCKET_PATH_LIMIT:
            return inside
        short = hashlib.sha256(os.fsencode(inside)).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"steget-{os.getuid()}-{short}"

    def make_folders(self) -> None:
        """Creates the folders that hold something, closed to other users of the machine."""
        for folder in (self.data, self.run_folder, self.logs, self.secret_folder):
            folder.mkdir(parents=True, exist_ok=True)
        for folder in (self.run_folder, self.logs, self.secret_folder):
            folder.chmod(0o700)
        self.content_folder.mkdir(parents=True, exist_ok=True)
