"""The machine: Python, disk, ports."""

from __future__ import annotations

import shutil
import sys

from steget.data_folder import state_file
from steget.doctor.finding import Finding, fault, fine, warn
from steget.embedded.ports import PortTaken, check_free
from steget.installation import Installation

_GIB = 1024**3
ENOUGH_GIB, LEAST_GIB = 3.0, 1.0


def check_python() -> Finding:
    """The locks are made for 3.11."""
    found = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info[:2] != (3, 11):
        return fault("Python", f"Python är {found}, men 3.11 behövs.", "Installera python3.11 och kör `make clean setup`.")
    return fine("Python", f"Python är {found}.")


def check_disk(installation: Installation) -> Finding:
    """A full disk stops the database from taking a referral."""
    folder = next(path for path in (installation.data, *installation.data.parents) if path.exists())
    free = shutil.disk_usage(folder).free / _GIB
    sentence = f"{free:.1f} GB är ledigt där datamappen ligger."
    if free < LEAST_GIB:
        return fault("disk", sentence, "Gör plats nu: en full disk stoppar ärenden.")
    if free < ENOUGH_GIB:
        return warn("disk", sentence, f"Gör plats, minst {ENOUGH_GIB:.0f} GB behövs.")
    return fine("disk", sentence)


def check_ports(installation: Installation) -> list[Finding]:
    """Each door's port is free, or it is ours."""
    ours = {name for name, row in state_file(installation).running().items() if row.pid is not None}
    return [
        _check_port("gateway" in ours, "chatten", installation.public_host, installation.public_port, "STEGET_PUBLIC_PORT"),
        _check_port("desk" in ours, "personalens sidor", installation.staff_host, installation.staff_port, "STEGET_STAFF_PORT"),
    ]


def _check_port(ours: bool, door: str, host: str, port: int, setting: str) -> Finding:
    about = f"port {port}"
    if ours:
        return fine(about, f"Port {port} ({door}) är vår.")
    try:
        check_free(host, port, door, setting)
    except PortTaken as error:
        sentence, _, advice = str(error).partition(". ")
        return fault(about, sentence + ".", advice)
    return fine(about, f"Port {port} ({door}) är ledig.")
