"""What a typed or pressed answer means to the form."""

from __future__ import annotations

import unittest

from stage import PLACES

from actions.referral.checking import check
from actions.referral.choices import choices, chosen
from actions.referral.contact import contact_value, email_address, phone_number
from actions.referral.draft import SKIPPED, STOP_QUESTION, draft_of, needed_fields, next_field
from actions.referral.places import find, similar
from actions.referral.reading import Reading, read
from actions.turn import Turn, clean

ABOUT = {
    "own_violence": ("jag vill sluta slå", "jag slår min fru", "jag har skadat min sambo och vill sluta", "jag har slagit henne",
                     "mitt våld", "våldet hemma", "jag är våldsam", "hot", "jag hotade honom", "jag knuffade henne igår",
                     "det är inte slut, men jag slår henne"),
    "fear_of_own_violence": ("jag är rädd för vad jag kan göra", "min ilska", "jag blir så arg", "jag tappar kontrollen",
                             "jag kan inte kontrollera min ilska", "det är inte våld utan ilska"),
    "own_violence_children": ("barnen", "mitt barn såg det", "min son", "sonen såg allt", "döttrarna", "barnets skull"),
    "relationship_ended": ("det har tagit slut", "det tog slut i våras", "vi har gjort slut", "hon gjorde slut", "det är slut mellan oss",
                           "vårt förhållande har tagit slut", "skilsmässan", "jag är skild", "vi ska skiljas", "en separation",
                           "vi har separerat", "hon har lämnat mig"),
    "other": ("något annat", "vet inte", "jag vet inte riktigt"),
    None: ("jag måste sluta med det här", "sluta", "jag vill sluta", "slutligen", "jag är slut", "jag vill att det tar slut",
           "vilket slags hjälp finns", "jag vill rädda min relation", "min barndom", "det är barnsligt", "det är ingen skillnad",
           "en separat sak", "jag vill lämna ett meddelande", "jag har tappat jobbet", "jag blev våldtagen", "jag slår inte",
           "jag har aldrig slagit någon", "det gäller inte våld", "det är inte slut mellan oss", "inte mina barn"),
}  # fmt: skip
METHODS = {
    "phone": ("ring mig", "ni får gärna ringa", "telefon", "samtal går bra"),
    "sms": ("sms tack", "smsa mig", "skicka sms", "nej, sms i stället"),
    "email": ("mejla mig", "e-post", "helst mail"),
    "receipt_only": ("bara koden", "jag vill vara anonym", "jag läser här"),
}


def typed(text: str, intent: str, requested: str, **slots: str) -> Reading | None:
    return read(Turn(text, intent), requested, slots, PLACES)


def pressed(intent: str, requested: str, **chosen_values: str) -> Reading | None:
    return read(Turn(f"/{intent}", intent, True, chosen_values), requested, {}, PLACES)


class Places(unittest.TestCase):
    def test_municipality_is_found_when_it_is_written_in_everyday_ways(self) -> None:
        for text in ("Varberg", "varberg", "VARBERGS kommun", "i varbeg", "jag bor i Varberg", "varberg!"):
            self.assertEqual([place.slug for place in find(text, PLACES)], ["varberg"], text)
        self.assertEqual([place.slug for place in find("upplands vasby", PLACES)], ["upplands-vasby"])
        self.assertEqual([place.slug for place in find("upplands-vasby", PLACES)], ["upplands-vasby"])

    def test_another_town_is_not_taken_for_one_of_ours_when_it_only_looks_alike(self) -> None:
        for text in ("Linköping", "Enköping", "Norrköping", "Vara", "Hagfors", "Borås", "", "🙂", "<b>"):
            self.assertEqual(find(text, PLACES), [], text)
        self.assertEqual([place.slug for place in similar("Linköping", PLACES)], ["jonkoping"])

    def test_place_that_is_said_no_to_is_not_taken(self) -> None:
        for text in ("inte Varberg", "jag bor inte i Varberg", "ej varberg", "aldrig till Varberg", "inte i varbeg"):
            self.assertEqual(find(text, PLACES), [], text)
        for text in ("inte i Habo utan i Varberg", "nej inte Habo, Varberg", "Varberg, inte Habo", "jag vet inte, men jag bor i Varberg"):
            self.assertEqual([place.slug for place in find(text, PLACES)], ["varberg"], text)

    def test_both_are_found_when_two_are_named(self) -> None:
        self.assertEqual({place.slug for place in find("bor i Habo men vill till Jönköping", PLACES)}, {"habo", "jonkoping"})


