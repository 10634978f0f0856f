"""Starts the Rasa box as it runs in reality: quiet.py around Rasa and around the actions, and a person who talks to it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import jsonschema

from bot.assistant.model_archive import seal
from tests.assistant.fake_bridge import TOKEN, schema

ROOT = Path(__file__).parents[2]
PYTHON = ROOT / ".venv-rasa" / "bin" / "python"
RASA = ROOT / ".venv-rasa" / "bin" / "rasa"
ASSISTANT = "bot/assistant"


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(**extra: str) -> dict[str, str]:
    """The environment of the box: no telemetry, little noise."""
    kept = {key: os.environ[key] for key in ("PATH", "HOME", "LANG") if key in os.environ}
    return {**kept, "RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3", "PYTHONDONTWRITEBYTECODE": "1", **extra}


def train(folder: Path, tree: Path = ROOT) -> Path:
    """Trains the assistant of `tree` into `folder` with the documented command; the model's path."""
    assistant = tree / ASSISTANT
    command = [str(RASA), "train", "--config", str(assistant / "config.yml"), "--domain", str(assistant / "domain"), "--data",
               str(tree / "stories"), str(assistant / "nlu.yml"), "--out", str(folder), "--fixed-model-name", "assistant"]  # fmt: skip
    done = subprocess.run(command, cwd=ROOT, env=environment(), capture_output=True, text=True, timeout=200, check=False)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    seal(folder / "assistant.tar.gz")
    return folder / "assistant.tar.gz"


@dataclass
class Box:
    """Rasa and the actions as processes. `log` is all that quiet.py lets through."""

    model: Path
    bridge_url: str
    nlu_url: str
    log: Path
    content: Path
    rasa_port: int = field(default_factory=free_port)
    actions_port: int = field(default_factory=free_port)
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(self) -> None:
        """Starts both and waits until Rasa gives a known answer to a known question."""
        self.start_actions()
        self._start("rasa", [str(RASA), "run", "--model", str(self.model), "--endpoints", f"{ASSISTANT}/endpoints.yml",
                             "--credentials", f"{ASSISTANT}/credentials.yml", "-i", "127.0.0.1", "-p", str(self.rasa_port)],
                    STEGET_ACTIONS_URL=f"http://127.0.0.1:{self.actions_port}", STEGET_NLU_URL=self.nlu_url)  # fmt: skip
        deadline = time.monotonic() + 90
        while time.monotonic() < deadline:
            try:
                if Person(self).press("/ask_cost"):
                    return
            except httpx.HTTPError:
                if self.processes["rasa"].poll() is not None:
                    break
                time.sleep(0.3)
        raise AssertionError(self.log.read_text())

    def start_actions(self) -> None:
        """Starts the actions and waits until they answer."""
        self._start("actions", [str(PYTHON), "-m", "actions"], STEGET_PORT=str(self.actions_port), STEGET_BRIDGE_URL=self.bridge_url,
                    STEGET_BRIDGE_TOKEN=TOKEN)  # fmt: skip
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            try:
                httpx.get(f"http://127.0.0.1:{self.actions_port}/health").raise_for_status()
                return
            except httpx.HTTPError:
                time.sleep(0.1)
        raise AssertionError(self.log.read_text())

    def _start(self, name: str, command: list[str], **extra: str) -> None:
        with self.log.open("ab") as log:
            self.processes[name] = subprocess.Popen(
                [str(PYTHON), f"{ASSISTANT}/quiet.py", *command],
                cwd=ROOT,
                stderr=log,
                env=environment(STEGET_PART=name, STEGET_CONTENT=str(self.content), **extra),
            )

    def kill(self, name: str) -> None:
        """Ends one of the two at once, as the kernel would."""
        process = self.processes.pop(name)
        process.send_signal(signal.SIGKILL)
        process.wait(20)

    def stop(self) -> None:
        """Ends both as the supervisor does."""
        for process in self.processes.values():
            process.send_signal(signal.SIGTERM)
        for process in self.processes.values():
            process.wait(20)
        self.processes.clear()


@dataclass
class Person:
    """Talks to Rasa as the gateway does: what comes back is held to rasa-response.schema.json."""

    box: Box
    sender: str = field(default_factory=lambda: "c_" + uuid.uuid4().hex)
    ref: str = field(default_factory=lambda: "h_" + uuid.uuid4().hex)
    heard: list[dict[str, Any]] = field(default_factory=list)
    content: str | None = None
    """The version that its messages name."""

    def press(self, payload: str) -> list[dict[str, Any]]:
        """Presses a button."""
        return self._send(payload, {"conversation_ref": self.ref, "locale": "sv"})

    def press_titled(self, title: str) -> list[dict[str, Any]]:
        """Presses the button with this title out of the last answer."""
        return self.press(next(each["payload"] for each in buttons(self.heard) if each["title"] == title))

    def write(self, text: str, intent: str = "inform", confidence: float = 0.9, ranking: Any = None, flags: Any = ()) -> Any:
        """Writes a text that the nlu service understood so."""
        found = {"name": intent, "confidence": confidence}
        analysis = {"intent": found, "ranking": ranking or [found], "action": "none", "flags": list(flags)}
        typed = "\u2060" + text if text.startswith("/") else text
        return self._send(typed, {"analysis": analysis, "conversation_ref": self.ref, "locale": "sv"})

    def _send(self, text: str, metadata: dict[str, Any]) -> list[dict[str, Any]]:
        named = {"content": self.content} if self.content else {}
        sent = {"sender": self.sender, "message": text, "metadata": {**metadata, **named}}
        jsonschema.validate(sent, schema("rasa-request"))
        url = f"http://127.0.0.1:{self.box.rasa_port}/webhooks/rest/webhook"
        self.heard = httpx.post(url, json=sent, timeout=15).json()
        jsonschema.validate(self.heard, schema("rasa-response"))
        return self.heard


def texts(heard: list[dict[str, Any]]) -> str:
    """All text of an answer."""
    return "\n".join(part["text"] for part in heard if "text" in part)


def buttons(heard: list[dict[str, Any]]) -> list[dict[str, str]]:
    """All buttons of an answer."""
    return [button for part in heard for button in part.get("buttons", [])]


def custom(heard: list[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    """The custom parts of one kind."""
    return [part["custom"] for part in heard if part.get("custom", {}).get("kind") == kind]
