"""`python tests/run.py [SUITE…]`: every suite in a process of its own, one line each; failures in full at the end.

One suite more than there are cores run at a time: much of a test with a browser or a server is waiting. Those in LAST
come after the rest, each alone, because they measure and kill. A few tests that fell in the crowd, where a browser may get no
time for seconds, are run once more alone; they are named and shown in full all the same. Many are not: that is no crowd.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ET
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

TESTS = Path(__file__).resolve().parent
# A file belongs to the suite with the longest fitting prefix. The slow ones come first, so that none is left at the end.
SUITES: dict[str, tuple[str, ...]] = {
    "editor": ("editor",),  # a whole installation that trains twice: minutes of computing, at the lowest priority
    "page": ("bot/widget", "bot/gateway/plain", "screenshots"),
    "desk": ("handover/desk",),
    "studio": ("nlu/studio",),
    "nlu": ("nlu",),
    "embed": ("bot/embed",),
    "telegram": ("bot/telegram", "bot/telegram_outbound"),
    "delivery": ("handover/delivery",),
    "gateway": ("bot",),
    "steget": ("steget",),
    "handover": ("handover",),
    "leaks": ("leaks",),
    "assistant": ("assistant", "actions"),
    "live": ("live",),
    "safety": ("nlu/safety",),
    "languages": ("languages",),
    "contract": ("contract", "foundation", "swedish"),
    "architecture": ("architecture",),
    "e2e": ("e2e",),
    "load": ("load", "bot/gateway/test_live_content.py", "bot/telegram_outbound/test_inbound_bench.py"),
    "faults": ("faults",),
}
LAST = ("faults", "e2e", "load")
AT_A_TIME = min(8, 1 + (os.cpu_count() or 1))
AGAIN_AT_MOST = 5


@dataclass(frozen=True, slots=True)
class Result:
    """What one suite gave. `output` is shown when something failed."""

    suite: str
    passed: int
    failed: int
    skipped: int
    seconds: float
    output: str
    fallen: tuple[str, ...] = ()


def suite_of(path: Path) -> str:
    """The suite of a test file, `path` relative to tests/. Raises SystemExit for a file that no suite would run."""
    fitting = [(len(prefix), suite) for suite, prefixes in SUITES.items() for prefix in prefixes if path.is_relative_to(prefix)]
    if not fitting:
        raise SystemExit(f"tests/{path} hör inte till någon svit i tests/run.py.")
    return max(fitting)[1]


def files_by_suite() -> dict[str, list[str]]:
    """All test files, by suite, in the order of SUITES."""
    found: dict[str, list[str]] = {suite: [] for suite in SUITES}
    for path in sorted(TESTS.rglob("test_*.py")):
        found[suite_of(path.relative_to(TESTS))].append(str(path))
    return {suite: files for suite, files in found.items() if files}


def run(suite: str, files: list[str]) -> Result:
    """Runs one suite. A run that breaks off counts as one failure."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        # A folder of its own: suites that share pytest's usual one close it to the test database of another.
        own = f"--basetemp={folder}/pytest"
        done = subprocess.run([sys.executable, "-m", "pytest", "-q", own, f"--junitxml={report}", *files], cwd=TESTS.parent,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)  # fmt: skip
        counts, fallen = _counts(report), _fallen(report)
    passed, failed, skipped = counts
    if done.returncode != 0 and not failed:
        failed = 1
    return Result(suite, passed, failed, skipped, time.monotonic() - began, done.stdout, fallen)


def _counts(report: Path) -> tuple[int, int, int]:
    if not report.is_file():
        return 0, 0, 0
    suite = ET.parse(report).getroot()[0].attrib
    failed, skipped = int(suite["failures"]) + int(suite["errors"]), int(suite["skipped"])
    return int(suite["tests"]) - failed - skipped, failed, skipped


def _fallen(report: Path) -> tuple[str, ...]:
    """The tests that failed, as pytest names them."""
    if not report.is_file():
        return ()
    cases = ET.parse(report).iter("testcase")
    fallen = [case.attrib for case in cases if any(part.tag in ("failure", "error") for part in case)]
    return tuple(f"{case['classname'].replace('.', '/')}.py::{case['name']}" for case in fallen)


def again(results: list[Result]) -> list[Result]:
    """The same results, where tests that fell beside others and hold alone count as passed."""
    fallen = sum(result.failed for result in results)
    return [_again(result) if result.failed else result for result in results] if fallen <= AGAIN_AT_MOST else results


def _again(result: Result) -> Result:
    if not result.fallen:  # it broke off before a test
        return result
    alone = run(result.suite, list(result.fallen))
    held = result.failed if not alone.failed and alone.passed == result.failed else 0
    print(f"↻ {result.suite:<13}{held} of {result.failed} that fell beside others hold alone: {', '.join(result.fallen)}", flush=True)
    return replace(result, passed=result.passed + held, failed=result.failed - held)


def tell(result: Result) -> Result:
    """Prints the line of a suite as soon as it is done."""
    mark = "✗" if result.failed else "✓"
    skipped = f", {result.skipped} skipped" if result.skipped else ""
    print(f"{mark} {result.suite:<13}{result.passed:>5} passed, {result.failed} failed{skipped}, {result.seconds:.0f} s", flush=True)
    return result


def run_together(suites: dict[str, list[str]]) -> list[Result]:
    """Runs suites AT_A_TIME."""
    with ThreadPoolExecutor(AT_A_TIME) as pool:
        return list(pool.map(lambda each: tell(run(*each)), suites.items()))


def main(wanted: list[str]) -> int:
    """1 when anything failed, or when nothing was run."""
    suites = {suite: files for suite, files in files_by_suite().items() if not wanted or suite in wanted}
    began = time.monotonic()
    first = {suite: files for suite, files in suites.items() if suite not in LAST}
    together = run_together(first)
    shown = {result.suite for result in together if result.failed}
    results = [*again(together), *(tell(run(suite, suites[suite])) for suite in LAST if suite in suites)]
    for result in results:
        if result.failed or result.suite in shown:
            print(f"\n===== {result.suite} =====\n{result.output}")
    passed, failed, skipped = (sum(getattr(result, kind) for result in results) for kind in ("passed", "failed", "skipped"))
    print(f"\n{len(results)} sviter, {time.monotonic() - began:.0f} s")
    print(f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else ""))
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
