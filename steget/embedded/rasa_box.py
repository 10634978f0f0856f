"""Rasa and its actions, in a cage: their own Python, loopback only, no database, no keys but the one for the bridge."""

from __future__ import annotations

from steget.embedded.environment import plain_environment
from steget.embedded.secrets import secret_value
from steget.installation import Installation
from steget.places import RASA_ENVIRONMENT, RASA_PYTHON, ROOT
from steget.preparing.rasa_model import MODEL, check_model
from steget.probes.web import ask
from steget.processes.spec import Spec

_RASA = str(RASA_ENVIRONMENT / "bin" / "rasa")
_ASSISTANT = ROOT / "bot" / "assistant"
_QUIET = str(_ASSISTANT / "quiet.py")


def _cage(installation: Installation) -> dict[str, str]:
    """TensorFlow on one thread: no component of ours computes with it. Telemetry would be a way out."""
    home = installation.data / "rasa"
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    return plain_environment() | {
        "HOME": str(home), "RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3", "OMP_NUM_THREADS": "1",
        "TF_NUM_INTRAOP_THREADS": "1", "TF_NUM_INTEROP_THREADS": "1", "CUDA_VISIBLE_DEVICES": "", "MPLCONFIGDIR": str(home),
        "PATH": f"{RASA_ENVIRONMENT / 'bin'}:{plain_environment().get('PATH', '')}", "PYTHONPATH": str(ROOT),
        "SANIC_ACCESS_LOG": "false",
    }  # fmt: skip


def _quiet(installation: Installation, name: str, *words: str) -> tuple[tuple[str, ...], dict[str, str]]:
    return (str(RASA_PYTHON), _QUIET, *words), _cage(installation) | {"STEGET_PART": name}


def rasa_spec(installation: Installation, port: int, addresses: dict[str, str]) -> Spec:
    """The dialogue. The model's archive is checked against the hash of its training before anything reads it."""
    command, cage = _quiet(
        installation, "rasa", _RASA, "run", "-i", "127.0.0.1", "-p", str(port), "-m", str(MODEL),
        "--endpoints", str(_ASSISTANT / "endpoints.yml"), "--credentials", str(_ASSISTANT / "credentials.yml"))  # fmt: skip
    return Spec(name="rasa", label="Samtal (Rasa)", command=command, port=port, uses=("actions", "nlu"), start_seconds=120,
                env=cage | {"STEGET_NLU_URL": addresses["nlu"], "STEGET_ACTIONS_URL": addresses["actions"]},
                probe=lambda: ask("rasa", f"http://127.0.0.1:{port}"), before_start=check_model, stop_seconds=2)  # fmt: skip


def actions_spec(installation: Installation, port: int, addresses: dict[str, str]) -> Spec:
    """The actions: the only way from the dialogue to the bridge."""
    command, cage = _quiet(installation, "actions", str(RASA_PYTHON), "-m", "actions")
    env = cage | {"STEGET_HOST": "127.0.0.1", "STEGET_PORT": str(port), "STEGET_BRIDGE_URL": addresses["bridge"]}
    return Spec(name="actions", label="Åtgärder (actions)", command=command, port=port, uses=("bridge",), stop_seconds=2,
                env=env | secret_value("bridge_token", installation.secret_folder),
                probe=lambda: ask("actions", f"http://127.0.0.1:{port}"))  # fmt: skip
