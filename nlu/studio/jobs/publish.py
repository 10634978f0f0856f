"""Lets a version go live, proves that everybody answers from it, and puts the one before back when somebody does not."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

from foundation.content.parts import Tree
from foundation.content.versions import SHIPPED, Version, VersionBroken, Versions
from nlu.studio.jobs.gateways import Gateways
from nlu.studio.jobs.judgement import Judgements
from nlu.studio.jobs.smoke import Exchange, SmokeTest
from nlu.studio.jobs.telling import Cancelled, JobFailed, Stopped, Tell, disk_told, never

ADOPT_SECONDS: Final = 20.0
_LOOK_SECONDS: Final = 0.2
_OLD_NEWS_SECONDS: Final = 2.0  # so long a gateway may still tell of a version that it refused before
_STEPS: Final = 4
_GIVEN_BACK: Final = "Den nya versionen används inte. Den förra är tillbaka."
_HELP: Final = "Det gick inte att visa att den förra versionen är tillbaka. Be den som sköter datorn titta nu."
_NOT_ALL_BACK: Final = "Alla delar har inte bekräftat det än. Titta igen om en stund."


class Refused(Exception):
    """The version is not published; the text is Swedish and says why. What was live is live. `asked` is what the chat was asked."""

    def __init__(self, words: str, asked: Sequence[Exchange] = ()) -> None:
        self.asked = tuple(asked)
        super().__init__(words)


class Eyes(Protocol):
    """The second pair of eyes, on what touches danger."""

    def waiting(self) -> list[dict[str, Any]]:
        """Changes of the draft that nobody else has looked at: {"id", "what"}, `what` in Swedish."""

    def unseen(self, ids: Sequence[int]) -> list[str]:
        """What those of the changes `ids` are about that nobody else has looked at yet, undone in the draft since or not."""


class Publications(Protocol):
    """The list of what went live."""

    def begin(self, version: str, before: str, who_id: int, who_name: str, why: str) -> int:
        """Notes that a switch begins."""

    def end(self, publication_id: int, state: Any, words: str = "") -> None:
        """What became of it: `live` or `taken_back`."""


@dataclass(frozen=True, slots=True)
class Order:
    """Who wants which version live, and why. `is_back` for one that was live before, which needs no judgement and no eyes."""

    version: str
    who_id: int
    who_name: str
    why: str = ""
    is_back: bool = False


@dataclass(frozen=True, slots=True)
class Publisher:
    """With what is published. `against` gives what must be mended first; `clock` and `wait` are time's own but in tests."""

    versions: Versions
    judgements: Judgements
    gateways: Gateways
    smoke: SmokeTest
    eyes: Eyes
    publications: Publications
    against: Callable[[Tree], list[str]]
    clock: Callable[[], float] = time.monotonic
    wait: Callable[[float], None] = time.sleep


