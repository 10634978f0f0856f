"""Trains the dialogue of a draft with Rasa, in a child process, where there is a Rasa."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Final, Protocol

from nlu.studio.jobs.children import plain_environment, run_child
from nlu.studio.jobs.telling import JobFailed, Stopped, Tell

ARCHIVE: Final = "assistant.tar.gz"
_NO_RASA: Final = (
    "Den här ändringen lägger till eller tar bort ett ämne, eller ändrar vilket svar som följer på vad. "
    "Då måste samtalet tränas i Rasa, och Rasa finns inte här. Ändrade ord, och fler eller andra exempel på ämnen som finns, "
    "går bra. Be den som sköter datorn träna resten där Rasa finns (STEGET_RASA_BIN)."
)
_WRONG: Final = "Samtalet går inte att träna."
_AGAINST: Final = re.compile(r"the prediction of the action '([^']+)' in (?:rule|story) '([^']+)' is contradicting with (.+)\.")
_COLOUR: Final = re.compile(r"\x1b\[\d+m")


class DialogueTrainer(Protocol):
    """What a job needs to have the dialogue trained."""

    def train(self, checkout: Path, out: Path, tell: Tell, stopped: Stopped) -> Path:
        """Trains on the stories in `checkout`; the archive in the folder `out`, its hash beside it. Raises JobFailed, Cancelled."""


class NoRasa:
    """For a process that has no Rasa beside it: it says so."""

    def train(self, checkout: Path, out: Path, tell: Tell, stopped: Stopped) -> Path:
        """See DialogueTrainer; always raises JobFailed."""
        raise JobFailed(_NO_RASA)


class RasaTrainer:
    """The real one; `rasa` is the program of Rasa's own environment."""

    def __init__(self, rasa: Path) -> None:
        self._rasa = rasa

    def train(self, checkout: Path, out: Path, tell: Tell, stopped: Stopped) -> Path:
        """See DialogueTrainer."""
        tell(0, 1, "Tränar samtalet")
        command = [str(self._rasa), "train", "--config", "bot/assistant/config.yml", "--domain", "bot/assistant/domain", "--data",
                   "stories", "bot/assistant/nlu.yml", "--out", str(out), "--fixed-model-name", "assistant", "--force"]  # fmt: skip
        env = plain_environment(checkout) | {"PYTHONPATH": str(checkout), "RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3"}
        said: list[str] = []
        ended = run_child(command, env, checkout, stopped, said.append)
        archive = out / ARCHIVE
        if ended.status != 0 or not archive.is_file():
            raise JobFailed(f"{_WRONG} {_why([*said, *ended.last.splitlines()])}")
        seal(archive)
        tell(1, 1, "Tränar samtalet")
        return archive


def _why(lines: list[str]) -> str:
    """What Rasa said, as far as it concerns an editor; the content is the editors' own, so it may be repeated to them."""
    plain = [line for each in lines if (line := _COLOUR.sub("", each).strip())]
    against = [found for line in plain if (found := _AGAINST.search(line))]
    if against:
        named = [f"  – ”{found[2]}” ({found[1]}) säger emot {found[3].partition(' ')[2]}" for found in against]
        return "Två regler säger emot varandra:\n" + "\n".join(named)
    return "Rasa säger:\n" + "\n".join(line[:300] for line in plain if "it/s]" not in line)[-1500:]


def trainer_at(rasa: Path | None) -> DialogueTrainer:
    """The real trainer where the program is there, else the one that says that it is not."""
    return RasaTrainer(rasa) if rasa is not None and rasa.is_file() else NoRasa()


def seal(archive: Path) -> None:
    """Notes the hash of an archive in the form that the dialogue's start checks (bot/assistant/model_archive.py). Raises OSError."""
    digest = hashlib.sha256(archive.read_bytes()).hexdigest()
    archive.with_name(f"{archive.name}.sha256").write_text(f"{digest}  {archive.name}\n", encoding="ascii")
