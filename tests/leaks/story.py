"""One run: every normal path, every broken one, the search, then the same with a defect in each layer and the search again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.leaks import inside, places
from tests.leaks.browser import chat_and_leave, visit
from tests.leaks.inside import wait_until
from tests.leaks.installation import Watched, watched
from tests.leaks.marks import word
from tests.leaks.person import ACUTE, PersonAtTheDoor, Seen
from tests.leaks.search import Hit, Search
from tests.leaks.staff import StaffAtTheDesk, hire

STEPS = ("startar", "vanliga vägar", "webbläsare", "trasiga anrop", "databasen säger nej", "Rasa står still", "delar som är döda", "söker",
         "planterade läckor", "söker igen")  # fmt: skip
ALL_BUT_THE_DOORS = ("nlu", "rasa", "actions", "bridge", "delivery", "postgres", "valkey")
PLANTS = {
    "gateway: loggrad": ("meddelande", "logg från gateway"),
    "bridge: undantagets text": ("egnaord", "rå utskrift från bridge"),
    "desk: åtkomstlogg": ("adress", "rå utskrift från desk"),
    "Rasa: utskrift": ("meddelande", "rå utskrift från rasa"),
    "PostgreSQL: satser": ("personalens namn", "rå utskrift från postgres"),
    "brev utan kryptering": ("egnaord", "brevlåda"),
    "kod i adressen": ("kvittokod", "webbläsarens profil"),
}
"""Defect: (mark, place) where it must be found, and where nothing was found before."""
AT_DEBUG_ONLY = frozenset({"Rasa: utskrift"})  # its defect is a missing filter, and Rasa says nothing that it would hold back by default
Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Found:
    """What a run gave. `read` says of each encrypted place whether its reader found the marks there; `planted` are the hits
    of the second search that the first did not have."""

    level: str
    marks: dict[str, tuple[str, ...]]
    hits: list[Hit]
    planted: list[Hit]
    read: dict[str, bool]
    dumping: list[str]
    refused_by: set[str]
    megabytes: float

    @property
    def leaks(self) -> list[Hit]:
        """Hits outside of the declared places."""
        return places.undeclared(self.hits)

    @property
    def shown(self) -> dict[str, tuple[str, str]]:
        """The planted leaks that can be seen at this level."""
        return {name: where for name, where in PLANTS.items() if self.level == "debug" or name not in AT_DEBUG_ONLY}

    @property
    def missed(self) -> list[str]:
        """Planted leaks that were not found."""
        found = {(hit.mark, hit.place) for hit in self.planted}
        return [name for name, where in self.shown.items() if where not in found]


def run(folder: Path, level: str, each_by_itself: bool = False, tell: Tell = lambda _step: None) -> Found:
    """A whole run at a level, "debug" or "default". `each_by_itself` kills the parts one after the other too."""
    tell(STEPS[0])
    with watched(folder, level) as system:
        return _Run(system, level, tell).whole(each_by_itself)


class _Run:
    """The steps of one run, in their order."""

    def __init__(self, system: Watched, level: str, tell: Tell) -> None:
        self.system, self.level, self.tell, self.seen = system, level, tell, Seen()
        self.doors = system.installed
        self.read: dict[str, bool] = {}

    def whole(self, each_by_itself: bool) -> Found:
        """All of it."""
        self._use()
        self._break()
        for name in ALL_BUT_THE_DOORS if each_by_itself else ():
            with self.doors.without(name):
                self._talk_to_the_dead()
        self.tell(STEPS[6])
        self.staff.read_again()
        with self.doors.without(*ALL_BUT_THE_DOORS):
            self._talk_to_the_dead()
            self.staff.write_into_the_void()
        self._read_what_went_through()
        found, search = self._search()
        dumping = places.dumping(self.system)
        planted = self._plant(search, found)
        size = sum(path.stat().st_size for _, path in places.files(self.system)) / 1e6
        return Found(self.level, places.marks(self.system, self.seen.values), found, planted, self.read, dumping,
                     self.system.recipients.refused_by, size)  # fmt: skip

    def _use(self) -> None:
        self.tell(STEPS[1])
        self.person = PersonAtTheDoor(self.doors.public, self.seen)
        self.person.chat()
        self.code = PersonAtTheDoor(self.doors.public, self.seen).refer()
        self.person.use_receipt(self.code)
        hire(self.doors)
        self.staff = StaffAtTheDesk(self.doors.staff, self.seen)
        self.staff.fail_to_log_in()
        self.staff.log_in()
        self.page = self.staff.work()
        self.tell(STEPS[2])
        chat_and_leave(self.doors.public, self.system.folder / "profile", self.code, self.seen)

    def _break(self) -> None:
        self.tell(STEPS[3])
        self.system.recipients.refusing(False)
        PersonAtTheDoor(self.doors.public, self.seen).break_rules()
        self.staff.break_rules()
        inside.send_broken_calls(self.system)
        self.tell(STEPS[4])
        self.staff.read_again()
        with inside.refusing_tables(self.system):
            self._talk_to_the_dead()
            self.staff.write_into_the_void()
        self.tell(STEPS[5])
        with inside.standing_still(self.system, "rasa"):
            assert PersonAtTheDoor(self.doors.public, self.seen).say(word("stannat")).status_code == 200

    def _talk_to_the_dead(self) -> None:
        for text in (word("sent"), f"/{word('sent')}", f"{word('akut')} {ACUTE}", "jag vill bli kontaktad"):
            self.person.say(text)
        for path in ("lookup", "withdraw-not"):
            self.person.http.post(f"/api/v1/receipts/{path}", json={"code": self.code})

    def _read_what_went_through(self) -> None:
        recipients = self.system.recipients
        wait_until(lambda: recipients.script.letters and recipients.receiver.taken, 60, "nothing was delivered")
        history, hook = self.person.history(), b"".join(recipients.receiver.taken.values()).decode()
        self.read = {
            "samtalet": all(word(name) in history for name in ("meddelande", "snedstreck", "klammer", "akut", "halvaett", "halvatvå")),
            "ärendet": all(word(name) in self.page for name in ("egnaord", "förnamn", "tider", "tolk", "svarmedkod", "personalsvar",
                                                                "anteckning")),
            "brevet": word("egnaord") in recipients.read_letters(),
            "webhooken": word("egnaord") in hook,
        }  # fmt: skip

    def _search(self) -> tuple[list[Hit], Search]:
        self.tell(STEPS[7])
        self.system.put_on_disk()
        search = Search(places.marks(self.system, self.seen.values))
        return places.hits(self.system, search), search

    def _plant(self, search: Search, before: list[Hit]) -> list[Hit]:
        self.tell(STEPS[8])
        self.system.plant()
        with self.doors.without("gateway", "bridge", "desk", "delivery", "rasa"):
            pass
        letters = len(self.system.recipients.script.letters)
        person = PersonAtTheDoor(self.doors.public, Seen())
        assert person.say(word("meddelande")).status_code == 200
        person.refer()
        self.staff.http.get(f"/tickets/{word('adress')}")
        self.staff.fail_to_log_in()
        visit(f"{self.doors.public}/?code={self.code}", self.system.folder / "profile-planted")
        wait_until(lambda: len(self.system.recipients.script.letters) > letters, 60, "no planted letter came")
        self.tell(STEPS[9])
        return sorted(set(places.hits(self.system, search)) - set(before))
