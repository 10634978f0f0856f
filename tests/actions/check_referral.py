"""The form's actions, from the first question to the receipt, with a bridge that can break."""

from __future__ import annotations

import unittest
from typing import Any

from stage import LoudBridge, play, tracker, user

from actions.referral.asking import AskContactValue, AskInterpreter, AskMunicipality, AskOwnWords
from actions.referral.changing import ActionCancelReferral, ActionEditReferral, ActionExplainStaleButton
from actions.referral.draft import LANGUAGE_QUESTION, STOP_QUESTION
from actions.referral.form import ValidateReferralForm
from actions.referral.preview import ActionPreviewReferral, ActionSubmitReferral

WHOLE = {"municipality": "varberg", "about": "other", "contact_method": "receipt_only", "interpreter": "", "own_words": "hej",
         "role": "self"}  # fmt: skip


class Asking(unittest.TestCase):
    def test_question_comes_with_the_draft_so_far(self) -> None:
        said = play(AskMunicipality(LoudBridge()), tracker(role="self"))
        self.assertEqual(said.custom("draft"), [{"kind": "draft", "draft": {"role": "self"}, "step": "municipality"}])
        self.assertIn('/referral_choose{"county":"Halland"}', said.payloads)

    def test_only_open_municipalities_of_the_county_are_offered(self) -> None:
        said = play(AskMunicipality(LoudBridge()), tracker(referral_aside="county:Halland"))
        self.assertEqual(said.payloads, ['/referral_choose{"municipality":"varberg"}', '/referral_choose{"municipality":"kungsbacka"}'])

    def test_form_stops_and_says_so_when_the_bridge_is_down(self) -> None:
        said = play(AskMunicipality(LoudBridge(down=True)), tracker())
        self.assertIn("Inget är skickat", said.text)
        self.assertEqual(said.custom("control"), [{"kind": "control", "control": "open_referral_form"}])
        self.assertIn({"event": "active_loop", "timestamp": None, "name": None}, said.events)

    def test_wish_to_stop_is_asked_about_instead_of_the_question(self) -> None:
        said = play(AskContactValue(LoudBridge()), tracker(referral_aside=STOP_QUESTION, contact_method="phone"))
        self.assertEqual(said.payloads, ["/referral_resume", "/referral_cancel"])
        self.assertIsNone(said.slots["referral_aside"])

    def test_language_is_asked_after_yes(self) -> None:
        self.assertIn("språk", play(AskInterpreter(LoudBridge()), tracker(referral_aside=LANGUAGE_QUESTION)).text)
        self.assertIn("Behöver du tolk", play(AskInterpreter(LoudBridge()), tracker()).text)

    def test_own_words_say_that_they_are_sent_as_written(self) -> None:
        self.assertIn("precis som du skriver", play(AskOwnWords(LoudBridge()), tracker()).text)


class Validating(unittest.TestCase):
    def test_answer_is_kept_and_the_next_question_follows(self) -> None:
        said = play(ValidateReferralForm(LoudBridge()), tracker(user("i varberg"), requested_slot="municipality", role="self"))
        self.assertEqual(said.slots, {"referral_aside": None, "municipality": "varberg", "requested_slot": "about"})

    def test_nothing_but_the_question_is_set_when_a_rule_shall_answer(self) -> None:
        asked = tracker(user("är jag anonym här?", "ask_anonymity"), requested_slot="about", municipality="habo")
        said = play(ValidateReferralForm(LoudBridge()), asked)
        self.assertEqual(said.slots, {"requested_slot": "about"})

    def test_other_way_to_be_reached_forgets_the_number(self) -> None:
        said = play(ValidateReferralForm(LoudBridge()), tracker(
            user("/referral_choose", "referral_choose", {"contact_method": "receipt_only"}), requested_slot="contact_value",
            municipality="habo", about="other", contact_method="phone", contact_value="0701234567"))  # fmt: skip
        self.assertEqual((said.slots["contact_method"], said.slots["contact_value"]), ("receipt_only", None))
        self.assertEqual(said.slots["requested_slot"], "interpreter")

    def test_typed_slash_reaches_own_words_without_the_guard(self) -> None:
        open_form = {**WHOLE, "own_words": None, "requested_slot": "own_words"}
        said = play(ValidateReferralForm(LoudBridge()), tracker(user("\u2060/jag ångrar mig så", "nlu_fallback"), **open_form))
        self.assertEqual(said.slots["own_words"], "/jag ångrar mig så")
        self.assertIsNone(said.slots["requested_slot"])

    def test_place_is_not_judged_when_the_bridge_is_down(self) -> None:
        said = play(ValidateReferralForm(LoudBridge(down=True)), tracker(user("varberg"), requested_slot="municipality"))
        self.assertEqual((said.text, said.slots["requested_slot"]), ("", "municipality"))


