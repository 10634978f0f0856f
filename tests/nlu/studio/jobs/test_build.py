"""From a draft to a version: what is trained, what is kept, and what is left when it goes wrong."""

from __future__ import annotations

import errno
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from foundation.content import sealed_folder
from foundation.content.versions import SHIPPED, Versions
from nlu.studio.jobs.build import Candidate, Workshop, candidate
from nlu.studio.jobs.changes import Work, work_between
from nlu.studio.jobs.checkout import sweep, working_folder
from nlu.studio.jobs.dialogue import NoRasa
from nlu.studio.jobs.telling import FULL_DISK, Cancelled, JobFailed, never
from tests.nlu.studio.jobs.fakes import FakeDialogueTrainer, FakeHeads
from tests.nlu.studio.jobs.trees import ANSWERS, EXAMPLES, INTENTS, RULES, TALKS, TAXONOMY, TREE, changed

NEW_WORDS = changed(ANSWERS, "ingenting att prata", "inget att tala")
NEW_EXAMPLE = changed(EXAMPLES, "- vad kostar det", "- vad kostar det\n    - är det gratis")
NEW_RULE = changed(RULES, "utter_ask_cost", "action_restart")


@pytest.mark.parametrize(("tree", "heads", "dialogue"), [
    (NEW_WORDS, False, False),
    (TREE | {"actions/texts/form.yml": "hej: Hallå\n"}, False, False),
    (TREE | {"directory/contacts.yml": "a: b\n"}, False, False),
    (TREE | {TALKS: "version: '3.1'\nconversations: []\n"}, False, False),
    (changed(ANSWERS, "payload: /ask_cost", "payload: /out_of_scope"), False, False),
    (changed(RULES, "rules:", "# en kommentar\nrules:"), False, False),
    (changed(TAXONOMY, "asks what it costs", "frågar om pengar"), False, False),
    (changed(TAXONOMY, "  out_of_scope: anything else", "  out_of_scope: x\n  ask_new: new"), True, False),
    (NEW_EXAMPLE, True, False),
    (NEW_RULE, False, True),
    (changed(ANSWERS, "utter_ask_cost:", "utter_new:\n  - text: Ny\n  utter_ask_cost:"), False, True),
    (changed(INTENTS, "- ask_cost", "- ask_cost\n- ask_new"), False, True),
    ({path: text for path, text in TREE.items() if path != RULES}, False, True),
])  # fmt: skip
def test_only_what_a_change_touches_is_made_anew(tree: dict[str, str], heads: bool, dialogue: bool) -> None:
    assert work_between(TREE, tree) == Work(heads, dialogue)


@pytest.mark.parametrize("text", ["a: [", "- a\n- b\n", "a: 1\na: 2\n", "\tx: 1\n"])
def test_yaml_that_cannot_be_read_is_named(text: str) -> None:
    with pytest.raises(JobFailed, match=r"bot/assistant/domain/intents\.yml"):
        work_between(TREE, TREE | {INTENTS: text})


def built(tree: dict[str, str], shop: Workshop, tell: Callable[[int, int, str], None], stopped: Callable[[], bool] = never) -> Candidate:
    with working_folder(shop.work, "job-1") as folder:
        return candidate(tree, shop.versions.open(SHIPPED), shop, folder, tell, stopped)


def test_words_alone_take_the_model_that_there_is(shop: Workshop, heads: FakeHeads, tell: Callable[..., None]) -> None:
    began = time.monotonic()
    made = built(NEW_WORDS, shop, tell)
    assert time.monotonic() - began < 2
    assert (made.version.kind, made.version.parent, heads.fitted) == ("words", SHIPPED, [])
    assert made.version.read() == NEW_WORDS
    assert made.version.dialogue.read_text() == "rasa" and (made.version.heads / "SHA256SUMS").read_text() == "shipped"


def test_new_examples_train_understanding_alone(shop: Workshop, heads: FakeHeads, dialogue_trainer: FakeDialogueTrainer,
                                                tell: Callable[..., None], told: list[str]) -> None:  # fmt: skip
    made = built(NEW_EXAMPLE, shop, tell)
    assert (made.version.kind, len(heads.fitted), dialogue_trainer.trained) == ("trained", 1, [])
    assert "gratis" in (made.version.heads / "SHA256SUMS").read_text()  # learnt from the draft, not from what is shipped
    assert made.version.dialogue.read_text() == "rasa"
    assert told == ["Gör i ordning träningen", "Lär sig ämnena", "Lär sig ämnena", "Sparar versionen"]


def test_new_rule_trains_the_dialogue_and_says_so_where_there_is_no_rasa(shop: Workshop, folder: Path, versions: Versions, heads: FakeHeads,
                                                                         tell: Callable[..., None]) -> None:  # fmt: skip
    assert built(NEW_RULE, shop, tell).version.dialogue.read_text() == "new"
    alone = Workshop(versions, folder / "work", heads, NoRasa(), shop.discard)
    with pytest.raises(JobFailed, match="Rasa finns inte här"):
        built(changed(RULES, "utter_ask_cost", "action_default_fallback"), alone, tell)


def test_draft_that_changes_nothing_is_not_trained(shop: Workshop, tell: Callable[..., None]) -> None:
    with pytest.raises(JobFailed, match="likadant"):
        built(TREE, shop, tell)


def test_cancelled_training_leaves_nothing(shop: Workshop, heads: FakeHeads, folder: Path, versions: Versions,
                                           tell: Callable[..., None]) -> None:  # fmt: skip
    stop: list[bool] = []
    heads.during = lambda: stop.append(True)
    with pytest.raises(Cancelled):
        built(NEW_EXAMPLE, shop, tell, lambda: bool(stop))
    assert versions.ids() == [] and list((folder / "work").iterdir()) == []


def test_full_disk_while_training_is_told_and_loses_nothing(shop: Workshop, heads: FakeHeads, versions: Versions, folder: Path,
                                                            tell: Callable[..., None]) -> None:  # fmt: skip
    def full() -> None:
        raise OSError(errno.ENOSPC, "no space")

    heads.during = full
    with pytest.raises(JobFailed) as told:
        built(NEW_EXAMPLE, shop, tell)
    assert str(told.value) == FULL_DISK
    assert versions.ids() == [] and list((folder / "work").iterdir()) == [] and versions.live_id() == SHIPPED


def test_full_disk_while_the_version_is_written(shop: Workshop, versions: Versions, folder: Path, tell: Callable[..., None],
                                                monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    monkeypatch.setattr(sealed_folder.os, "fsync", lambda _descriptor: (_ for _ in ()).throw(OSError(errno.ENOSPC, "full")))
    with pytest.raises(JobFailed, match="Disken är full"):
        built(NEW_WORDS, shop, tell)
    monkeypatch.undo()
    assert versions.ids() == [] and list((folder / "versions").iterdir()) == []


def test_what_a_killed_process_left_is_swept(folder: Path) -> None:
    left = folder / "work" / "job-3" / "checkout" / "nlu"
    left.mkdir(parents=True)
    sweep(folder / "work")
    assert list((folder / "work").iterdir()) == []
