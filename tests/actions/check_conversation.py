"""The actions around the form: roles, suggestions, offers, repetition, leaving."""

from __future__ import annotations

import unittest

from stage import bot, play, tracker, user

from actions.leaving import ActionEraseConversation, ActionOpenReceipt, ActionRestart
from actions.offers import ActionFollowOffer
from actions.repetition import ActionRepeatSimply
from actions.role import ActionSetContext
from actions.speech import labels, responses
from actions.suggestions import ActionDefaultFallback, ActionSuggestIntents
from actions.turn import conversation_ref, flags

RANKING = [{"name": "nlu_fallback", "confidence": 0.3}, {"name": "ask_cost", "confidence": 0.3}, {"name": "affirm", "confidence": 0.2},
           {"name": "ask_group", "confidence": 0.1}]  # fmt: skip


class Roles(unittest.TestCase):
    def test_role_is_told_when_the_button_gave_one(self) -> None:
        self.assertEqual(play(ActionSetContext(), tracker(role="victim")).custom("context"), [{"kind": "context", "role": "victim"}])

    def test_nothing_is_told_when_the_role_is_missing_or_unknown(self) -> None:
        self.assertEqual(play(ActionSetContext(), tracker()).messages, [])
        self.assertEqual(play(ActionSetContext(), tracker(role="<script>")).messages, [])


class Suggestions(unittest.TestCase):
    def test_likeliest_intents_with_labels_are_offered_first(self) -> None:
        said = play(ActionSuggestIntents(), tracker(user("vad", "nlu_fallback", ranking=RANKING)))
        self.assertEqual(said.payloads, ["/ask_cost", "/ask_group", "/request_human", "/restart"])

    def test_person_is_asked_to_rephrase_when_nothing_is_likely(self) -> None:
        said = play(ActionSuggestIntents(), tracker(user("qqq", "nlu_fallback", ranking=[{"name": "ask_cost", "confidence": 0.0}])))
        self.assertIn("på ett annat sätt", said.text)

    def test_way_to_a_person_is_shown_the_second_time_in_a_row(self) -> None:
        twice = [user("a", "nlu_fallback", ranking=RANKING), user("b", "nlu_fallback", ranking=RANKING)]
        self.assertIn("[[number.valj_att_sluta]]", play(ActionSuggestIntents(), tracker(*twice)).text)
        self.assertNotIn("valj_att_sluta", play(ActionSuggestIntents(), tracker(*twice, role="victim")).text)

    def test_counting_begins_anew_when_something_was_understood_between(self) -> None:
        between = [user("a", "nlu_fallback"), user("b", "ask_cost"), user("c", "nlu_fallback", ranking=RANKING)]
        said = play(ActionSuggestIntents(), tracker(*between))
        self.assertIn("/ask_cost", said.payloads)

    def test_message_is_forgotten_when_no_rule_fits(self) -> None:
        self.assertEqual(play(ActionDefaultFallback(), tracker(user("a", "inform"))).events[0]["event"], "rewind")

    def test_label_stands_for_a_plain_intent(self) -> None:
        for intent, label in labels().items():
            self.assertNotIn("_", label)
            self.assertNotIn(intent, ("affirm", "deny", "inform", "nlu_fallback", "disclose_sexual_violence"))


class Offers(unittest.TestCase):
    def test_yes_takes_up_the_only_offer(self) -> None:
        said = play(ActionFollowOffer(), tracker(user("kostar det", "ask_cost"), bot("Vill du?", "/start_referral"), user("ja", "affirm")))
        self.assertEqual([event["event"] for event in said.events], ["action", "user"])
        self.assertEqual(said.events[1]["parse_data"]["intent"]["name"], "start_referral")

    def test_yes_asks_which_when_there_are_several(self) -> None:
        said = play(ActionFollowOffer(), tracker(bot("Vill du?", "/ask_cost", "/ask_group"), user("ja", "affirm")))
        self.assertEqual((said.payloads, said.events), (["/ask_cost", "/ask_group"], []))

    def test_yes_is_never_a_consent_or_an_erasure_or_a_role(self) -> None:
        for payload in ("/referral_consent", "/erase_everything_confirm", '/choose_role{"role":"self"}'):
            said = play(ActionFollowOffer(), tracker(bot("Vill du?", payload), user("ja", "affirm")))
            self.assertEqual((said.events, said.payloads), ([], [payload]))

    def test_yes_to_nothing_invites_to_tell(self) -> None:
        self.assertIn("egna ord", play(ActionFollowOffer(), tracker(bot("Hej"), user("ja", "affirm"))).text)
        old = tracker(bot("Vill du?", "/start_referral"), user("hej", "greet"), bot("Hej"), user("ja", "affirm"))
        self.assertEqual(play(ActionFollowOffer(), old).events, [])

    def test_reference_and_flags_survive_a_followed_offer(self) -> None:
        followed = tracker(user("ja", "affirm", analysis={"flags": ["weapon"]}), {**user("/start_referral"), "metadata": {}})
        self.assertEqual((conversation_ref(followed), flags(followed)), ("h_0123456789abcdef", ["weapon"]))


class Repetition(unittest.TestCase):
    def test_simple_text_is_said_when_there_is_one(self) -> None:
        asked = [user("är jag anonym", "ask_anonymity"), bot("Långt", "/ask_cost"), user("va", "ask_repeat"), user("va", "ask_repeat")]
        said = play(ActionRepeatSimply(), tracker(*asked))
        self.assertEqual(said.text, responses()["utter_simple_ask_anonymity"][0]["text"])

    def test_same_words_are_said_when_there_is_no_simpler_text(self) -> None:
        asked = [user("arg", "express_anger"), bot("Ilska får finnas.", "/night_plan"), user("va", "ask_repeat")]
        said = play(ActionRepeatSimply(), tracker(*asked))
        self.assertIn("Ilska får finnas.", said.text)
        self.assertEqual(said.payloads, ["/night_plan"])

    def test_question_is_invited_when_nothing_was_said(self) -> None:
        self.assertIn("inte sagt något", play(ActionRepeatSimply(), tracker(user("va", "ask_repeat"))).text)


class Leaving(unittest.TestCase):
    def test_restart_forgets_everything_and_asks_for_the_role(self) -> None:
        said = play(ActionRestart(), tracker(user("börja om", "restart")))
        self.assertEqual(said.events[-1]["event"], "restart")
        self.assertIn('/choose_role{"role":"victim"}', said.payloads)

    def test_restart_is_left_to_the_form_when_it_is_open(self) -> None:
        said = play(ActionRestart(), tracker(user("ändra", "restart"), form=True))
        self.assertEqual((said.followups, said.text), (["referral_form"], ""))

    def test_erasure_is_handed_to_the_gateway_and_done_here(self) -> None:
        said = play(ActionEraseConversation(), tracker(user("/erase_everything_confirm")))
        self.assertEqual(said.custom("control")[0]["control"], "erase_conversation")
        self.assertEqual(said.events[-1]["event"], "restart")

    def test_receipt_is_opened_with_words_only_when_none_were_said(self) -> None:
        self.assertIn("Koden", play(ActionOpenReceipt(), tracker(user("/open_receipt", "open_receipt"))).text)
        self.assertEqual(play(ActionOpenReceipt(), tracker(user("status", "ask_referral_status"))).text, "")
