"""From a draft to a version that could go live: trained where it must be, with other words alone where that is enough."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from foundation.content.parts import Tree
from foundation.content.versions import Version, VersionBroken, Versions
from nlu.studio.jobs.changes import Work, work_between
from nlu.studio.jobs.checkout import make_checkout
from nlu.studio.jobs.dialogue import DialogueTrainer
from nlu.studio.jobs.heads import HeadsTrainer
from nlu.studio.jobs.telling import JobFailed, Stopped, Tell, check, disk_told

NOTHING_NEW = "Det finns inget att träna. Utkastet är likadant som det som används nu."


@dataclass(frozen=True, slots=True)
class Workshop:
    """Where and with what a job works. `work` is a folder on the disk of the versions; `discard` removes a version."""

    versions: Versions
    work: Path
    heads: HeadsTrainer
    dialogue: DialogueTrainer
    discard: Callable[[str], object]


@dataclass(frozen=True, slots=True)
class Candidate:
    """What was built, in how many seconds, and what had to be made anew for it."""

    version: Version
    seconds: float
    work: Work


def candidate(tree: Tree, parent: Version, shop: Workshop, folder: Path, tell: Tell, stopped: Stopped) -> Candidate:
    """A version of `tree` after `parent`, made in the empty `folder`. Raises JobFailed and Cancelled; then there is no version."""
    began, before = time.monotonic(), parent.read()
    if before == tree:
        raise JobFailed(NOTHING_NEW)
    work = work_between(before, tree)
    tell(0, 1, "Gör i ordning" if work.is_words_alone else "Gör i ordning träningen")
    with disk_told():
        heads = _heads(tree, parent, shop, folder, work, tell, stopped)
        dialogue = _dialogue(tree, parent, shop, folder, work, tell, stopped)
        check(stopped)
        tell(0, 1, "Sparar versionen")
        version = _made(shop.versions, tree, heads, dialogue, work, parent)
    return Candidate(version, time.monotonic() - began, work)


def _made(versions: Versions, tree: Tree, heads: Path, dialogue: Path, work: Work, parent: Version) -> Version:
    try:
        return versions.make(tree, heads, dialogue, "words" if work.is_words_alone else "trained", parent.id)
    except ValueError:
        raise JobFailed("Utkastet har en fil som inte är innehåll. Ta bort den och försök igen.") from None
    except VersionBroken as error:
        raise JobFailed(str(error)) from None


def checkout_of(tree: Tree, folder: Path) -> Path:
    """The checkout of a job, made when it is first needed. Raises OSError."""
    place = folder / "checkout"
    if not place.is_dir():
        make_checkout(place, tree)
    return place


def _heads(tree: Tree, parent: Version, shop: Workshop, folder: Path, work: Work, tell: Tell, stopped: Stopped) -> Path:
    if not work.heads:
        return parent.heads
    out = folder / "heads"
    shop.heads.fit(checkout_of(tree, folder), out, tell, stopped)
    return out


def _dialogue(tree: Tree, parent: Version, shop: Workshop, folder: Path, work: Work, tell: Tell, stopped: Stopped) -> Path:
    if not work.dialogue:
        return parent.dialogue
    return shop.dialogue.train(checkout_of(tree, folder), folder / "rasa", tell, stopped)