class Previewing(unittest.TestCase):
    def test_preview_is_shown_as_the_bridge_wrote_it_and_waits_for_a_button(self) -> None:
        bridge = LoudBridge()
        written = [user("hej", analysis={"flags": ["weapon", "made_up"]}), user("ok", flags=["suicide"])]
        said = play(ActionPreviewReferral(bridge), tracker(*written, **WHOLE))
        self.assertEqual(bridge.calls[0][3], ["suicide", "weapon"])
        self.assertEqual(said.custom("preview"), [{"kind": "preview", "text": "Till: varberg", "preview_id": "p_0"}])
        self.assertEqual(said.payloads, ['/referral_consent{"preview_id": "p_0"}', "/referral_edit", "/referral_cancel"])
        self.assertEqual(said.slots["preview_id"], "p_0")

    def test_nothing_happens_when_the_form_was_left_early(self) -> None:
        said = play(ActionPreviewReferral(LoudBridge()), tracker(user("hej"), municipality="varberg"))
        self.assertEqual((said.messages, said.events), ([], []))

    def test_question_is_asked_again_when_the_bridge_rejects_its_answer(self) -> None:
        phone = {**WHOLE, "contact_method": "phone", "contact_value": "070", "voicemail": "no", "times": ""}
        said = play(ActionPreviewReferral(LoudBridge(rejects=[("contact_value", "phone_invalid")])), tracker(user("hej"), **phone))
        self.assertIn("telefonnummer", said.text)
        self.assertEqual((said.slots["contact_value"], said.slots["preview_id"], said.followups), (None, None, ["referral_form"]))

    def test_person_is_told_when_the_bridge_rejects_what_nobody_can_change(self) -> None:
        said = play(ActionPreviewReferral(LoudBridge(rejects=[("draft", "unknown_field")])), tracker(user("hej"), **WHOLE))
        self.assertIn("Inget är skickat", said.text)
        self.assertEqual(said.followups, [])

    def test_person_is_told_that_nothing_is_sent_when_the_bridge_is_down(self) -> None:
        said = play(ActionPreviewReferral(LoudBridge(down=True)), tracker(user("hej"), **WHOLE))
        self.assertIn("Inget är skickat", said.text)
        self.assertEqual(said.custom("control")[0]["control"], "open_referral_form")


def consent(preview_id: str) -> dict[str, Any]:
    return user("/referral_consent", "referral_consent", {"preview_id": preview_id})


