"""One job after the other, and what is told of each end."""

from __future__ import annotations

import errno
import time
from functools import partial
from pathlib import Path

import pytest

from foundation.content.versions import SHIPPED, Versions
from foundation.logs import EventLog
from nlu.studio.jobs.analyses import KnownAnalyses
from nlu.studio.jobs.build import Workshop
from nlu.studio.jobs.judge import Bench
from nlu.studio.jobs.judgement import Judgements
from nlu.studio.jobs.publish import Publisher
from nlu.studio.jobs.talking import Dialogue
from nlu.studio.jobs.worker import Worker
from tests.nlu.studio.jobs.fakes import (
    FakeBook,
    FakeDraft,
    FakeEyes,
    FakeGateways,
    FakeHeads,
    FakeJob,
    FakeMeasurer,
    FakePublications,
    FakeRasa,
    FakeSmoke,
)
from tests.nlu.studio.jobs.trees import ANSWERS, EXAMPLES, TALKS, TREE, changed

NEW_EXAMPLE = changed(EXAMPLES, "- vad kostar det", "- vad kostar det\n    - är det gratis")
LOST = "Den nya modellen används inte. Den gamla ligger kvar.\nDen missar ett nödläge i den låsta mängden:\n  – han stryper mig nu"


class Setting:
    """A worker and all that it works with."""

    def __init__(self, shop: Workshop, versions: Versions, judgements: Judgements, draft: dict[str, str], *jobs: FakeJob,
                 dialogue: Dialogue | None = None) -> None:  # fmt: skip
        self.book, self.measurer, self.eyes, self.pruned, self.ending = FakeBook(list(jobs)), FakeMeasurer(), FakeEyes(), [], False
        self.unmended: list[str] = []
        gateways = FakeGateways(lambda: [(versions.live_id(), "")])
        publisher = Publisher(versions, judgements, gateways, FakeSmoke(), self.eyes, FakePublications(), lambda _tree: self.unmended)
        bench = Bench(self.measurer, dialogue, KnownAnalyses(shop.work / "cache"))
        self.draft = FakeDraft(draft)
        self.worker = Worker(self.book, self.draft, shop, bench, publisher, lambda: self.pruned.append(1), lambda: self.ending,
                             EventLog("studio-jobs"))  # fmt: skip

    def run(self) -> tuple[str, dict, str]:
        assert self.worker.once()
        (_id, state, result, words) = self.book.ended[-1]
        return state, result, words


def test_idle_queue(shop: Workshop, versions: Versions, judgements: Judgements) -> None:
    assert not Setting(shop, versions, judgements, NEW_EXAMPLE).worker.once()


def test_training_then_publishing(shop: Workshop, versions: Versions, judgements: Judgements) -> None:
    here = Setting(shop, versions, judgements, NEW_EXAMPLE, FakeJob("train"))
    here.measurer.judgement = {"unsure": [{"id": "a"}]}
    state, result, words = here.run()
    assert (state, words, result["kind"]) == ("done", "Klar att publicera", "trained")
    assert result["judgement"]["unsure"] == [{"id": "a"}]
    assert [said for _, _, said in here.book.told if said == "Lär sig ämnena"]
    here.book.jobs.append(FakeJob("publish", {"version": result["version"], "why": "Fler exempel"}))
    state, result, words = here.run()
    assert (state, result["before"], versions.live_id(), here.pruned) == ("done", SHIPPED, result["version"], [1])
    here.book.jobs.append(FakeJob("rollback", {"version": SHIPPED}))
    assert here.run()[0] == "done" and versions.live_id() == SHIPPED


def test_lost_emergency_is_named_and_never_published(shop: Workshop, versions: Versions, judgements: Judgements) -> None:
    here = Setting(shop, versions, judgements, NEW_EXAMPLE, FakeJob("train"))
    here.measurer.judgement = {"refused": LOST, "lost": [{"text": "han stryper mig nu"}]}
    state, result, _words = here.run()
    assert state == "refused" and "han stryper mig nu" in result["words"] and result["judgement"]["lost"]
    here.book.jobs.append(FakeJob("publish", {"version": result["version"]}))
    state, result, words = here.run()
    assert (state, versions.live_id()) == ("refused", SHIPPED) and "han stryper mig nu" in words


def test_words_alone_need_no_measuring(shop: Workshop, versions: Versions, judgements: Judgements, heads: FakeHeads) -> None:
    here = Setting(shop, versions, judgements, changed(ANSWERS, "ingenting", "inget"), FakeJob("train"))
    state, result, _words = here.run()
    assert (state, result["kind"], here.measurer.asked, heads.fitted) == ("done", "words", [], [])
    assert "samma" in result["judgement"]["notes"][0]


def test_cancelling_is_told_and_leaves_no_version(shop: Workshop, versions: Versions, judgements: Judgements, folder: Path) -> None:
    here = Setting(shop, versions, judgements, NEW_EXAMPLE, FakeJob("train"))
    here.measurer.during = lambda: _cancel(here)
    state, _result, words = here.run()
    assert (state, words) == ("cancelled", "Avbrutet. Inget har ändrats.")
    assert versions.ids() == [] and list((folder / "work").glob("job-*")) == []


