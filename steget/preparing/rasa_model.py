"""Trains the dialogue in the Rasa box and makes sure that the model that starts is the one that was trained."""

from __future__ import annotations

import os
import subprocess
import tempfile
from pathlib import Path
from typing import Final

from bot.assistant.model_archive import ArchiveRefused, checked_copy, hash_file, seal
from foundation.settings import ROOT
from steget.places import MODELS, RASA_ENVIRONMENT, RASA_MODELS
from steget.preparing.step import Say, Step, StepFailed
from steget.processes.answers import NotAnswering

NAME: Final = "assistant"
MODEL: Final = RASA_MODELS / f"{NAME}.tar.gz"
_STEP: Final = "dialogue"
_ASSISTANT = ROOT / "bot" / "assistant"


def rasa_step() -> Step:
    """Rules and flows compiled to a model; there is nothing statistical in it, so it takes seconds."""
    sources = (_ASSISTANT, ROOT / "stories", ROOT / "nlu" / "components", ROOT / "bot" / "requirements.lock")
    return Step(_STEP, "Samtal (Rasa)", "10 s", sources, (MODEL, hash_file(MODEL)), _train)


def copy_model(copy: Path, archive: Path = MODEL) -> None:
    """Checks the archive and writes what was checked to `copy`. Raises NotAnswering when it is not what was trained.

    The others run without the dialogue, so this is a reason to try again later and not to give up with exit status 78.
    """
    try:
        checked_copy(archive, copy)
    except ArchiveRefused as refusal:
        raise NotAnswering(str(refusal)) from None


def _train(say: Say) -> None:
    say("samtalet tränas i Rasa")
    MODELS.mkdir(exist_ok=True)
    command = [str(RASA_ENVIRONMENT / "bin" / "rasa"), "train", "--config", str(_ASSISTANT / "config.yml"),
               "--domain", str(_ASSISTANT / "domain"), "--data", str(ROOT / "stories"), str(_ASSISTANT / "nlu.yml"),
               "--out", str(RASA_MODELS), "--fixed-model-name", NAME, "--force"]  # fmt: skip
    with tempfile.TemporaryDirectory() as home:
        env = {"PATH": os.environ.get("PATH", ""), "HOME": home, "MPLCONFIGDIR": home, "PYTHONPATH": str(ROOT),
               "LANG": "C.UTF-8", "RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": ""}  # fmt: skip
        done = subprocess.run(  # noqa: S603 - our own words
            command, cwd=ROOT, env=env, stdin=subprocess.DEVNULL, capture_output=True, check=False)  # fmt: skip
    if done.returncode != 0 or not MODEL.is_file():
        raise StepFailed((done.stdout + done.stderr).decode("utf-8", "replace"))
    seal(MODEL)
