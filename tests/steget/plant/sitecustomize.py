"""A planted defect: Rasa calls home when it starts, as its telemetry would, and notes in its home folder what came of it.

Python imports a module of this name by itself when its folder stands on PYTHONPATH.
"""

import json
import os
import socket
import sys
from pathlib import Path

STRANGER, NAME_SERVER = ("203.0.113.9", 443), ("198.51.100.53", 53)  # RFC 5737: addresses that nobody has


def _tcp() -> None:
    with socket.socket() as door:
        door.setblocking(False)
        if (code := door.connect_ex(STRANGER)) != 115:  # EINPROGRESS: on its way
            raise OSError(code, "")


def _dns() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as door:
        door.sendto(b"who", NAME_SERVER)


def _outcome(call: object) -> str:
    try:
        call()
    except OSError as error:
        return "closed" if error.errno == 13 else f"error {error.errno}"
    return "sent"


if sys.orig_argv[1:2] and sys.orig_argv[1].endswith("/rasa"):
    Path(os.environ["HOME"], "planted.json").write_text(json.dumps({"tcp": _outcome(_tcp), "dns": _outcome(_dns)}), encoding="ascii")
