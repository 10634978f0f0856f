"""`python -m tests.steget.living_box FOLDER [filter] [cage]`: a real Rasa box with a planted defect, driven, its traces collected.

With `filter` and `cage` it is started by exactly the commands of `steget up`; without one of the words that part is left out, as a
control. Writes FOLDER/told.json; the box's own output is FOLDER/box.log, its data FOLDER/var. Runs in a network namespace
when it is started in one, so that no test's process has to enter it.
"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import httpx

from foundation.settings import ROOT
from steget.embedded.ports import pick_free
from steget.embedded.rasa_box import actions_spec, rasa_spec
from steget.embedded.secrets import ensure_secrets
from steget.installation import Installation
from steget.processes.answers import NotAnswering
from steget.processes.spec import Spec
from tests.assistant.fake_bridge import TOKEN, FakeBridge, FakeNlu
from tests.steget.network import WayOut

PLANT = ROOT / "tests" / "steget" / "plant"
MARKS = {road: f"kanariefågel{road}åäö" for road in ("plain", "slash", "intent", "brace", "late", "gone", "action", "slot", "body")}


def command(spec: Spec, words: list[str]) -> list[str]:
    """The command of `spec` at debug level, without the filter or the cage where these are not asked for."""
    split = spec.command.index("--")
    wrapped, bare = list(spec.command[:split]), list(spec.command[split + 1 :])
    bare += ["--debug"] if spec.name == "rasa" else []
    caged = [*wrapped[2:], "--read", str(PLANT), "--", *bare] if "cage" in words else bare
    return [*wrapped[:2], *caged] if "filter" in words else caged


def start(spec: Spec, words: list[str], log: Path) -> subprocess.Popen[bytes]:
    """Starts it and waits for its known answer. Raises NotAnswering when there is none within a minute."""
    spec.before_start()
    env = {**spec.env, "PYTHONPATH": f"{PLANT}:{ROOT}"}
    with log.open("ab") as output:
        process = subprocess.Popen(command(spec, words), env=env, cwd=spec.cwd, stdout=output, stderr=output, start_new_session=True)
    deadline = time.monotonic() + 60
    while True:
        try:
            asyncio.run(spec.probe())
        except NotAnswering:
            if time.monotonic() > deadline or process.poll() is not None:
                raise
            time.sleep(0.1)
        else:
            return process


def say(port: int, text: object, seconds: float = 10.0, **metadata: object) -> int:
    """One message, as anybody who reaches Rasa's port may send it; how many parts the answer has, -1 when none came in time."""
    sent = {"sender": "c_1", "message": text, "metadata": {"conversation_ref": "h_1", "locale": "sv", **metadata}}
    with suppress(httpx.HTTPError, ValueError):
        return len(httpx.post(f"http://127.0.0.1:{port}/webhooks/rest/webhook", json=sent, timeout=seconds).json())
    return -1


def known(intent: str) -> dict[str, object]:
    """An analysis as the gateway sends it."""
    found = {"name": intent, "confidence": 0.9}
    return {"intent": found, "ranking": [found], "action": "none", "flags": []}


def drive(rasa: int, actions: int, bridge: FakeBridge, kill_actions: object) -> int:
    """Every road by which Rasa is known to write words to its log; how many messages were answered."""
    heard = [say(rasa, f"vad kostar det {MARKS['plain']}", analysis=known("ask_cost")), say(rasa, f"/ {MARKS['slash']} jag slog henne"),
             say(rasa, f'/greet{{"role": "{MARKS["intent"]}"'), say(rasa, f"/{{{MARKS['brace']}}}"), say(rasa, {"not": MARKS["body"]}),
             say(rasa, f'/choose_role{{"role": "{MARKS["slot"]}"}}')]  # fmt: skip
    httpx.post(f"http://127.0.0.1:{actions}/webhook", content=f'{{"tracker": "{MARKS["action"]}"'.encode(), timeout=10)
    bridge.answer_after = 1.5
    # Whoever hangs up cancels Rasa's work, which then writes the message down as timed out.
    say(rasa, f"jag vill bli kontaktad {MARKS['late']}", 0.4, analysis=known("start_referral"))
    bridge.answer_after = 0.0
    time.sleep(1.5)
    kill_actions()
    heard += [say(rasa, f"Habo {MARKS['gone']}", analysis=known("inform")), say(rasa, f"hej {MARKS['plain']}", analysis=known("greet"))]
    return sum(count > 0 for count in heard)


def main(folder: Path, words: list[str]) -> None:
    """Starts, drives, stops, and writes what was seen."""
    way_out = WayOut() if "namespace" in words else None
    bridge, nlu = FakeBridge(), FakeNlu()
    installation = Installation(data_dir=folder / "var")
    installation.make_folders()
    ensure_secrets(installation.secret_folder)
    (installation.secret_folder / "bridge_token").write_text(TOKEN)
    ports = pick_free(("rasa", "actions"))
    addresses = {name: f"http://127.0.0.1:{port}" for name, port in ports.items()} | {"nlu": nlu.url, "bridge": bridge.url}
    actions = start(actions_spec(installation, ports["actions"], addresses), words, folder / "box.log")
    rasa = start(rasa_spec(installation, ports["rasa"], addresses, folder / "assistant.tar.gz"), words, folder / "box.log")

    def kill_actions() -> None:
        os.killpg(actions.pid, 15)
        actions.wait(10)

    answered = drive(ports["rasa"], ports["actions"], bridge, kill_actions)
    os.killpg(rasa.pid, 15)
    rasa.wait(15)
    planted = json.loads((folder / "var" / "rasa" / "rasa" / "planted.json").read_text(encoding="ascii"))
    told = {"answered": answered, "planted": planted, "packets": way_out.packets() if way_out else None, "nlu": len(nlu.asked)}
    (folder / "told.json").write_text(json.dumps(told), encoding="utf-8")
    bridge.stop()
    nlu.stop()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
