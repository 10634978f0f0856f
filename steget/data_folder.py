"""The data folder belongs to one supervisor at a time."""

from __future__ import annotations

from steget.installation import Installation
from steget.processes.lock import FolderLock
from steget.processes.state import StateFile

_GUARDIAN_SECONDS = 8.0  # what a killed supervisor's guardian may still need to take everything down


def state_file(installation: Installation) -> StateFile:
    """Where the running supervisor tells what it runs."""
    return StateFile(installation.run_folder / "state.json")


def take_data_folder(installation: Installation) -> FolderLock:
    """Makes the folders and takes the lock. Raises AlreadyRunning when `steget up` or another command has it."""
    installation.make_folders()
    lock = FolderLock(installation.run_folder / "lock")
    lock.take(_GUARDIAN_SECONDS if state_file(installation).supervisor() is None else 0.0)
    return lock
