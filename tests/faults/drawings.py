"""What the report shows as pictures: SVG drawn by matplotlib in the Rasa box, where it came along with Rasa."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from pathlib import Path
from typing import Any, Final

from steget.places import RASA_PYTHON
from tests.faults.runs import Results

_SCRIPT: Final = Path(__file__).parent / "rasa_box" / "draw.py"


def panels(results: Results) -> dict[str, Any]:
    """Recoveries in seconds, and the storm: kills by process and tickets by minute, in seconds since it began."""
    kills, passages = results.storm.kills, [each for each in results.storm.passages if each.done_at]
    began = min([*(kill.at for kill in kills), *(each.sent_at for each in passages)], default=0.0)
    return {
        "points": [each.recovery_s for each in results.outcomes if each.recovery_s is not None],
        "storm": results.storm.recoveries(),
        "kills": [[kill.victim, kill.at - began] for kill in kills],
        "tickets": [[each.sent_at - began, each.done_at - each.sent_at] for each in passages],
    }


def drawn(results: Results) -> str:
    """The SVG. Raises CalledProcessError or OSError when the Rasa box cannot draw."""
    with tempfile.TemporaryDirectory() as home:
        env = {"PATH": os.environ.get("PATH", ""), "HOME": home, "MPLCONFIGDIR": home, "LANG": "C.UTF-8"}
        target = Path(home) / "drawn.svg"
        subprocess.run([RASA_PYTHON, _SCRIPT, target], input=json.dumps(panels(results)), text=True, env=env, check=True,
                       capture_output=True)  # fmt: skip
        svg = target.read_text(encoding="utf-8")
    return svg[svg.index("<svg") :]
