"""The desk's pages in each of their states, held to tests/accessible.py. Login, keys and live conversations have their own tests of it."""

from __future__ import annotations

from handover.store import accessibility, clock
from handover.store.tables import AlarmRow
from tests.accessible import look_at
from tests.handover.desk.test_in_chromium import address, full, open_desk  # noqa: F401  (fixtures)


def test_queue_and_ticket_can_be_used_by_everybody(open_desk, full, transactions) -> None:  # noqa: F811
    anna, sent = full
    page = open_desk(anna)
    with transactions.begin() as session:
        accessibility.tell(session, "varberg", "Skärmläsaren läser inte upp svaren.", "", (), "k")
        session.add(AlarmRow(kind="unopened", municipality="varberg", subject="", raised_at=clock.now()))
    for path in ("/queue", "/queue?show=mine", "/queue?show=closed", "/queue?done=closed", f"/tickets/{sent.ticket_id}", "/status-words"):
        page.goto(path)
        look_at(page, path)
    page.goto("/status-words")
    page.locator("summary").first.click()
    page.get_by_label("Era ord").first.fill("Vi har läst det du skrev. " * 8)
    page.get_by_role("button", name="Titta först").first.click()
    look_at(page, "own words as a person would read them")


def test_empty_queue_problem_and_login_can_be_used_by_everybody(open_desk, hire) -> None:  # noqa: F811
    page = open_desk(hire("anna"))
    page.goto("/queue")
    look_at(page, "empty queue")
    stranger = open_desk()
    stranger.goto("/login")
    look_at(stranger, "login")


def test_messages_about_accessibility_can_be_used_by_everybody(open_desk, hire, transactions) -> None:  # noqa: F811
    page = open_desk(hire("anna"))
    page.goto("/accessibility")
    look_at(page, "no messages")
    with transactions.begin() as session:
        accessibility.tell(session, "varberg", "x" * 300 + "\nrad två", "namn@exempel.se", ("suicide",), "k1")
        accessibility.tell(session, "varberg", "Knappen syns inte.", "", (), "k2")
    page.reload()
    page.get_by_role("button", name="Klart").first.click()
    look_at(page, "messages")
