"""A trial of the studio goes through the whole form, and the bridge never hears of it."""

from __future__ import annotations

import asyncio
import unittest

from stage import REF, LoudBridge

from actions.bridge import PreviewGoneError
from actions.referral.bridge_action import real_bridge
from actions.trials import CODE, TRIAL, WORDS, TrialsApart

NAME = f"{TRIAL}0123456789abcdef"


class Trials(unittest.TestCase):
    def setUp(self) -> None:
        self.bridge = LoudBridge()
        self.apart = TrialsApart(self.bridge)

    def test_every_action_has_a_bridge_that_no_trial_reaches(self) -> None:
        self.assertIsInstance(real_bridge(), TrialsApart)

    def test_trial_gets_a_preview_and_a_code_and_nothing_is_sent(self) -> None:
        preview = asyncio.run(self.apart.preview(NAME, {"municipality": "habo", "own_words": "Jag skäms"}, ["weapon"]))
        receipt = asyncio.run(self.apart.consent(NAME, preview.preview_id))
        self.assertEqual((preview.text, receipt.code, receipt.municipality_name), (WORDS, CODE, "Habo"))
        self.assertEqual([call for call in self.bridge.calls if call != ("municipalities",)], [])

    def test_trial_of_a_place_that_is_not_there_is_told_so(self) -> None:
        with self.assertRaises(PreviewGoneError):
            asyncio.run(self.apart.consent(NAME, f"{TRIAL}ingenstans"))

    def test_person_is_served_by_the_bridge(self) -> None:
        preview = asyncio.run(self.apart.preview(REF, {"municipality": "habo"}, []))
        receipt = asyncio.run(self.apart.consent(REF, preview.preview_id))
        self.assertEqual((preview.text, receipt.municipality_name), ("Till: habo", "Varberg"))
        self.assertEqual([call[0] for call in self.bridge.calls], ["preview", "consent"])

    def test_preview_of_a_trial_is_none_of_a_person(self) -> None:
        with self.assertRaises(PreviewGoneError):
            asyncio.run(self.apart.consent(REF, f"{TRIAL}habo"))
        self.assertEqual(self.bridge.calls, [])


if __name__ == "__main__":
    unittest.main()