class Contacts(unittest.TestCase):
    def test_phone_number_is_kept_as_typed_when_it_can_be_one(self) -> None:
        for text in ("070-123 45 67", "+46 70 123 45 67", "(0340) 88000"):
            self.assertEqual(phone_number(text), text)

    def test_phone_number_is_refused_when_it_has_letters_or_is_too_short_or_long(self) -> None:
        for text in ("07o-123 45 67", "ring 070-1234567", "12345", "1" * 16, "", "+", "０７０abc", "070\u202e1234567"):
            self.assertIsNone(phone_number(text), text)

    def test_email_address_is_kept_when_it_has_the_form_of_one(self) -> None:
        self.assertEqual(email_address("a.b+c@example.se"), "a.b+c@example.se")
        for text in ("a@b", "a b@c.se", "@c.se", "a@@c.se", "a@c.se, d@e.se", "x" * 250 + "@c.se"):
            self.assertIsNone(email_address(text), text)

    def test_value_is_checked_by_the_method(self) -> None:
        self.assertIsNone(contact_value("phone", "a@b.se"))
        self.assertIsNone(contact_value("email", "0701234567"))


class Choices(unittest.TestCase):
    def test_choice_is_taken_when_exactly_one_is_meant(self) -> None:
        self.assertEqual(chosen("contact_method", "Sms"), "sms")
        self.assertEqual(chosen("contact_method", "ni får gärna ringa"), "phone")
        self.assertEqual(chosen("about", "2"), "fear_of_own_violence")
        self.assertEqual(chosen("about", "barnen"), "own_violence_children")
        self.assertEqual(chosen("voicemail", "ja"), "yes")

    def test_words_say_what_they_say_and_not_what_they_begin_like(self) -> None:
        for value, texts in ABOUT.items():
            for text in texts:
                self.assertEqual(chosen("about", text), value, text)

    def test_ways_to_be_reached_are_taken_from_whole_sentences(self) -> None:
        for value, texts in METHODS.items():
            for text in texts:
                self.assertEqual(chosen("contact_method", text), value, text)

    def test_nobody_is_reached_in_a_way_that_they_said_no_to(self) -> None:
        for text in ("ring inte", "nej ring mig inte", "ni får inte ringa", "inte sms", "helst inte mejl", "Ring ALDRIG!",
                     "inga samtal tack",
                     "jag har ingen telefon", "ej telefon", "jag vill slippa samtal", "utan sms", "don't text me", "don’t text me",
                     "no sms",
                     "vad som helst men inte mejl", "inte en kod", "ring, men inte på kvällen"):  # fmt: skip
            self.assertIsNone(chosen("contact_method", text), text)
            self.assertEqual(check("contact_method", text, {}, PLACES).say, "utter_invalid_choice", text)

    def test_message_is_left_only_when_yes_is_said(self) -> None:
        for text in ("nej", "helst inte", "absolut inte", "nej inget meddelande", "lämna inget"):
            self.assertEqual(chosen("voicemail", text), "no", text)
        for text in ("ja", "visst", "ok!", "jo det kan ni"):
            self.assertEqual(chosen("voicemail", text), "yes", text)
        for text in ("jag vet inte", "inget problem", "det gör inget", "inte ok", "jag har inget emot det", "min integritet", "jag"):
            self.assertIsNone(chosen("voicemail", text), text)

    def test_who_is_hit_is_not_noted_as_the_one_who_hits(self) -> None:
        for text in ("hon slår mig", "han slog mig", "han hotar att skada mig", "han hotar oss", "jag utsätts för våld",
                     "våld mot mig", "jag är utsatt för våld", "jag blir hotad", "min pappa har slagit oss",
                     "jag slår henne och hon slår mig", "he hits me"):  # fmt: skip
            self.assertIsNone(chosen("about", text), text)
        for text in ("hot från mig", "våldet kommer från mig", "jag slår henne", "jag har slagit min sambo",
                     "jag har utsatt henne för våld", "våld mot min fru",
                     "jag hotar henne när hon skriker åt mig", "jag slår om hon lämnar rummet"):  # fmt: skip
            self.assertEqual(chosen("about", text), "own_violence", text)

    def test_choice_is_asked_again_when_several_or_none_are_meant(self) -> None:
        for field, text in (("contact_method", "ring eller mejla"), ("about", "mina barn är rädda för mig, slog dem"), ("about", "9"),
                            ("voicemail", "ja, men inte på helger"), ("voicemail", "jag vet ej"), ("about", "")):  # fmt: skip
            self.assertIsNone(chosen(field, text), text)


