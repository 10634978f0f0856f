"""Starting in order, restarting with back-off, stopping in reverse: with toy processes."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from steget.processes.backoff import Backoff
from steget.processes.guard import Guard
from steget.processes.keeper import Keeper, State
from steget.processes.output import OutputSieve
from steget.processes.spec import Spec, stop_stages
from steget.processes.supervisor import Supervisor
from tests.steget.toys import alive, order, pid_of, toy, wait_until_gone


@pytest.fixture
def guard() -> Iterator[Guard]:
    guard = Guard()
    yield guard
    guard.end()


@asynccontextmanager
async def supervised(folder: Path, guard: Guard, *specs: Spec) -> AsyncIterator[Supervisor]:
    supervisor = Supervisor(specs, folder / "log", guard, lambda _keeper: None)
    supervisor.start()
    try:
        yield supervisor
    finally:
        await supervisor.stop(5)


async def until(condition: Callable[[], bool], seconds: float = 10) -> None:
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.02)


async def test_needed_processes_answer_first_when_all_start(tmp_path: Path, guard: Guard) -> None:
    store, door = toy("store", tmp_path, vital=True), toy("door", tmp_path, needs=("tables",))
    tables = Spec("tables", "tables", ("/bin/sh", "-c", "echo start tables >>order"), {}, needs=("store",), once=True, cwd=tmp_path)
    async with supervised(tmp_path, guard, door, store, tables) as supervisor:
        assert await supervisor.settled(asyncio.Event())
        assert {name: keeper.state for name, keeper in supervisor.keepers.items()} == {
            "door": State.UP, "store": State.UP, "tables": State.DONE}  # fmt: skip
    assert order(tmp_path) == ["start store", "start tables", "start door", "stop door", "stop store"]


async def test_only_the_dead_one_is_started_again_when_a_process_is_killed(tmp_path: Path, guard: Guard) -> None:
    async with supervised(tmp_path, guard, toy("a", tmp_path), toy("b", tmp_path)) as supervisor:
        assert await supervisor.settled(asyncio.Event())
        first, other = pid_of(tmp_path, "a"), pid_of(tmp_path, "b")
        os.kill(first, signal.SIGKILL)
        await until(lambda: pid_of(tmp_path, "a") != first)
        await until(lambda: supervisor.keepers["a"].state == State.UP)
        assert supervisor.keepers["a"].restarts == 1
        assert (pid_of(tmp_path, "b"), supervisor.keepers["b"].restarts) == (other, 0)


async def test_what_a_dead_process_started_is_gone_when_it_is_started_again(tmp_path: Path, guard: Guard) -> None:
    async with supervised(tmp_path, guard, toy("a", tmp_path, "family")) as supervisor:
        assert await supervisor.settled(asyncio.Event())
        child = pid_of(tmp_path, "a.child")
        os.kill(pid_of(tmp_path, "a"), signal.SIGKILL)
        await until(lambda: pid_of(tmp_path, "a.child") != child)
        assert not alive(child)


async def test_who_is_to_give_way_does_and_all_that_it_starts(tmp_path: Path, guard: Guard) -> None:
    async with supervised(tmp_path, guard, toy("a", tmp_path, "family", nice=5), toy("b", tmp_path)) as supervisor:
        assert await supervisor.settled(asyncio.Event())
        own = os.getpriority(os.PRIO_PROCESS, 0)
        nice = [os.getpriority(os.PRIO_PROCESS, pid_of(tmp_path, name)) for name in ("a", "a.child", "b")]
    assert nice == [min(19, own + 5), min(19, own + 5), own]


async def test_waiting_grows_when_a_process_keeps_dying(tmp_path: Path, guard: Guard) -> None:
    async def never() -> None:
        raise OSError

    times: list[float] = []

    def changed(keeper: Keeper) -> None:
        if keeper.state in (State.DOWN, State.STARTING):
            times.append(asyncio.get_running_loop().time())

    spec = toy("a", tmp_path, "dies", probe=never)
    keeper = Keeper(spec, OutputSieve(tmp_path / "log"), guard, changed, Backoff(first=0.2, longest=0.8))
    task = asyncio.create_task(keeper.keep())
    await until(lambda: keeper.restarts == 4)
    await keeper.stop(1)
    task.cancel()
    waits = [later - earlier for earlier, later in zip(times[1::2], times[2::2], strict=False)]
    for wait, least in zip(waits, (0.2, 0.4, 0.8), strict=False):
        assert least <= wait < least + 0.5
    assert keeper.reason == "" and keeper.state == State.STOPPED


async def test_death_is_noticed_whenever_it_comes_during_a_question(tmp_path: Path, guard: Guard) -> None:
    async def refused() -> None:
        await asyncio.to_thread(lambda: None)
        raise OSError

    spec = Spec("a", "a", ("/bin/true",), {}, probe=refused, cwd=tmp_path, start_seconds=60)
    keeper = Keeper(spec, OutputSieve(tmp_path / "log"), guard, lambda _keeper: None, Backoff(first=0.001, longest=0.001))
    task = asyncio.create_task(keeper.keep())
    await until(lambda: keeper.restarts >= 40, 30)
    await keeper.stop(1)
    task.cancel()
    assert keeper.restarts < 1000


async def test_hung_process_is_killed_and_started_again_when_it_never_answers(tmp_path: Path, guard: Guard) -> None:
    async def never() -> None:
        await asyncio.sleep(60)

    async with supervised(tmp_path, guard, toy("a", tmp_path, "deaf", probe=never, start_seconds=1.0, stop_seconds=0.2)) as supervisor:
        await until((tmp_path / "a").exists)
        first = pid_of(tmp_path, "a")
        await until(lambda: supervisor.keepers["a"].restarts == 1)
        assert not alive(first)


async def test_start_is_given_up_when_settings_are_missing(tmp_path: Path, guard: Guard) -> None:
    async def never() -> None:
        raise OSError

    async with supervised(tmp_path, guard, toy("a", tmp_path, "unset", probe=never)) as supervisor:
        assert not await supervisor.settled(asyncio.Event())
        keeper = supervisor.keepers["a"]
        assert (keeper.state, keeper.restarts) == (State.FAILED, 0)
        assert keeper.sieve.first_lines() == ["Inställningen STEGET_X saknas."]


async def test_others_stay_up_when_one_that_is_not_vital_never_answers(tmp_path: Path, guard: Guard) -> None:
    async def never() -> None:
        raise OSError

    async with supervised(tmp_path, guard, toy("door", tmp_path, uses=("rasa",)),
                          toy("rasa", tmp_path, probe=never, start_seconds=0.5)) as supervisor:  # fmt: skip
        assert await supervisor.settled(asyncio.Event())
        assert supervisor.keepers["door"].state == State.UP
        assert supervisor.keepers["rasa"].state != State.UP


async def test_deaf_process_and_its_family_are_gone_when_stopped(tmp_path: Path, guard: Guard) -> None:
    async with supervised(tmp_path, guard, toy("deaf", tmp_path, "deaf"), toy("family", tmp_path, "family")) as supervisor:
        assert await supervisor.settled(asyncio.Event())
        pids = [pid_of(tmp_path, name) for name in ("deaf", "family", "family.child")]
    assert wait_until_gone(pids, 2) == []


async def test_nothing_is_started_when_the_stop_comes_during_the_start(tmp_path: Path, guard: Guard) -> None:
    async with supervised(tmp_path, guard, *(toy(str(number), tmp_path) for number in range(4))):
        await asyncio.sleep(0)
    started = [line for line in order(tmp_path) if line.startswith("start")]
    pids = [pid_of(tmp_path, line.split()[1]) for line in started]
    assert wait_until_gone(pids, 1) == []


def test_a_need_that_may_never_answer_is_refused(tmp_path: Path, guard: Guard) -> None:
    with pytest.raises(ValueError, match="vital"):
        Supervisor([toy("a", tmp_path, needs=("b",)), toy("b", tmp_path)], tmp_path / "log", guard, lambda _keeper: None)


def test_users_stop_before_what_they_use_and_circles_are_refused(tmp_path: Path) -> None:
    specs = [toy("store", tmp_path), toy("door", tmp_path, uses=("rasa", "store")), toy("rasa", tmp_path, uses=("store",))]
    assert [[spec.name for spec in stage] for stage in stop_stages(specs)] == [["door"], ["rasa"], ["store"]]
    with pytest.raises(ValueError, match="circle"):
        stop_stages([toy("a", tmp_path, uses=("b",)), toy("b", tmp_path, uses=("a",))])


def test_backoff_doubles_to_its_limit_and_starts_over_after_a_calm_while() -> None:
    backoff = Backoff()
    assert [backoff.after(0.1) for _ in range(8)] == [0.5, 1, 2, 4, 8, 8, 8, 8]
    assert [backoff.after(4), backoff.after(0.1)] == [0.5, 1]
