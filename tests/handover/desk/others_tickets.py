"""Tickets of a municipality that is not one's own, and what may be seen of them from outside: nothing at all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from fastapi import FastAPI
from sqlalchemy import Engine, text

from handover.store import erasure, messages, notes, receipts, tickets
from handover.store.live import person
from handover.store.staff import StaffMember
from handover.store.tables import StaffChallengeRow, StaffHalfSessionRow, StaffSessionRow, Table
from tests.every_route import SAFE, Served, served
from tests.handover.desk.staff_browser import StaffBrowser
from tests.handover.waiting_persons import waiting_in

UNKNOWN: Final = "t_" + "x" * 16
OF_A_VISIT: Final = {row.__table__ for row in (StaffSessionRow, StaffHalfSessionRow, StaffChallengeRow)}
OWN_ONLY: Final = ("/logout", "/security/sessions/end", "/duty")
"""What ends or changes the visitor's own session or duty and asks for nobody's ticket."""
WORDS: Final = ("varbergsord", "vera skrev", "personen skrev", "bland personal", "personen i samtalet")


@dataclass(frozen=True)
class OthersTickets:
    """`ids` are the tickets', `live_id` a live conversation's, `secrets` everything that would give them away on a page."""

    ids: tuple[str, ...]
    secrets: tuple[str, ...]
    live_id: str


def send_others(transactions, vera: StaffMember, send: Callable) -> OthersTickets:
    """One ticket in each status."""
    sent = [send(vera.municipality, flags=("weapon",), own_words=WORDS[0]) for _ in range(5)]
    ids = tuple(one.ticket_id for one in sent)
    with transactions.begin() as session:
        for ticket_id in ids[1:]:
            tickets.claim(session, vera, ticket_id)
            notes.add_note(session, vera, ticket_id, WORDS[3])
        messages.reply_as_staff(session, vera, ids[2], WORDS[1])
        messages.reply_as_person(session, receipts.ticket_of(session, sent[1].code_hash, lock=True), WORDS[2], "k")
        tickets.close(session, vera, ids[3])
        erasure.withdraw(session, sent[4].code_hash)
        live_id = waiting_in(session, vera, b"c" * 32)
        person.write(session, b"c" * 32, live_id, WORDS[4], "k")
        aliases = session.scalars(text("SELECT alias FROM handover.ticket UNION SELECT alias FROM handover.live_conversation")).all()
        statuses = session.scalars(text("SELECT status FROM handover.ticket")).all()
    assert set(statuses) == {"new", "claimed", "waiting_for_person", "closed", "withdrawn"}
    return OthersTickets(ids, (*ids, live_id, *aliases, *WORDS), live_id)


def snapshot(engine: Engine) -> dict[str, str]:
    """A hash of each table's rows, sessions and what they began apart: a visit may use those."""
    with engine.connect() as connection:
        return {table.fullname: connection.scalar(text(f"SELECT md5(string_agg(t::text, ',' ORDER BY t::text)) FROM {table.fullname} t"))
                for table in Table.metadata.sorted_tables if table not in OF_A_VISIT}  # fmt: skip


async def ask(browser: StaffBrowser, one: Served, address: str, accept: str):
    """Sends what our own page would, and keeps the cookie that the browser came with, whatever the answer sets."""
    kept = dict(browser.client.cookies)
    if one.method in SAFE:
        answer = await browser.client.request(one.method, address, headers={"Accept": accept})
    else:
        answer = await browser.post(address, headers={"Accept": accept}, text="hej", seen="99", key="k2", method=one.method)
    browser.client.cookies = kept
    return answer


async def nothing_is_seen(app: FastAPI, browser: StaffBrowser, others: OthersTickets, accept: str) -> int:
    """Asks every route for every foreign ticket. Fails when one is told from a ticket that does not exist; gives how many asked."""
    asked = 0
    for one in served(app):
        if one.path in OWN_ONLY:
            continue
        nobodys = await ask(browser, one, one.asking_for(UNKNOWN, ticket_id=UNKNOWN, live_id=UNKNOWN), accept)
        for ticket_id in others.ids:
            answer = await ask(browser, one, one.asking_for(ticket_id, ticket_id=ticket_id, live_id=others.live_id), accept)
            shown = answer.text + str(answer.headers)
            assert not [secret for secret in others.secrets if secret in shown], (one.method, one.path)
            if one.names:
                assert (answer.status_code, answer.content) == (nobodys.status_code, nobodys.content), (one.method, one.path)
                assert answer.headers.items() == nobodys.headers.items()
                assert answer.status_code == 404, (one.method, one.path)
            asked += 1
    return asked
