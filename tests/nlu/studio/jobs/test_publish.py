"""Going live: everybody adopts, the chat answers rightly, or the version before comes back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from foundation.content.versions import SHIPPED, Version, Versions
from nlu.studio.jobs.judgement import Judgement, Judgements
from nlu.studio.jobs.publish import Order, Publisher, Refused, finish_broken_off, publish
from nlu.studio.jobs.telling import Cancelled, JobFailed, never
from tests.nlu.studio.jobs.fakes import FakeEyes, FakeGateways, FakePublications, FakeSmoke
from tests.nlu.studio.jobs.trees import ANSWERS, TREE, changed

Tell = Callable[[int, int, str], None]


class Clock:
    """Time that passes only while somebody waits."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now

    def wait(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def new(versions: Versions, judgements: Judgements) -> Version:
    """A judged version with other words."""
    live = versions.open(SHIPPED)
    made = versions.make(changed(ANSWERS, "ingenting", "inget"), live.heads, live.dialogue, "words", SHIPPED)
    judgements.keep(Judgement(SHIPPED, made.id))
    return made


@pytest.fixture
def publisher(versions: Versions, judgements: Judgements) -> Publisher:
    """Two gateways that follow the pointer, and a chat that answers rightly."""
    clock = Clock()
    gateways = FakeGateways(lambda: [(versions.live_id(), ""), (versions.live_id(), "")])
    return Publisher(versions, judgements, gateways, FakeSmoke(), FakeEyes(), FakePublications(), lambda _tree: [], clock, clock.wait)


def with_parts(publisher: Publisher, **parts: object) -> Publisher:
    kept = {name: getattr(publisher, name) for name in Publisher.__dataclass_fields__}
    return Publisher(**kept | parts)


def order(version: Version | str, *, is_back: bool = False) -> Order:
    return Order(version if isinstance(version, str) else version.id, 1, "Anna", "Kortare svar", is_back)


def last(publisher: Publisher) -> dict[str, str]:
    assert isinstance(publisher.publications, FakePublications)
    return publisher.publications.rows[-1]


def test_version_goes_live_and_is_noted(publisher: Publisher, new: Version, versions: Versions, tell: Tell, told: list[str]) -> None:
    done = publish(order(new), publisher, tell, never)
    assert (done.version, done.before, versions.live_id()) == (new.id, SHIPPED, new.id)
    assert done.as_json()["asked"] == [{"question": "Vad kostar det?", "answer": "Ingenting.", "ms": 12, "fault": ""}]
    assert (last(publisher)["state"], last(publisher)["who"], last(publisher)["why"]) == ("live", "Anna", "Kortare svar")
    assert told == ["Kontrollerar att versionen får publiceras", "Väntar på att alla delar byter version",
                    "Ställer kända frågor till chatten", "Publicerat"]  # fmt: skip


def test_going_back_is_the_same_and_needs_no_judgement(publisher: Publisher, new: Version, versions: Versions, tell: Tell) -> None:
    publish(order(new), publisher, tell, never)
    publish(order(SHIPPED, is_back=True), publisher, tell, never)
    assert versions.live_id() == SHIPPED
    publisher.judgements.forget(new.id)
    publish(order(new, is_back=True), publisher, tell, never)
    assert versions.live_id() == new.id


def test_gateway_that_refuses_brings_the_old_version_back(publisher: Publisher, new: Version, versions: Versions, tell: Tell) -> None:
    def one_refuses() -> list[tuple[str, str]]:
        live = versions.live_id()
        return [(live, ""), (SHIPPED, "" if live == SHIPPED else "Texterna går inte att läsa.")]

    publisher = with_parts(publisher, gateways=FakeGateways(one_refuses))
    with pytest.raises(Refused, match=r"Texterna går inte att läsa\.\nDen nya versionen används inte\. Den förra är tillbaka\."):
        publish(order(new), publisher, tell, never)
    assert versions.live_id() == SHIPPED and last(publisher)["state"] == "taken_back"


def test_refusal_of_an_earlier_version_is_old_news(publisher: Publisher, new: Version, versions: Versions, tell: Tell) -> None:
    clock = publisher.clock

    def late() -> list[tuple[str, str]]:
        return [(versions.live_id(), "")] if clock() > 1 else [(SHIPPED, "Den förra gick inte att läsa.")]

    publish(order(new), with_parts(publisher, gateways=FakeGateways(late)), tell, never)
    assert versions.live_id() == new.id


def test_gateway_that_does_not_follow_in_time(publisher: Publisher, new: Version, versions: Versions, tell: Tell) -> None:
    publisher = with_parts(publisher, gateways=FakeGateways(lambda: [(versions.live_id(), ""), (SHIPPED, "")]))
    with pytest.raises(Refused, match="1 av 2 delar av chatten hann inte byta"):
        publish(order(new), publisher, tell, never)
    assert versions.live_id() == SHIPPED


def test_nothing_is_proved_where_no_gateway_runs(publisher: Publisher, new: Version, versions: Versions, tell: Tell) -> None:
    with pytest.raises(Refused, match="Ingen del av chatten är igång"):
        publish(order(new), with_parts(publisher, gateways=FakeGateways(list)), tell, never)
    assert versions.live_id() == SHIPPED


def test_wrong_answer_brings_the_old_version_back(publisher: Publisher, new: Version, versions: Versions, tell: Tell) -> None:
    publisher = with_parts(publisher, smoke=FakeSmoke(["Ett nödläge fick inte nödnumren till svar."]))
    with pytest.raises(Refused, match="nödnumren") as refused:
        publish(order(new), publisher, tell, never)
    assert [one.fault for one in refused.value.asked] == ["Ett nödläge fick inte nödnumren till svar."]
    assert versions.live_id() == SHIPPED and "nödnumren" in last(publisher)["words"]


def test_cancelling_half_way_brings_the_old_version_back(publisher: Publisher, new: Version, versions: Versions, tell: Tell) -> None:
    publisher = with_parts(publisher, gateways=FakeGateways(lambda: [(SHIPPED, "")]))
    with pytest.raises(Cancelled):
        publish(order(new), publisher, tell, lambda: versions.live_id() == new.id)
    assert versions.live_id() == SHIPPED and last(publisher)["state"] == "taken_back"


def test_database_that_dies_half_way_brings_the_old_version_back(publisher: Publisher, new: Version, versions: Versions,
                                                                 tell: Tell) -> None:  # fmt: skip
    def dead() -> list[tuple[str, str]]:
        raise ConnectionError

    with pytest.raises(ConnectionError):
        publish(order(new), with_parts(publisher, gateways=FakeGateways(dead)), tell, never)
    assert versions.live_id() == SHIPPED and "Be den som sköter datorn" in last(publisher)["words"]


@pytest.mark.parametrize(("judgement", "words"), [
    (None, "inte prövad"),
    (Judgement("0123456789abcdef", "x"), "inte prövad"),
    (Judgement(SHIPPED, "x", refusals=("Den missar ett nödläge i den låsta mängden:\n  – han stryper mig",)), "han stryper mig"),
])  # fmt: skip
def test_version_that_was_not_found_good_is_refused(publisher: Publisher, new: Version, versions: Versions, judgements: Judgements,
                                                    tell: Tell,
                                                    judgement: Judgement | None, words: str) -> None:  # fmt: skip
    judgements.forget(new.id)
    if judgement is not None:
        judgements.keep(Judgement(judgement.live, new.id, judgement.refusals))
    with pytest.raises(Refused, match=words):
        publish(order(new), publisher, tell, never)
    assert versions.live_id() == SHIPPED and publisher.publications == FakePublications()


def test_change_that_nobody_else_has_seen_is_refused_though_it_was_undone(publisher: Publisher, new: Version, judgements: Judgements,
                                                                          versions: Versions, tell: Tell) -> None:  # fmt: skip
    eyes = FakeEyes([{"id": 4, "what": "Ändrade svaret om vapen"}])
    judgements.keep(Judgement(SHIPPED, new.id, eyes=eyes.waiting()))
    publisher = with_parts(publisher, eyes=eyes)
    with pytest.raises(Refused, match="Ändrade svaret om vapen"):
        publish(order(new), publisher, tell, never)
    eyes.approved.add(4)
    publish(order(new), publisher, tell, never)
    assert versions.live_id() == new.id


def test_version_of_yesterday_does_not_undo_what_was_published_since(publisher: Publisher, new: Version, versions: Versions,
                                                                     tell: Tell) -> None:  # fmt: skip
    other = versions.make(TREE | {"directory/contacts.yml": "a: b\n"}, new.heads, new.dialogue, "words", SHIPPED)
    versions.set_live(other.id)
    with pytest.raises(Refused, match="Något annat har publicerats"):
        publish(order(new), publisher, tell, never)
    with pytest.raises(Refused, match="används redan"):
        publish(order(other), publisher, tell, never)


def test_number_that_has_run_out_since_it_was_judged_is_refused_but_not_going_back(publisher: Publisher, new: Version, versions: Versions,
                                                                                   tell: Tell) -> None:  # fmt: skip
    publisher = with_parts(publisher, against=lambda tree: ["katalogen, jouren: Numret gällde till och med 2026-01-01."] if tree else [])
    with pytest.raises(Refused, match="behöver rättas först:\n  – katalogen, jouren"):
        publish(order(new), publisher, tell, never)
    assert versions.live_id() == SHIPPED
    publish(order(new, is_back=True), publisher, tell, never)
    assert versions.live_id() == new.id


@pytest.mark.parametrize("name", ["0123456789abcdef", "", "../../etc", "shipped/.."])
def test_version_that_is_not_there(publisher: Publisher, versions: Versions, tell: Tell, name: str) -> None:
    with pytest.raises(Refused):
        publish(order(name), publisher, tell, never)
    assert versions.live_id() == SHIPPED


def test_pointer_that_says_nothing_is_told(publisher: Publisher, new: Version, folder: Path, tell: Tell) -> None:
    (folder / "live").write_text("?")
    with pytest.raises(JobFailed, match="trasig"):
        publish(order(new), publisher, tell, never)


@pytest.mark.parametrize(("found", "live"), [([], True), (["Chatten svarar inte."], False)])
def test_switch_that_was_broken_off_is_proved_or_taken_back(publisher: Publisher, new: Version, versions: Versions, tell: Tell,
                                                            found: list[str], live: bool) -> None:  # fmt: skip
    class Note:
        id, version, before = 0, new.id, SHIPPED

    publisher.publications.begin(new.id, SHIPPED, 1, "Anna", "")
    versions.set_live(new.id)
    finish_broken_off([Note()], with_parts(publisher, smoke=FakeSmoke(found)), tell)
    assert (versions.live_id() == new.id, last(publisher)["state"]) == (live, "live" if live else "taken_back")
