"""The counters, from rows and ledgers made by hand: each sees its fault, and sees none where there is none."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pytest

from tests.faults.desk_rows import Owed
from tests.faults.figures import percentile, recovery_of
from tests.faults.ledger import Ledger
from tests.faults.report import page
from tests.faults.runs import Plan, Results
from tests.faults.scenarios import Finding
from tests.faults.sinks import Sinks
from tests.faults.storm import Kill, Passage, Storm
from tests.faults.verdict import KINDS, Verdict, judge, undelivered
from tests.faults.walk import Outcome

CLEAN = Verdict(shown=1, lost=0, twice=0, phantom=0, unconsented=0, repeated=0)


@dataclass
class Rows:
    """What a database would say."""

    tickets: dict[str, str] = field(default_factory=lambda: {"CODE": "t_1"})
    deliveries: list[Owed] = field(default_factory=lambda: [Owed("t_1", kind, "referral", f"p-{kind}", True) for kind in KINDS])
    more: int = 0
    without: int = 0

    def tickets_of(self, codes) -> dict[str, str]:
        return {code: self.tickets[code] for code in codes if code in self.tickets}

    def owed(self) -> list[Owed]:
        return self.deliveries

    def extra_tickets(self) -> int:
        return self.more

    def unconsented(self) -> int:
        return self.without


@pytest.fixture
def ledger(tmp_path) -> Ledger:
    found = Ledger(tmp_path / "ledger.jsonl")
    found.write("CODE", "varberg")
    return found


@pytest.fixture
def sinks() -> Sinks:
    found = Sinks()
    found.taken["mail"]["p-mail"] += 1
    found.taken["webhook"]["p-webhook"] += 1
    return found


def test_a_ticket_that_arrived_everywhere_is_clean(ledger, sinks) -> None:
    assert judge(ledger, Rows(), sinks) == CLEAN and CLEAN.is_clean


def test_a_receipt_without_a_ticket_is_a_phantom(ledger, sinks) -> None:
    assert judge(ledger, Rows(tickets={}), sinks).phantom == 1


def test_a_ticket_whose_inbox_has_nothing_is_lost_though_it_is_marked(ledger, sinks) -> None:
    sinks.taken["mail"].clear()
    assert judge(ledger, Rows(), sinks).lost == 1


def test_a_ticket_that_nobody_owes_to_an_inbox_is_lost(ledger, sinks) -> None:
    assert judge(ledger, Rows(deliveries=Rows().deliveries[:1]), sinks).lost == 1
    assert undelivered(Rows(deliveries=[]), sinks, ["t_1"]) == {"t_1"}


def test_two_receipts_of_one_ticket_and_two_tickets_of_one_person_are_twice(ledger, sinks) -> None:
    ledger.write("OTHER", "varberg")
    assert judge(ledger, Rows(tickets={"CODE": "t_1", "OTHER": "t_1"}), sinks).twice == 1
    assert judge(ledger, Rows(more=2), sinks).twice == 2


def test_a_ticket_without_consent_is_counted(ledger, sinks) -> None:
    assert judge(ledger, Rows(without=1), sinks).unconsented == 1


def test_the_same_parcel_again_is_counted_and_no_fault(ledger, sinks) -> None:
    sinks.taken["mail"]["p-mail"] += 2
    verdict = judge(ledger, Rows(), sinks)
    assert verdict.repeated == 2 and verdict.is_clean


def test_what_was_purged_is_not_missed(ledger, sinks) -> None:
    assert judge(ledger, Rows(tickets={}), sinks, {"CODE"}) == CLEAN


def test_a_run_that_showed_nobody_a_receipt_is_not_clean(tmp_path, sinks) -> None:
    assert not judge(Ledger(tmp_path / "empty.jsonl"), Rows(), sinks).is_clean


@pytest.mark.parametrize("counter", ["lost", "twice", "phantom", "unconsented"])
def test_each_counter_fails_the_run(counter: str) -> None:
    passed = Results(verdict=CLEAN)
    assert passed.faults() == []
    assert Results(verdict=replace(CLEAN, **{counter: 1})).faults()


@pytest.mark.parametrize("results", [
    Results(verdict=None), Results(verdict=CLEAN, unreached=["s1"]), Results(verdict=CLEAN, outcomes=[Outcome("s1", True, 1.0, "silence")]),
    Results(verdict=CLEAN, outcomes=[Outcome("s1", True, 31.0)]), Results(verdict=CLEAN, findings=[Finding("F6", "hung", False, "9 s")]),
    Results(verdict=CLEAN, storm=Storm(passages=[Passage(1.0, fault="GivenUp")])),
])  # fmt: skip
def test_whatever_did_not_hold_fails_the_run_and_stands_in_the_report(results: Results) -> None:
    assert results.faults()
    html = page(Plan(), results, 60)
    assert "failed</span>" in html and "What did not hold" in html


def test_recovery_of_the_storm_begins_with_the_first_kill_that_a_ticket_met() -> None:
    passages = [Passage(10, 11, 20, "a"), Passage(30, 31, 32, "b"), Passage(10, 11, 0.0, "c")]
    assert Storm([Kill("bridge", 12), Kill("desk", 15), Kill("desk", 33)], passages).recoveries() == [8]


def test_percentiles_are_those_of_values_that_were_seen() -> None:
    assert (percentile([], 0.95), percentile([3, 1, 2], 0.5), percentile(range(1, 101), 0.95)) == (0, 2, 95)
    assert recovery_of([]).is_soon and not recovery_of([31] * 10).is_soon and not recovery_of([1] * 99 + [121]).is_soon


def test_the_ledger_keeps_what_was_shown_in_order(ledger) -> None:
    ledger.write("NEXT", "habo")
    assert [each.code for each in ledger.read()] == ["CODE", "NEXT"]
