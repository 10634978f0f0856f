"""What the Rasa box cannot reach, tried from inside: with exactly the command and the environment that `steget up` gives it."""

from __future__ import annotations

import json
import platform
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.assistant import landlock, seccomp
from bot.assistant.model_archive import seal
from foundation.settings import ROOT
from steget.doctor.cage import check_cage
from steget.embedded.ports import pick_free
from steget.embedded.rasa_box import actions_spec, rasa_spec
from steget.embedded.secrets import NAMES, ensure_secrets
from steget.installation import Installation
from steget.places import RASA_PYTHON
from steget.preparing.rasa_model import MODEL
from steget.processes.spec import Spec

PROBE = Path(__file__).with_name("cage_probe.py")
SECRET = "en-nyckel-som-ingen-i-buren-far-se-0123456789"


def listening(family: int, address: object) -> socket.socket:
    door = socket.socket(family)
    door.bind(address)
    door.listen(8)
    return door


@pytest.fixture
def neighbours(installation: Installation) -> Iterator[dict[str, str]]:
    """Everything that an installation has beside the Rasa box, as words for the probe; each of them is open without a cage."""
    installation.make_folders()
    ensure_secrets(installation.secret_folder)
    (installation.logs / "gateway.log").write_text("{}\n")
    folder = installation.socket_folder("postgres")
    folder.mkdir(parents=True, exist_ok=True)
    doors = [listening(socket.AF_UNIX, str(folder / ".s.PGSQL.5432")), listening(socket.AF_INET, ("127.0.0.1", 0)),
             listening(socket.AF_INET6, ("::1", 0))]  # fmt: skip
    waiting = [sys.executable, "-c", "import time; print(flush=True); time.sleep(60)"]
    other = subprocess.Popen(waiting, env={"STEGET_CONVERSATION_KEY": SECRET}, stdout=subprocess.PIPE)
    other.stdout.readline()
    port, port6 = doors[1].getsockname()[1], doors[2].getsockname()[1]
    yield {**{name: f"read:{installation.secret_folder / name}" for name in NAMES},
           "database socket": f"unix:{folder / '.s.PGSQL.5432'}",
           "database folder": f"read:{folder}", "logs": f"read:{installation.logs / 'gateway.log'}",
           "code of the doors": f"read:{ROOT / 'bot' / 'gateway' / 'app.py'}",
           "code of the bridge": f"read:{ROOT / 'handover' / 'core' / 'ticket.py'}",
           "its own code": f"write:{ROOT / 'actions' / 'planted.txt'}",
           "the content": f"write:{installation.content_folder / 'live'}",
           "environment of another": f"environ:{other.pid}", "life of another": f"signal:{other.pid}",
           "a door": f"tcp:{port}", "a door by IPv6": f"tcp6:{port6}", "a door past connect": f"fastopen:{port}", "a name server": "udp:53",
           "the kernel's routes": "netlink:"}  # fmt: skip
    other.kill()
    other.wait()
    other.stdout.close()
    for door in doors:
        door.close()
    (ROOT / "actions" / "planted.txt").unlink(missing_ok=True)


def specs(installation: Installation, model: Path = MODEL) -> list[Spec]:
    ports = pick_free(("nlu", "rasa", "actions", "bridge"))
    addresses = {name: f"http://127.0.0.1:{port}" for name, port in ports.items()}
    return [rasa_spec(installation, ports["rasa"], addresses, model), actions_spec(installation, ports["actions"], addresses)]


def found(spec: Spec, words: dict[str, str], in_cage: bool = True) -> dict[str, str]:
    """What the probe got, in the place of Rasa; without the cage as a control."""
    command = list(spec.command[: spec.command.index("--")]) if in_cage else [str(RASA_PYTHON)]
    command += ["--read", str(PROBE), "--", str(RASA_PYTHON)] if in_cage else []
    command += [str(PROBE), *words.values()]
    done = subprocess.run(command, env=dict(spec.env), cwd=spec.cwd, capture_output=True, timeout=30, check=False)
    assert done.returncode == 0, done.stderr
    got = json.loads(Path(spec.env["HOME"], "found.json").read_text(encoding="utf-8"))
    return {name: got[word] for name, word in words.items()}


def closed_here(word: str) -> bool:
    """Whether this machine's kernel can close the thing that the probe tries."""
    kind = word.split(":")[0]
    needed = {"tcp": landlock.CLOSES_TCP, "tcp6": landlock.CLOSES_TCP, "signal": landlock.CLOSES_SIGNALS}
    if kind in {"unix", "udp", "netlink", "fastopen"}:
        return seccomp.supported()
    return landlock.abi() >= needed.get(kind, 1)


def test_nothing_beside_the_rasa_box_can_be_reached_from_inside(installation: Installation, neighbours: dict[str, str]) -> None:
    for spec in specs(installation):
        got = found(spec, neighbours)
        assert {name for name in got if got[name] == "closed"} == {name for name, word in neighbours.items() if closed_here(word)}, got