class Answers(unittest.TestCase):
    def test_guard_of_the_gateway_is_taken_off(self) -> None:
        self.assertEqual(clean("\u2060/hej {du} "), "/hej {du}")

    def test_answer_is_taken_whatever_the_classifier_calls_it(self) -> None:
        for requested, text, intent in (
            ("municipality", "finns ni i Varberg?", "ask_other_municipality"),
            ("contact_method", "sms", "ask_contact_details"),
            ("times", "vardagar efter 16", "ask_contact_details"),
            ("times", "när som helst", "ask_waiting_time"),
            ("interpreter", "arabiska", "ask_language"),
            ("own_words", "jag slog min fru i lördags", "disclose_physical_violence"),
            ("own_words", "nej jag vill inte leva så här längre och jag hatar det", "deny"),
            ("own_words", "jag vill börja om mitt liv från början", "restart"),
        ):
            self.assertEqual(typed(text, intent, requested, contact_method="phone"), Reading({requested: text}), text)

    def test_words_of_a_button_are_its_answer_whatever_the_classifier_calls_them(self) -> None:
        for requested in ("about", "contact_method", "voicemail"):
            for choice in choices(requested):
                for text in (choice.title, f"{choice.title.lower()}.", choice.title.upper()):
                    read_so = typed(text, "ask_what_is_violence", requested)
                    self.assertEqual(read_so, Reading({requested: text}), text)
                    self.assertEqual(chosen(requested, text), choice.value, text)

    def test_question_back_is_left_to_its_rule(self) -> None:
        for requested, text, intent in (
            ("about", "är jag anonym här?", "ask_anonymity"),
            ("contact_method", "vem läser det här sen egentligen", "ask_stored_data"),
            ("contact_value", "måste jag lämna nummer?", "ask_anonymity"),
            ("voicemail", "vem kan höra det?", "ask_stored_data"),
            ("times", "hur lång tid tar det?", "ask_waiting_time"),
            ("own_words", "vem läser det?", "ask_stored_data"),
            ("municipality", "är det gratis att gå hos er?", "ask_cost"),
            ("contact_method", "jag orkar inte mer", "express_low_mood"),
        ):
            self.assertIsNone(typed(text, intent, requested, contact_method="phone"), text)

    def test_stop_is_asked_about_when_somebody_wants_out(self) -> None:
        for requested, text, intent in (
            ("municipality", "nej jag vill inte", "deny"),
            ("own_words", "avbryt", "nlu_fallback"),
            ("about", "sluta", "inform"),
            ("about", "Sluta!", "affirm"),
            ("voicemail", "stopp", "nlu_fallback"),
            ("municipality", "ångra", "inform"),
            ("contact_value", "nej", "deny"),
            ("about", "ta bort allt jag skrivit", "withdraw_referral"),
            ("contact_method", "jag vill ändra kommun", "restart"),
        ):
            self.assertEqual(typed(text, intent, requested, contact_method="phone"), Reading(aside=STOP_QUESTION), text)

    def test_optional_question_is_skipped_when_the_answer_is_no(self) -> None:
        for requested in ("times", "interpreter", "own_words"):
            for text, intent in (("nej", "deny"), ("Hoppa över", "nlu_fallback"), ("nä det behövs inte", "deny")):
                self.assertEqual(typed(text, intent, requested), Reading({requested: SKIPPED}))

    def test_interpreter_that_is_not_needed_is_skipped_and_one_that_is_needed_is_kept(self) -> None:
        for text in ("jag behöver inte tolk", "Ingen tolk tack", "jag behöver inte någon tolk här", "tolk behövs inte"):
            self.assertEqual(typed(text, "inform", "interpreter"), Reading({"interpreter": SKIPPED}), text)
        for text in ("jag kan inte svenska, arabisk tolk", "tolk på dari", "somaliska", "jag pratar inte svenska"):
            self.assertEqual(typed(text, "inform", "interpreter"), Reading({"interpreter": text}), text)

    def test_no_means_no_message_when_voicemail_is_asked(self) -> None:
        self.assertEqual(typed("nej", "deny", "voicemail"), Reading({"voicemail": "nej"}))

    def test_typed_payload_is_text_and_no_button(self) -> None:
        self.assertEqual(typed('/referral_choose{"about":"other"}', "nlu_fallback", "own_words"),
                         Reading({"own_words": '/referral_choose{"about":"other"}'}))  # fmt: skip

    def test_button_answers_its_own_field_whatever_is_asked(self) -> None:
        self.assertEqual(pressed("referral_choose", "times", contact_method="sms"), Reading({"contact_method": "sms"}))
        self.assertEqual(pressed("referral_choose", "municipality", county="Halland"), Reading(aside="county:Halland"))
        self.assertEqual(pressed("referral_choose", "municipality", preview_id="forged"), Reading())
        self.assertEqual(pressed("skip_question", "about"), Reading())
        self.assertEqual(pressed("skip_question", "times"), Reading({"times": SKIPPED}))
        self.assertIsNone(pressed("ask_cost", "times"))

    def test_nothing_is_read_when_nothing_is_asked(self) -> None:
        self.assertIsNone(read(Turn("Varberg", "inform"), None, {}, PLACES))


