"""Rasa and its actions, in a cage: their own Python, loopback only, no database, no keys but the one for the bridge."""

from __future__ import annotations

import shutil
from pathlib import Path
from urllib.parse import urlsplit

from foundation.settings import ROOT
from steget.embedded.environment import plain_environment
from steget.embedded.secrets import secret_value
from steget.installation import Installation
from steget.places import RASA_ENVIRONMENT, RASA_PYTHON
from steget.preparing.rasa_model import MODEL, copy_model
from steget.probes.web import ask
from steget.processes.spec import GIVES_WAY, Spec

_RASA = str(RASA_ENVIRONMENT / "bin" / "rasa")
_ASSISTANT = ROOT / "bot" / "assistant"
_QUIET = str(_ASSISTANT / "quiet.py")
# What docker/rasa.Dockerfile copies, but for what is only needed to train. Whoever has installed the checkout with
# `pip install -e .` has an egg-info there, and Rasa's pkg_resources reads every such folder that it can list.
_CODE = tuple(ROOT / part for part in ("bot/__init__.py", "bot/assistant", "actions", "nlu/__init__.py", "nlu/components"))
_METADATA = tuple(ROOT.glob("*.egg-info"))


def _home(installation: Installation, name: str) -> Path:
    """The only folder that the process may write to; it also takes its temporary files."""
    home = installation.data / "rasa" / name
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    return home


def _made_ready(installation: Installation, home: Path) -> None:
    """Nothing that a process left in its home, broken or broken into, is found by the next one.

    The folder of versions is made before the cage is closed: only what is there then can be opened to a process.
    """
    shutil.rmtree(home)
    home.mkdir(mode=0o700)
    installation.content_folder.mkdir(parents=True, exist_ok=True)


def _environment(installation: Installation, name: str, home: Path) -> dict[str, str]:
    """TensorFlow on one thread: no component of ours computes with it. Telemetry would be a way out."""
    return plain_environment() | {
        "HOME": str(home), "TMPDIR": str(home), "RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3",
        "OMP_NUM_THREADS": "1", "TF_NUM_INTRAOP_THREADS": "1", "TF_NUM_INTEROP_THREADS": "1", "CUDA_VISIBLE_DEVICES": "",
        "MPLCONFIGDIR": str(home), "PATH": f"{RASA_ENVIRONMENT / 'bin'}:{plain_environment().get('PATH', '')}",
        "PYTHONPATH": str(ROOT), "SANIC_ACCESS_LOG": "false", "STEGET_PART": name,
        "STEGET_CONTENT": str(installation.content_folder),
    }  # fmt: skip


def caged(command: tuple[str, ...], home: Path, port: int, reached: tuple[str, ...], read: tuple[Path, ...] = ()) -> tuple[str, ...]:
    """The command behind the log filter and inside the cage: it listens on `port` and reaches the addresses `reached`.

    The filter stays outside, so that who breaks the command does not get the filter with it.
    """
    ports = [word for address in reached for word in ("--connect", str(urlsplit(address).port))]
    paths = [word for path in (*_CODE, *_METADATA, *read) for word in ("--read", str(path))]
    return (str(RASA_PYTHON), _QUIET, str(RASA_PYTHON), "-m", "bot.assistant.cage", "--bind", str(port), *ports, *paths,
            "--list", str(ROOT), "--write", str(home), "--", *command)  # fmt: skip


def rasa_spec(installation: Installation, port: int, addresses: dict[str, str], model: Path = MODEL) -> Spec:
    """The dialogue, with a copy of the model that was checked against the hash of its training."""
    home, copy = _home(installation, "rasa"), installation.data / "rasa" / "model" / model.name

    def prepare() -> None:
        _made_ready(installation, home)
        copy_model(copy, model)

    command = (_RASA, "run", "-i", "127.0.0.1", "-p", str(port), "-m", str(copy), "--endpoints", str(_ASSISTANT / "endpoints.yml"),
               "--credentials", str(_ASSISTANT / "credentials.yml"))  # fmt: skip
    env = _environment(installation, "rasa", home) | {"STEGET_NLU_URL": addresses["nlu"], "STEGET_ACTIONS_URL": addresses["actions"]}
    read = (copy.parent, installation.content_folder)
    return Spec(name="rasa", label="Samtal (Rasa)", port=port, uses=("actions", "nlu"), start_seconds=120, stop_seconds=2,
                nice=GIVES_WAY, command=caged(command, home, port, (addresses["nlu"], addresses["actions"]), read), env=env,
                probe=lambda: ask("rasa", f"http://127.0.0.1:{port}"), before_start=prepare)  # fmt: skip


def actions_spec(installation: Installation, port: int, addresses: dict[str, str]) -> Spec:
    """The actions: the only way from the dialogue to the bridge."""
    home = _home(installation, "actions")
    env = _environment(installation, "actions", home)
    env |= {"STEGET_HOST": "127.0.0.1", "STEGET_PORT": str(port), "STEGET_BRIDGE_URL": addresses["bridge"]}
    return Spec(name="actions", label="Åtgärder (actions)", port=port, uses=("bridge",), stop_seconds=2,
                command=caged((str(RASA_PYTHON), "-m", "actions"), home, port, (addresses["bridge"],), (installation.content_folder,)),
                env=env | secret_value("bridge_token", installation.secret_folder),
                probe=lambda: ask("actions", f"http://127.0.0.1:{port}"), before_start=lambda: _made_ready(installation, home))  # fmt: skip
