"""What goes wrong is told within a quarter of an hour, once, by a second way, and stops being told when it is mended."""

from __future__ import annotations

import asyncio
import json
import threading
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import OperationalError

from foundation.logs import EventLog
from handover.delivery.alarm_ways import HookWay, WayFailed
from handover.delivery.alarm_words import alarm_words, letter
from handover.delivery.watching import Watch, keep_watching
from handover.store import alarms, canaries, deliveries, outbox
from handover.store.alarms import Alarm
from handover.store.tables import AlarmRow, CanaryRow, OutboxRow
from tests.handover.delivery.fake_way import FakeWay

NAMES = {"varberg": "Varberg", "alingsas": "Alingsås"}
WORKER = Alarm("worker")


@pytest.fixture
def way() -> FakeWay:
    return FakeWay()


@pytest.fixture
def watch(transactions, way) -> Watch:
    with transactions.begin() as session:
        session.execute(text("SELECT jobs.procrastinate_register_worker_v1()"))
    return Watch(transactions, [way], NAMES, EventLog("watch"))


def look_and_tell(watch: Watch) -> None:
    watch.look()
    watch.tell()


def age_everything(transactions, minutes: int) -> None:
    with transactions.begin() as session:
        for row in (update(OutboxRow).values(created_at=OutboxRow.created_at - text(f"interval '{minutes} minutes'")),
                    update(CanaryRow).values(watched_since=CanaryRow.watched_since - text(f"interval '{minutes} minutes'"),
                                             arrived_at=CanaryRow.arrived_at - text(f"interval '{minutes} minutes'"))):  # fmt: skip
            session.execute(row)


def test_nothing_is_told_while_all_is_well(watch, way, send) -> None:
    send(inboxes=("mail",))
    look_and_tell(watch)
    assert way.told == []


def test_a_ticket_that_nobody_opens_is_told_within_a_quarter_of_an_hour_and_only_once(watch, way, send, transactions) -> None:
    sent = send()
    age_everything(transactions, 15)
    for _ in range(3):
        look_and_tell(watch)
    assert way.told == [[Alarm("unopened", "varberg")]]
    with transactions.begin() as session:
        outbox.acknowledge(session, sent.ticket_id)
    look_and_tell(watch)
    with transactions.begin() as session:
        assert alarms.on_for(session, "varberg") == []


def test_a_new_trouble_of_the_same_kind_is_told_anew(watch, way, send, transactions) -> None:
    for _ in range(2):
        sent = send()
        age_everything(transactions, 15)
        look_and_tell(watch)
        with transactions.begin() as session:
            outbox.acknowledge(session, sent.ticket_id)
        look_and_tell(watch)
    assert len(way.told) == 2


def test_an_inbox_that_does_not_take_it_is_told(watch, way, send, transactions) -> None:
    sent = send(inboxes=("mail",))
    with transactions.begin() as session:
        outbox.acknowledge(session, sent.ticket_id)  # staff have it on their page; the mailbox still does not
    age_everything(transactions, 15)
    look_and_tell(watch)
    assert way.told == [[Alarm("not_taken", "varberg", "mail")]]


def test_a_refusal_is_told_at_once(watch, way, send, transactions) -> None:
    send(inboxes=("mail",))
    with transactions.begin() as session:
        held = deliveries.lease(session, session.scalar(select(OutboxRow.id).where(OutboxRow.kind == "mail")), NAMES)
        deliveries.mark_failed(session, held, "no_tls", True, 300)
    look_and_tell(watch)
    assert way.told == [[Alarm("refused", "varberg", "mail")]]


def test_a_worker_that_stopped_is_told(watch, way, transactions) -> None:
    with transactions.begin() as session:
        session.execute(text("UPDATE jobs.procrastinate_workers SET last_heartbeat = now() - interval '3 minutes'"))
    look_and_tell(watch)
    assert way.told == [[WORKER]]
    with transactions.begin() as session:
        assert alarms.on_for(session, "alingsas") == [WORKER]