def _cancel(here: Setting) -> None:
    """Somebody cancels; the heartbeat hears it."""
    here.book.cancel, told = True, len(here.book.told)
    while len(here.book.told) < told + 2:
        time.sleep(0.02)


def test_process_that_must_end_says_that_it_was_broken_off(shop: Workshop, versions: Versions, judgements: Judgements,
                                                           heads: FakeHeads) -> None:  # fmt: skip
    here = Setting(shop, versions, judgements, NEW_EXAMPLE, FakeJob("train"))
    heads.during = lambda: setattr(here, "ending", True)
    state, _result, words = here.run()
    assert state == "failed" and words.startswith("Arbetet bröts av")


@pytest.mark.parametrize(("error", "words"), [
    (OSError(errno.ENOSPC, "x"), "Disken är full"), (OSError(errno.EACCES, "x"), "Det gick inte att skriva"),
    (KeyError("hemligt"), "KeyError"),
])  # fmt: skip
def test_what_goes_wrong_is_told_without_the_content(shop: Workshop, versions: Versions, judgements: Judgements, heads: FakeHeads,
                                                     error: Exception, words: str) -> None:  # fmt: skip
    here = Setting(shop, versions, judgements, NEW_EXAMPLE, FakeJob("train"))

    def fail() -> None:
        raise error

    heads.during = fail
    state, result, said = here.run()
    assert state == "failed" and words in said and "hemligt" not in said and result["words"] == said
    assert versions.ids() == [] and versions.live_id() == SHIPPED


def test_eyes_that_are_missing_when_it_was_built_are_missing_when_it_is_published(shop: Workshop, versions: Versions,
                                                                                  judgements: Judgements) -> None:  # fmt: skip
    here = Setting(shop, versions, judgements, NEW_EXAMPLE, FakeJob("train"))
    here.eyes.changes.append({"id": 3, "what": "Ändrade exemplen om vapen"})
    _state, result, _words = here.run()
    here.book.jobs.append(FakeJob("publish", {"version": result["version"]}))
    state, _result, words = here.run()
    assert state == "refused" and "Ändrade exemplen om vapen" in words


@pytest.mark.parametrize("times", [1, 3])
def test_change_that_is_saved_while_the_training_begins_is_not_trained_without_its_eyes(
    shop: Workshop, versions: Versions, judgements: Judgements, times: int
) -> None:
    here = Setting(shop, versions, judgements, TREE, FakeJob("train"))
    drafts = [changed(ANSWERS, "ingenting", f"inget {number}") for number in range(times)]

    def save(number: int) -> None:
        here.draft.change(drafts[number])
        here.eyes.changes.append({"id": number, "what": f"Ändring {number}"})

    here.eyes.after = [partial(save, number) for number in range(times)]
    _state, result, _words = here.run()
    assert [change["id"] for change in judgements.of(result["version"]).eyes] == list(range(times))
    assert versions.open(result["version"]).read() == drafts[-1]


def test_saved_conversations_are_held_with_every_candidate(shop: Workshop, versions: Versions, judgements: Judgements) -> None:
    saved = {TALKS: "conversations:\n- name: Kostnad\n  steps:\n  - person: vad kostar det\n  - bot: utter_ask_cost\n"}
    right, wrong = [{"text": "Det kostar inget att prata med oss."}], [{"text": "Jag vet inte."}]
    rasa = FakeRasa(right, wrong, right)
    draft = changed(ANSWERS, "ingenting", "inget") | saved
    here = Setting(shop, versions, judgements, draft, *(FakeJob("train", id=number) for number in (1, 2, 3)), dialogue=rasa)
    assert here.run()[0] == "done"
    state, result, words = here.run()
    assert state == "refused" and "Samtalet ”Kostnad” går inte som det är sparat. Steg 2" in words and "Jag vet inte" in result["words"]
    assert here.run()[0] == "done" and here.measurer.asked == [["vad kostar det"]]  # what the model says is known by now


def test_conversations_that_could_not_be_held_keep_the_candidate_back(shop: Workshop, versions: Versions, judgements: Judgements) -> None:
    saved = {TALKS: "conversations:\n- name: A\n  steps:\n  - person: hej\n  - bot: utter_ask_cost\n"}
    state, result, _words = Setting(shop, versions, judgements, TREE | saved, FakeJob("train")).run()
    assert state == "refused" and "kunde inte provas" in result["words"]


def test_content_that_must_be_mended_first_is_not_trained(
    shop: Workshop, versions: Versions, judgements: Judgements, heads: FakeHeads
) -> None:
    here = Setting(shop, versions, judgements, NEW_EXAMPLE, FakeJob("train"))
    here.unmended = ["Husdjur, antal: 3 exempel."]
    state, result, words = here.run()
    assert (state, words, heads.fitted) == ("refused", "Det här behöver rättas först:\n  – Husdjur, antal: 3 exempel.", [])
    assert result == {"words": words}
