"""The actions speak the version that the newest message names, and what came with the program where it cannot be read."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
import unittest
from pathlib import Path
from unittest.mock import patch

from actions.referral.choices import choices
from actions.speech import labels, responses
from actions.wording import prepare, shipped, spoken
from bot.assistant.content_versions import VersionRefused, live_id

TEXTS = Path(__file__).parents[2] / "actions" / "texts"


def said(*contents: str | None) -> dict:
    """What Rasa sends: a chat whose messages name these versions, the oldest first."""
    return {"tracker": {"events": [{"event": "user", "metadata": {"content": each} if each else {}} for each in contents]}}


class Versions(unittest.TestCase):
    def setUp(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)
        chosen = patch.dict(os.environ, {"STEGET_CONTENT": str(self.folder)})
        chosen.start()
        self.addCleanup(chosen.stop)

    def made(self, old: str, new: str, name: str = "version.json") -> str:
        """A version whose texts have `new` in the place of `old`."""
        files = {f"tree/actions/texts/{path.name}": path.read_text(encoding="utf-8").replace(old, new) for path in TEXTS.glob("*.yml")}
        files[name] = '{"format": 1, "kind": "words", "parent": null}'
        listed = "".join(f"{hashlib.sha256(text.encode()).hexdigest()}  {path}\n" for path, text in sorted(files.items()))
        id_ = hashlib.sha256(listed.encode()).hexdigest()[:16]
        for path, text in (files | {"SHA256SUMS": listed}).items():
            target = self.folder / "versions" / id_ / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
        return id_

    def test_newest_message_decides_for_answers_buttons_and_choices(self) -> None:
        id_ = self.made("Våld eller hot från mig", "Jag använder våld")
        with spoken(said("shipped", id_)):
            self.assertEqual(choices("about")[0].title, "Jag använder våld")
            self.assertEqual((set(responses()), labels()), (set(shipped().responses), shipped().labels))
        with spoken(said(id_, "shipped")):
            self.assertEqual(choices("about")[0].title, "Våld eller hot från mig")
        # A button that an action pressed for the person carries no version of its own.
        with spoken(said(id_, None)):
            self.assertEqual(choices("about")[0].title, "Jag använder våld")
        self.assertEqual(choices("about")[0].title, "Våld eller hot från mig")

    def test_version_that_cannot_be_read_is_refused_and_the_shipped_words_are_said(self) -> None:
        id_ = self.made("utter_fallback_suggest:", "utter_something_else:")
        with self.assertRaises(VersionRefused):
            prepare(id_)
        for named in (id_, "0" * 16, "../../etc", None):
            with spoken(said(named)):
                self.assertIs(responses(), shipped().responses)

    def test_changed_file_and_another_format_are_refused(self) -> None:
        changed, foreign = self.made("gratis", "dyrt"), self.made("a", "a", "other.json")
        (self.folder / "versions" / changed / "tree/actions/texts/labels.yml").write_text("labels: {}")
        for id_ in (changed, foreign):
            with self.assertRaises(VersionRefused):
                prepare(id_)

    def test_live_version_is_named_by_its_pointer_and_a_broken_one_names_what_was_shipped(self) -> None:
        self.assertEqual(live_id(), "shipped")
        for written, meant in (("0f3a9c5512e4b7d8\n", "0f3a9c5512e4b7d8"), ("../x", "shipped"), ("", "shipped")):
            (self.folder / "live").write_text(written)
            self.assertEqual(live_id(), meant)