def test_a_canary_that_does_not_arrive_is_told_and_one_that_does_ends_it(watch, way, transactions) -> None:
    line = ("varberg", "mail")
    with transactions.begin() as session:
        canaries.watch_lines(session, [line, ("alingsas", "sdk")])
        canaries.mark(session, ("alingsas", "sdk"), None)
    age_everything(transactions, 17)
    look_and_tell(watch)
    assert way.told == []
    with transactions.begin() as session:
        canaries.mark(session, ("alingsas", "sdk"), None)
        canaries.mark(session, line, "timeout")
    age_everything(transactions, 2)
    look_and_tell(watch)
    assert way.told == [[Alarm("canary", "varberg", "mail")]]
    with transactions.begin() as session:
        canaries.mark(session, line, None)
    look_and_tell(watch)
    with transactions.begin() as session:
        assert alarms.on_for(session, "varberg") == []


def test_a_line_that_is_taken_away_is_no_longer_watched(transactions) -> None:
    with transactions.begin() as session:
        canaries.watch_lines(session, [("varberg", "mail"), ("varberg", "sdk")])
        canaries.watch_lines(session, [("varberg", "sdk")])
        assert session.scalars(select(CanaryRow.kind)).all() == ["sdk"]
        canaries.watch_lines(session, [])
        assert session.scalars(select(CanaryRow.kind)).all() == []


def test_what_could_not_be_told_is_told_later(watch, way, send, transactions, capfd) -> None:
    send()
    age_everything(transactions, 15)
    way.fails = True
    look_and_tell(watch)
    assert "alarm_not_told" in capfd.readouterr().err
    way.fails = False
    look_and_tell(watch)
    assert way.told == [[Alarm("unopened", "varberg")]]


def test_the_next_way_is_tried_when_the_first_fails(watch, way, send, transactions) -> None:
    send()
    age_everything(transactions, 15)
    broken = FakeWay()
    broken.fails = True
    look_and_tell(Watch(transactions, [broken, way], NAMES, EventLog("watch")))
    assert len(way.told) == 1


def test_an_alarm_that_stays_is_told_again_after_hours(watch, way, send, transactions) -> None:
    send()
    age_everything(transactions, 15)
    look_and_tell(watch)
    with transactions.begin() as session:
        session.execute(update(AlarmRow).values(told_at=text("now() - interval '4 hours 1 minute'")))
    look_and_tell(watch)
    assert len(way.told) == 2


def test_many_watchers_at_once_tell_it_once(watch, way, send, transactions) -> None:
    send()
    age_everything(transactions, 15)
    with ThreadPoolExecutor(6) as watchers:
        list(watchers.map(lambda _: look_and_tell(watch), range(12)))
    assert way.told == [[Alarm("unopened", "varberg")]]


async def test_watching_waits_for_the_start_and_outlives_the_database(watch, way, send, transactions, monkeypatch, capfd) -> None:
    send()
    age_everything(transactions, 15)
    asked, troubles = [], alarms.troubles

    def away_at_first(session):
        asked.append(1)
        if len(asked) == 1:
            raise OperationalError("SELECT", {}, Exception("away"))
        return troubles(session)

    monkeypatch.setattr(alarms, "troubles", away_at_first)
    watching = asyncio.create_task(keep_watching(watch, every_seconds=0.05, first_after=0.3))
    await asyncio.sleep(0.1)
    assert asked == []
    while not way.told:
        await asyncio.sleep(0.05)
    watching.cancel()
    assert way.told == [[Alarm("unopened", "varberg")]] and '"event": "watch_failed"' in capfd.readouterr().err


def test_every_alarm_has_words_that_name_the_place() -> None:
    kinds = ("unopened", "not_taken", "refused", "order_not_taken", "order_refused", "canary")
    every = [Alarm(kind, "varberg", subject) for kind in kinds for subject in ("", "mail", "sdk")]
    said = letter([*every, WORKER], NAMES)
    assert said.count("Varberg: ") == len(every) and "{" not in said
    assert alarm_words(Alarm("refused", "varberg", "mail")).startswith("Funktionsbrevlådan tog inte emot")


def test_a_hook_gets_the_words_and_a_refusal_is_a_failure() -> None:
    got, answers = [], [200, 500]

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            got.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(answers.pop(0))
            self.end_headers()

        def log_message(self, *_) -> None:
            """Quiet."""

    with HTTPServer(("127.0.0.1", 0), Receiver) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        hook = HookWay(f"http://127.0.0.1:{server.server_port}/larm")
        hook.tell([WORKER], NAMES)
        with pytest.raises(WayFailed):
            hook.tell([WORKER], NAMES)
        server.shutdown()
    assert got[0] == {"text": letter([WORKER], NAMES)}
    with pytest.raises(WayFailed):
        hook.tell([WORKER], NAMES)
