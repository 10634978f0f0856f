"""The real Rasa box, with a planted defect and every known leak driven, sends no packet and no word out; without its cage it does.

The packets are counted in a network namespace. Where a machine lets nobody have one, the calls' own outcomes are what is left,
and the last test says when that may be.
"""

from __future__ import annotations

import json
import os
import platform
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.assistant import landlock, seccomp
from bot.assistant.model_archive import seal
from foundation.settings import ROOT
from steget.doctor.cage import check_cage
from steget.preparing.rasa_model import MODEL
from tests.leaks.search import leaks
from tests.steget.living_box import MARKS
from tests.steget.network import into_namespace

CLOSED = {"tcp": "closed", "dns": "closed"}
SENT = {"6 203.0.113.9:443", "17 198.51.100.53:53"}


@dataclass(frozen=True)
class Traces:
    """What one life of the box left: what it told, and all files it wrote."""

    told: dict
    files: list[Path]


def lived(folder: Path, *words: str) -> Traces:
    """One life of the box, in a network of its own where the machine has one to give."""
    shutil.copy(MODEL, folder)
    seal(folder / MODEL.name)
    inside = into_namespace()
    command = [*inside, sys.executable, "-m", "tests.steget.living_box", str(folder), *words, *(["namespace"] if inside else [])]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=150, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    files = [path for path in folder.rglob("*") if path.is_file() and path.suffix != ".gz"]
    return Traces(json.loads((folder / "told.json").read_text(encoding="utf-8")), files)


@pytest.fixture(scope="module")
def lives(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Traces]:
    """One as `steget up` starts it, and one bare: neither filter nor cage."""
    with ThreadPoolExecutor(2) as pool:
        as_it_is = pool.submit(lived, tmp_path_factory.mktemp("caged"), "filter", "cage")
        bare = pool.submit(lived, tmp_path_factory.mktemp("bare"))
        return {"as it is": as_it_is.result(), "bare": bare.result()}


def test_no_packet_leaves_the_cage_though_something_inside_calls_home(lives: dict[str, Traces]) -> None:
    told = lives["as it is"].told
    assert told["packets"] in ([], None)
    expected = CLOSED | ({} if landlock.abi() >= landlock.CLOSES_TCP else {"tcp": "sent"})
    assert told["planted"] == (expected if seccomp.supported() else {"tcp": expected["tcp"], "dns": "sent"})


def test_the_same_calls_leave_and_are_counted_without_the_cage(lives: dict[str, Traces]) -> None:
    told = lives["bare"].told
    assert set(told["planted"].values()) & {"sent"} or told["packets"] is None
    assert told["packets"] is None or set(told["packets"]) >= SENT


def test_the_box_does_its_work_in_the_cage(lives: dict[str, Traces]) -> None:
    assert lives["as it is"].told["answered"] == lives["bare"].told["answered"] > 3


def test_no_word_of_a_person_stands_in_any_file_at_debug_level(lives: dict[str, Traces]) -> None:
    files = lives["as it is"].files
    box_log = next(path for path in files if path.name == "box.log").read_text(encoding="utf-8")
    assert leaks(files, MARKS.values()) == []
    events = [json.loads(line)["event"] for line in box_log.splitlines()]
    assert {"rasa_up", "actions_up", "action_failed", "lines_dropped"} <= set(events)


def test_every_road_leads_words_into_the_log_without_the_filter(lives: dict[str, Traces]) -> None:
    found = {mark for name, mark in leaks(lives["bare"].files, MARKS.values()) if name == "box.log"}
    # The actions keep their silence by themselves (actions/server.py); all else is Rasa's own.
    assert found == set(MARKS.values()) - {MARKS["action"]}
    text = next(path for path in lives["bare"].files if path.name == "box.log").read_text(encoding="utf-8")
    for road in ("UserWarning", "message.parsing.failed", "rest.message.received.timeout", "rest.message.received.failure"):
        assert road in text, road


def test_the_strongest_way_of_this_machine_was_used(lives: dict[str, Traces]) -> None:
    counted = lives["as it is"].told["packets"] is not None
    assert counted == bool(into_namespace())
    may_have_one = os.geteuid() == 0 and Path("/dev/net/tun").exists() and shutil.which("unshare") and _may_administer()
    assert counted or not may_have_one
    # Without the cage closed there would be packets: the doctor must then have said so.
    assert check_cage().level == "ok" or lives["as it is"].told["planted"] != CLOSED or platform.system() != "Linux"


def _may_administer() -> bool:
    """Whether root here has CAP_SYS_ADMIN (bit 21), which a container's root lacks."""
    line = next(line for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines() if line.startswith("CapEff"))
    return bool(int(line.split()[1], 16) >> 21 & 1)
