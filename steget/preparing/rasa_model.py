"""Trains the dialogue in the Rasa box and makes sure that the model that starts is the one that was trained."""

from __future__ import annotations

import os
import subprocess
import tempfile
from typing import Final

from foundation.settings import ROOT
from steget.places import MODELS, RASA_ENVIRONMENT, RASA_MODELS
from steget.preparing.fingerprint import Stamp
from steget.preparing.step import Say, Step, StepFailed
from steget.processes.answers import NotAnswering

NAME: Final = "assistant"
MODEL: Final = RASA_MODELS / f"{NAME}.tar.gz"
_STEP: Final = "dialogue"
_ASSISTANT = ROOT / "bot" / "assistant"


def rasa_step() -> Step:
    """Rules and flows compiled to a model; there is nothing statistical in it, so it takes seconds."""
    sources = (_ASSISTANT, ROOT / "stories", ROOT / "nlu" / "components", ROOT / "bot" / "requirements.lock")
    return Step(_STEP, "Samtal (Rasa)", "10 s", sources, (MODEL,), _train)


def check_model() -> None:
    """Raises NotAnswering when the archive is missing or is not, byte for byte, what was trained here.

    Threat: loading a foreign model runs its code (CVE-2024-49375), so the hash is checked before a byte is parsed.
    """
    stamp = Stamp(_STEP)
    if not MODEL.is_file() or not stamp.exists():
        raise NotAnswering("modellen saknas, kör `make setup`")
    if stamp.changed():
        raise NotAnswering("modellen har ändrats sedan den tränades, kör `steget train --force`")


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
