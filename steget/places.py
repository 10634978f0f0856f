"""Where the parts of an installation lie, below the folder that holds the code."""

from __future__ import annotations

from foundation.settings import ROOT

RASA_ENVIRONMENT = ROOT / ".venv-rasa"
RASA_PYTHON = RASA_ENVIRONMENT / "bin" / "python"
MODELS = ROOT / "models"
ENCODER, TUNED, SERVING, RASA_MODELS = MODELS / "encoder", MODELS / "tuned", MODELS / "serving", MODELS / "rasa"
STAMPS = MODELS / "stamps"