class Drafts(unittest.TestCase):
    def test_questions_depend_on_the_way_to_be_reached(self) -> None:
        self.assertNotIn("contact_value", needed_fields({"contact_method": "receipt_only"}))
        self.assertIn("voicemail", needed_fields({"contact_method": "phone"}))
        self.assertNotIn("voicemail", needed_fields({"contact_method": "sms"}))
        self.assertNotIn("times", needed_fields({"contact_method": "email"}))

    def test_victim_is_not_asked_about_own_violence(self) -> None:
        self.assertNotIn("about", needed_fields({"role": "victim"}))
        self.assertEqual(draft_of({"role": "victim", "about": "own_violence"}), {"about": "other", "role": "victim"})

    def test_draft_leaves_out_a_number_that_belongs_to_another_way(self) -> None:
        slots = {"municipality": "varberg", "contact_method": "receipt_only", "contact_value": "0701234567", "times": SKIPPED}
        self.assertEqual(draft_of(slots), {"municipality": "varberg", "contact_method": "receipt_only"})

    def test_skipped_question_is_not_asked_again_and_sent_as_null(self) -> None:
        slots = {"municipality": "habo", "about": "other", "contact_method": "receipt_only", "interpreter": SKIPPED, "own_words": SKIPPED}
        self.assertIsNone(next_field(slots))
        self.assertIsNone(draft_of(slots)["own_words"])

    def test_answer_is_refused_when_it_cannot_be_kept(self) -> None:
        for name, raw, text in (
            ("municipality", "Borås", "utter_invalid_municipality"),
            ("municipality", "Laholm", "utter_invalid_municipality_closed"),
            ("municipality", "Habo eller Varberg", "utter_invalid_municipality_many"),
            ("about", "blå", "utter_invalid_choice"),
            ("contact_value", "07o", "utter_invalid_phone"),
            ("own_words", "x" * 4001, "utter_invalid_own_words"),
            ("times", "x" * 201, "utter_invalid_times"),
        ):
            checked = check(name, raw, {"contact_method": "phone"}, PLACES)
            self.assertEqual((checked.value, checked.say), (None, text))

    def test_bare_yes_is_never_sent_as_language_or_own_words(self) -> None:
        for name in ("interpreter", "own_words"):
            checked = check(name, "Ja.", {}, PLACES)
            self.assertIsNone(checked.value)
            self.assertIsNotNone(checked.aside)
