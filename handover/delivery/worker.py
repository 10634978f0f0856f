"""The job engine (procrastinate) with our tasks: deliver one, and look again for whatever lies owed without a job."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Final

from procrastinate import App, BaseRetryStrategy, PsycopgConnector, RetryDecision
from procrastinate.jobs import Job
from sqlalchemy.engine import make_url

from handover.store import jobs

AT_ONCE: Final = 8
SWEEP: Final = "* * * * * */3"  # every three seconds: the engine reads seconds in a sixth field
CLEAN: Final = "17 3 * * *"
KEPT_HOURS: Final = 24
_HEARTBEAT_S, _DEAD_AFTER_S, _POLL_S, _STOP_S = 1.5, 6.0, 5.0, 8.0
_CONNECTION_S: Final = 2.0  # the engine's own 30 s would be waited out at every loss of the database
_UNKNOWN_FAULT_S: Final = 10  # most likely the database was away for a moment, and a ticket must not wait a minute for that
_OPTIONS: Final = f"-c search_path={jobs.SCHEMA} -c timezone=UTC -c statement_timeout=10000"
CANARY: Final = "*/15 * * * *"
PURGE: Final = "41 * * * *"  # every hour: what is due has gone within a day, also after a night without power
Deliver = Callable[[int], Awaitable[None]]
Act = Callable[[], Awaitable[None]]


class ForEver(BaseRetryStrategy):
    """A job that failed is tried again without end; the database being away is no reason to give up either."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision:
        """After the pause that the delivery asked for, else after a second, two, four … at most _UNKNOWN_FAULT_S."""
        unknown = min(_UNKNOWN_FAULT_S, 2 ** min(job.attempts, 9))
        return RetryDecision(retry_in={"seconds": int(getattr(exception, "seconds", unknown))})


def make_app(database_url: str, deliver: Deliver, sweep: Act, prove: Act, purge: Act) -> App:
    """The engine on `database_url` (postgresql+psycopg://).

    `sweep` gives a job to everything that is due and has none, `prove` sends a canary to every inbox, and
    `purge` takes away what has been kept as long as it may.
    """
    plain = make_url(database_url).set(drivername="postgresql").render_as_string(hide_password=False)
    app = App(connector=PsycopgConnector(conninfo=plain, kwargs={"options": _OPTIONS}, min_size=2, max_size=4,
                                     timeout=_CONNECTION_S))  # fmt: skip

    @app.task(name=jobs.DELIVER, queue=jobs.QUEUE, retry=ForEver())
    async def deliver_one(outbox_id: int) -> None:
        await deliver(outbox_id)

    @app.periodic(cron=SWEEP)
    @app.task(name="sweep", queue=jobs.QUEUE, queueing_lock="sweep", priority=10)
    async def sweep_all(timestamp: int) -> None:
        for stalled in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=_DEAD_AFTER_S):
            await app.job_manager.retry_job(stalled)
        await sweep()

    @app.periodic(cron=CANARY)
    @app.task(name="canary", queue=jobs.QUEUE, queueing_lock="canary")
    async def prove_all(timestamp: int) -> None:
        await prove()

    @app.periodic(cron=PURGE)
    @app.task(name="purge", queue=jobs.QUEUE, queueing_lock="purge")
    async def purge_all(timestamp: int) -> None:
        await purge()

    @app.periodic(cron=CLEAN)
    @app.task(name="clean", queue=jobs.QUEUE, queueing_lock="clean")
    async def clean(timestamp: int) -> None:
        await app.job_manager.delete_old_jobs(nb_hours=KEPT_HOURS, include_failed=True, include_cancelled=True, include_aborted=True)

    return app


async def run(app: App) -> None:
    """Works until it is cancelled, or until the database is away; jobs at work get a few seconds, and what is broken off stays owed."""
    async with app.open_async():
        await app.run_worker_async(
            queues=[jobs.QUEUE], concurrency=AT_ONCE, delete_jobs="successful", fetch_job_polling_interval=_POLL_S,
            update_heartbeat_interval=_HEARTBEAT_S, stalled_worker_timeout=_DEAD_AFTER_S, shutdown_graceful_timeout=_STOP_S,
            install_signal_handlers=False,
        )  # fmt: skip