@dataclass(frozen=True, slots=True)
class Published:
    """What went live, in the place of what, how many seconds it took until everybody answered from it, and what the chat was asked."""

    version: str
    before: str
    seconds: float
    asked: tuple[Exchange, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """For a job's result."""
        return {"version": self.version, "before": self.before, "seconds": round(self.seconds, 2),
                "asked": [one.as_json() for one in self.asked]}  # fmt: skip


def publish(order: Order, publisher: Publisher, tell: Tell, stopped: Stopped) -> Published:
    """Switches to the version of `order`. Raises Refused, JobFailed and Cancelled; then what was live is live again."""
    tell(0, _STEPS, "Kontrollerar att versionen får publiceras")
    before = _live_id(publisher.versions)
    version = _checked(order, publisher, before)
    if stopped():
        raise Cancelled
    began = publisher.clock()
    note = publisher.publications.begin(version.id, before, order.who_id, order.who_name, order.why)
    try:
        with disk_told():
            publisher.versions.set_live(version.id)
        asked = _proved(version, publisher, tell, stopped)
    except BaseException as error:
        words = _taken_back((version.id, before), publisher, tell, stopped, error)
        publisher.publications.end(note, "taken_back", words)
        if isinstance(error, Refused):
            raise Refused(words, error.asked) from None
        raise
    took = publisher.clock() - began
    publisher.publications.end(note, "live", f"Alla svarar från den nya versionen efter {took:.1f} s.".replace(".", ",", 1))
    tell(_STEPS, _STEPS, "Publicerat")
    return Published(version.id, before, took, asked)


def _live_id(versions: Versions) -> str:
    try:
        return versions.live_id()
    except VersionBroken as error:
        raise JobFailed(str(error)) from None


def _checked(order: Order, publisher: Publisher, live: str) -> Version:
    """The version, when nothing speaks against it. Raises Refused."""
    try:
        version = publisher.versions.open(order.version)
    except VersionBroken as error:
        raise Refused(str(error)) from None
    if version.id == live:
        raise Refused("Den versionen används redan.")
    if order.is_back or version.id == SHIPPED:
        return version
    if version.parent != live:
        raise Refused("Något annat har publicerats sedan den här versionen gjordes. Träna igen, så kommen båda ändringarna med.")
    judgement = publisher.judgements.of(version.id)
    if judgement is None or judgement.live != live:
        raise Refused("Versionen är inte prövad mot den som används nu. Träna igen.")
    if judgement.refusals:
        raise Refused("\n".join(judgement.refusals))
    refuse_unmended(version.read(), publisher)
    unseen = publisher.eyes.unseen([change["id"] for change in judgement.eyes])
    if unseen:
        raise Refused("Någon annan behöver godkänna det här först, för det rör fara:\n" + "\n".join(f"  – {what}" for what in unseen))
    return version


def refuse_unmended(tree: Tree, publisher: Publisher) -> None:
    """Raises Refused, with all of it, when the checks of the content say that something must be mended first."""
    faults = publisher.against(tree)
    if faults:
        raise Refused("Det här behöver rättas först:\n" + "\n".join(f"  – {fault}" for fault in faults))


def _proved(version: Version, publisher: Publisher, tell: Tell, stopped: Stopped) -> tuple[Exchange, ...]:
    """What the chat answered from the version. Raises Refused unless everybody does that, and rightly."""
    tell(1, _STEPS, "Väntar på att alla delar byter version")
    fault = _adoption_fault(version.id, publisher, stopped)
    if fault:
        raise Refused(fault)
    tell(2, _STEPS, "Ställer kända frågor till chatten")
    report = publisher.smoke.ask(version.read())
    if report.faults:
        raise Refused("Provet mot chatten gick inte bra:\n" + "\n".join(f"  – {fault}" for fault in report.faults), report.exchanges)
    return report.exchanges


def _adoption_fault(version: str, publisher: Publisher, stopped: Stopped) -> str:
    """Why not everybody has the version within ADOPT_SECONDS; "" when they have."""
    began = publisher.clock()
    while True:
        adopted = publisher.gateways.adopted()
        if adopted and all(one.content == version for one in adopted):
            return ""
        refused = next((one.refused for one in adopted if one.refused and one.content != version), "")
        if refused and publisher.clock() - began > _OLD_NEWS_SECONDS:
            return f"Chatten kan inte använda versionen: {refused}"
        if stopped():
            raise Cancelled
        if publisher.clock() - began > ADOPT_SECONDS:
            late = sum(one.content != version for one in adopted)
            return f"{late} av {len(adopted)} delar av chatten hann inte byta." if adopted else "Ingen del av chatten är igång."
        publisher.wait(_LOOK_SECONDS)


def _taken_back(switch: tuple[str, str], publisher: Publisher, tell: Tell, stopped: Stopped, error: BaseException) -> str:
    """Puts the version before back, and says so. It must not fail: whatever goes wrong here, the words come out."""
    version, before = switch
    tell(3, _STEPS, "Tar tillbaka den förra versionen")
    why = str(error) or "Publiceringen avbröts."
    try:
        if publisher.versions.live_id() == version:
            publisher.versions.set_live(before)
        fault = "" if stopped() else _adoption_fault(before, publisher, never)  # who is told to end does not wait
    except Exception as trouble:  # a database that died meanwhile must not keep the words from the one who waits
        return f"{why}\n{_HELP} ({type(trouble).__name__})"
    return f"{why}\n{_GIVEN_BACK}" + (f" {_NOT_ALL_BACK}" if fault else "")


def finish_broken_off(notes: Sequence[Any], publisher: Publisher, tell: Tell) -> None:
    """Ends switches that a killed process has left half done, `notes` being those: one that is live is proved, or taken back."""
    for note in notes:
        if _live_id(publisher.versions) != note.version:
            publisher.publications.end(note.id, "taken_back", _GIVEN_BACK)
            continue
        try:
            _proved(publisher.versions.open(note.version), publisher, tell, never)
            publisher.publications.end(note.id, "live", "Bytet bröts av, och är prövat efteråt.")
        except Exception as error:
            publisher.publications.end(note.id, "taken_back", _taken_back((note.version, note.before), publisher, tell, never, error))
