"""`make bench-turns`: 200 turns through the public API beside a stock `rasa init` bot on the same machine.

Both are asked one turn at a time, alternately, so that a busy machine slows both alike. Ours counts everything: inbox,
gate, nlu, Rasa, database. The stock bot counts its REST channel only. Needs a running `steget up`.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
from rich.console import Console
from rich.progress import track
from rich.table import Table

ROOT = Path(__file__).resolve().parents[2]
RASA = ROOT / ".venv-rasa" / "bin" / "rasa"
OURS = ["vad kostar det", "jag blir så arg när hon inte lyssnar", "är jag anonym här", "hej", "hur går det till i en grupp",
        "jag vill ändra mig men vet inte hur", "tack", "jag skäms över det jag gjorde förra året"]  # fmt: skip
THEIRS = ["hi", "i am feeling very sad", "yes", "no", "great", "are you a bot?", "bye", "i am doing amazing today"]
TURNS = 200


def _stock_bot(folder: Path) -> None:
    if not list(folder.glob("models/*.tar.gz")):
        Console().print("tränar `rasa init` en gång (ungefär två minuter) …")
        folder.mkdir(parents=True, exist_ok=True)
        subprocess.run([RASA, "init", "--no-prompt", "--init-dir", str(folder)], check=True, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL, env={**os.environ, "RASA_TELEMETRY_ENABLED": "false"})  # fmt: skip


@contextmanager
def _running_stock_bot(folder: Path, port: int) -> Iterator[str]:
    _stock_bot(folder)
    (folder / "rest.yml").write_text("rest:\n", encoding="utf-8")
    child = subprocess.Popen([RASA, "run", "-i", "127.0.0.1", "-p", str(port), "--credentials", "rest.yml"], cwd=folder,
                             stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                             env={**os.environ, "RASA_TELEMETRY_ENABLED": "false"})  # fmt: skip
    url = f"http://127.0.0.1:{port}/webhooks/rest/webhook"
    try:
        for _ in range(240):
            try:
                if httpx.post(url, json={"sender": "probe", "message": "hi"}, timeout=10).json():
                    break
            except (httpx.HTTPError, ValueError):
                pass
            time.sleep(0.5)
        else:
            raise SystemExit("the stock bot did not start")
        yield url
    finally:
        child.terminate()
        child.wait(20)


def _our_turns(client: httpx.Client, public: str) -> Callable[[int], None]:
    state: dict[str, str] = {}

    def turn(number: int) -> None:
        if number % 20 == 0:
            made = client.post(f"{public}/api/v1/conversations", json={"locale": "sv"}).json()
            state.update(id=made["id"], token=made["token"])
        headers = {"Authorization": f"Bearer {state['token']}", "Idempotency-Key": uuid.uuid4().hex}
        address = f"{public}/api/v1/conversations/{state['id']}/messages"
        answer = client.post(address, headers=headers, json={"text": OURS[number % len(OURS)]})
        assert answer.status_code == 200 and answer.json()["messages"], answer.status_code

    return turn


def _stock_turns(client: httpx.Client, url: str) -> Callable[[int], None]:
    def turn(number: int) -> None:
        client.post(url, json={"sender": f"bench-{number // 20}", "message": THEIRS[number % len(THEIRS)]}).raise_for_status()

    return turn


def _clock(turn: Callable[[int], None], number: int) -> float:
    start = time.perf_counter()
    turn(number)
    return (time.perf_counter() - start) * 1000


def main() -> None:
    """Prints p50 and p95 in milliseconds for both; exits 1 when ours is slower at either."""
    public = f"http://127.0.0.1:{os.environ.get('STEGET_PUBLIC_PORT', '8000')}"
    folder = Path(os.environ.get("STEGET_DATA_DIR", ROOT / "var")) / "bench" / "stock"
    with _running_stock_bot(folder, int(os.environ.get("STEGET_BENCH_PORT", "5055"))) as stock, httpx.Client(timeout=30) as client:
        ours, theirs = _our_turns(client, public), _stock_turns(client, stock)
        for number in range(20):
            ours(number), theirs(number)
        pairs = [(_clock(ours, number), _clock(theirs, number)) for number in track(range(TURNS), "mäter")]
    table = Table("", "p50 ms", "p95 ms", title=f"{TURNS} turer, en i taget")
    figures = [statistics.quantiles(column, n=100) for column in zip(*pairs, strict=True)]
    for name, row in zip(("Första steget, hela vägen", "stock rasa init, REST"), figures, strict=True):
        table.add_row(name, f"{row[49]:.1f}", f"{row[94]:.1f}")
    Console().print(table)
    sys.exit(0 if figures[0][49] < figures[1][49] and figures[0][94] < figures[1][94] else 1)


if __name__ == "__main__":
    main()