def test_all_of_it_can_be_reached_without_the_cage(installation: Installation, neighbours: dict[str, str]) -> None:
    got = found(specs(installation)[0], neighbours, in_cage=False)
    assert set(got.values()) == {"open"}, got


def test_what_rasa_needs_stays_open(installation: Installation) -> None:
    installation.make_folders()
    ensure_secrets(installation.secret_folder)
    rasa, actions = specs(installation)
    (installation.content_folder / "live").write_text("shipped")
    assert found(actions, {"content": f"read:{actions.env['STEGET_CONTENT']}/live"}) == {"content": "open"}
    with listening(socket.AF_INET, ("127.0.0.1", actions.port)):
        got = found(
            rasa,
            {
                "actions": f"tcp:{actions.port}",
                "home": f"write:{rasa.env['HOME']}/x",
                "code": f"read:{ROOT / 'actions'}",
                "content": f"read:{installation.content_folder / 'live'}",
            },
        )
    assert set(got.values()) == {"open"}, got


def test_root_in_the_cage_is_nobody_special(installation: Installation) -> None:
    installation.make_folders()
    ensure_secrets(installation.secret_folder)
    got = found(specs(installation)[0], {"capabilities": "capabilities:", "raw": "raw:"})
    assert got == {"capabilities": "closed", "raw": "closed"}


def test_nothing_that_was_left_behind_is_found_at_the_next_start(installation: Installation, tmp_path: Path) -> None:
    installation.make_folders()
    ensure_secrets(installation.secret_folder)
    model = tmp_path / "assistant.tar.gz"
    model.write_bytes(b"trained here")
    seal(model)
    for spec in specs(installation, model):
        left = Path(spec.env["HOME"], "left-behind.py")
        left.write_text("x")
        spec.before_start()
        assert not left.exists() and left.parent.stat().st_mode & 0o777 == 0o700
    assert (installation.data / "rasa" / "model" / model.name).read_bytes() == b"trained here"


@pytest.mark.parametrize("version", range(1, 8))
def test_older_kernels_get_all_that_they_know(version: int, tmp_path: Path) -> None:
    """This kernel's younger rights are left out, as an older one would; what is newer than this kernel itself is its own."""
    (tmp_path / "secret").write_text(SECRET)
    (tmp_path / "own").write_text("mine")
    code = f"""
from pathlib import Path
from bot.assistant import landlock
landlock.abi = lambda version=min({version}, landlock.abi()): version
print(landlock.restrict(landlock.Allowed(read=(Path({str(tmp_path / "own")!r}), Path("no such path")), connect=(1,), bind=(2,))))
for name in ("own", "secret"):
    try:
        print(Path({str(tmp_path)!r}, name).read_text())
    except PermissionError:
        print("closed")
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=20, check=False)
    used = min(version, landlock.abi())
    assert done.stdout.split() == [str(used), "mine", "closed" if used else SECRET], done.stderr


def test_environment_of_the_box_holds_one_key_and_no_store(installation: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STEGET_DATABASE_URL", "postgresql://x")
    monkeypatch.setenv("STEGET_RECEIPT_KEY", SECRET)
    installation.make_folders()
    ensure_secrets(installation.secret_folder)
    secrets = {name: (installation.secret_folder / name).read_text().strip() for name in NAMES}
    rasa, actions = specs(installation)
    assert not set(rasa.env.values()) & {*secrets.values(), SECRET}
    assert {name for name in NAMES if secrets[name] in actions.env.values()} == {"bridge_token"}
    for spec in (rasa, actions):
        shown = " ".join([*spec.env.values(), *spec.command])
        assert "postgres" not in shown and "redis" not in shown and str(installation.secret_folder) not in shown


CAGES = [(0, True, "varning"), (3, True, "varning"), (4, False, "varning"), (4, True, "ok"), (7, True, "ok")]


@pytest.mark.parametrize(("version", "known", "level"), CAGES)
def test_doctor_says_what_stays_open(version: int, known: bool, level: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(landlock, "abi", lambda: version)
    monkeypatch.setattr(seccomp, "supported", lambda: known)
    assert check_cage().level == level


def test_machine_says_which_cage_it_has() -> None:
    release = tuple(int(part) for part in platform.release().split(".")[:2])
    assert seccomp.supported() == (platform.machine() in {"x86_64", "aarch64"})
    assert landlock.abi() <= 3 or release >= (6, 7)
    assert (check_cage().level == "ok") == (landlock.abi() >= landlock.CLOSES_TCP and seccomp.supported())


@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
def test_filter_jumps_within_itself_and_always_ends(machine: str) -> None:
    steps = seccomp.program(machine)
    for place, (code, yes, no, _) in enumerate(steps):
        if code & 0x07 == 0x05:
            assert place + 1 + max(yes, no) < len(steps)
    assert steps[-1][0] == 0x06