class Consenting(unittest.TestCase):
    def test_receipt_is_given_and_the_words_are_forgotten(self) -> None:
        bridge = LoudBridge(previews=["p_0"])
        said = play(ActionSubmitReferral(bridge), tracker(consent("p_0"), preview_id="p_0", **WHOLE))
        self.assertEqual(said.custom("receipt")[0]["code"], "AAAAA-BBBBB-CCCCC-DDDDD")
        self.assertIn("Varberg", said.custom("receipt")[0]["text"])
        self.assertEqual((said.slots["own_words"], said.slots["preview_id"], said.slots["sent_preview_id"]), (None, None, "p_0"))

    def test_second_press_means_the_same_preview_and_leaves_a_newer_draft_alone(self) -> None:
        bridge = LoudBridge(previews=["p_0"])
        said = play(ActionSubmitReferral(bridge), tracker(consent("p_0"), sent_preview_id="p_0", municipality="habo"))
        self.assertEqual((bridge.calls[-1][2], said.slots), ("p_0", {"sent_preview_id": "p_0"}))

    def test_nothing_is_sent_when_nothing_was_shown(self) -> None:
        bridge = LoudBridge(previews=["p_0"])
        said = play(ActionSubmitReferral(bridge), tracker(consent("p_0")))
        self.assertEqual(bridge.calls, [])
        self.assertIn("inget att skicka", said.text)

    def test_old_button_does_not_send_what_was_changed_after_it(self) -> None:
        bridge = LoudBridge(previews=["p_0", "p_1"])
        for pressed in (consent("p_0"), user("/referral_consent", "referral_consent")):
            said = play(ActionSubmitReferral(bridge), tracker(pressed, preview_id="p_1", **WHOLE))
            self.assertEqual((bridge.calls, said.followups), ([], ["action_preview_referral"]))

    def test_lost_answer_is_told_apart_from_an_unreached_bridge(self) -> None:
        asked = tracker(consent("p_0"), preview_id="p_0", **WHOLE)
        lost = play(ActionSubmitReferral(LoudBridge(down=True)), asked)
        self.assertIn("två gånger", lost.text)
        # The page's form would send a second one.
        self.assertEqual(lost.custom("control"), [])
        unreached = play(ActionSubmitReferral(LoudBridge(down=True, reached=False)), asked)
        self.assertIn("Inget är skickat", unreached.text)
        self.assertEqual(len(unreached.custom("control")), 1)
        self.assertEqual((lost.slots, unreached.slots), ({}, {}))
        self.assertEqual(lost.payloads, ['/referral_consent{"preview_id": "p_0"}'])

    def test_new_preview_is_shown_when_the_bridge_has_forgotten_the_old_one(self) -> None:
        said = play(ActionSubmitReferral(LoudBridge()), tracker(consent("p_7"), preview_id="p_7", **WHOLE))
        self.assertEqual(said.followups, ["action_preview_referral"])
        self.assertIsNone(said.slots["preview_id"])


class Changing(unittest.TestCase):
    def test_fields_that_were_asked_can_be_changed(self) -> None:
        said = play(ActionEditReferral(), tracker(user("/referral_edit", "referral_edit"), **WHOLE))
        self.assertIn('/referral_edit{"field":"own_words"}', said.payloads)
        self.assertNotIn('/referral_edit{"field":"voicemail"}', said.payloads)

    def test_changed_field_is_asked_again_and_the_old_preview_is_void(self) -> None:
        pressed = user("/referral_edit", "referral_edit", {"field": "contact_method"})
        said = play(ActionEditReferral(), tracker(pressed, preview_id="p_0", **WHOLE))
        self.assertEqual(set(said.slots), {"contact_method", "contact_value", "voicemail", "times", "preview_id"})
        self.assertEqual(said.followups, ["referral_form"])

    def test_unknown_field_changes_nothing(self) -> None:
        said = play(ActionEditReferral(), tracker(user("/referral_edit", "referral_edit", {"field": "sent_preview_id"}), **WHOLE))
        self.assertEqual(said.events, [])

    def test_cancel_forgets_the_draft_and_closes_the_form(self) -> None:
        said = play(ActionCancelReferral(), tracker(user("/referral_cancel"), form=True, **WHOLE))
        self.assertIn("Inget är skickat", said.text)
        self.assertIsNone(said.slots["own_words"])
        self.assertEqual(said.custom("draft"), [{"kind": "draft", "draft": {}, "step": None}])

    def test_late_no_does_not_claim_that_nothing_was_sent(self) -> None:
        said = play(ActionCancelReferral(), tracker(user("/referral_cancel"), sent_preview_id="p_0"))
        self.assertIn("redan skickat", said.text)

    def test_late_button_is_explained(self) -> None:
        self.assertIn("/start_referral", play(ActionExplainStaleButton(), tracker(user("/skip_question"))).payloads)
        self.assertIn("/referral_edit", play(ActionExplainStaleButton(), tracker(user("/skip_question"), **WHOLE)).payloads)
