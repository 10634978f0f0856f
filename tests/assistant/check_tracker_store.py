"""Rasa's memory forgets: by time, by number, by length and on restart."""

from __future__ import annotations

import asyncio
import unittest
from pathlib import Path

from jsonschema import ValidationError
from rasa.core.actions.action import RemoteAction
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, BotUttered, Event, Restarted, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.assistant.expiring_tracker_store import ExpiringTrackerStore, shorten

DOMAIN = Domain.load(str(Path(__file__).parents[2] / "bot" / "assistant" / "domain"))


def turn(text: str) -> list[Event]:
    return [UserUttered(text, {"name": "inform"}), ActionExecuted("utter_inform"), BotUttered("Tack"), ActionExecuted("action_listen")]


def chat(sender: str, events: list[Event]) -> DialogueStateTracker:
    return DialogueStateTracker.from_events(sender, events, slots=DOMAIN.slots)


class Forgetting(unittest.IsolatedAsyncioTestCase):
    async def test_idle_chat_is_dropped_when_its_time_is_over_and_nobody_writes(self) -> None:
        store = ExpiringTrackerStore(DOMAIN, idle_minutes=0.1 / 60)
        await store.save(chat("a", turn("hemligt")))
        self.assertIsNotNone(await store.retrieve("a"))
        await asyncio.sleep(0.3)
        self.assertEqual((store.store, len(store._touched)), ({}, 0))

    async def test_chat_lives_as_long_as_somebody_writes(self) -> None:
        store = ExpiringTrackerStore(DOMAIN, idle_minutes=2 / 60)
        for _ in range(4):
            await store.save(chat("a", turn("hej")))
            await asyncio.sleep(0.6)
        self.assertIsNotNone(await store.retrieve("a"))

    async def test_longest_idle_chat_goes_first_when_there_are_too_many(self) -> None:
        store = ExpiringTrackerStore(DOMAIN, max_conversations=2)
        for sender in ("a", "b", "a", "c"):
            await store.save(chat(sender, turn("hej")))
        self.assertEqual(set(store.store), {"a", "c"})

    async def test_words_before_a_restart_are_gone(self) -> None:
        store = ExpiringTrackerStore(DOMAIN)
        again = [Restarted(), ActionExecuted("action_session_start"), SessionStarted(), ActionExecuted("action_listen")]
        await store.save(chat("a", [*turn("KANARIE"), *again]))
        self.assertNotIn("KANARIE", store.store["a"])
        tracker = await store.retrieve("a")
        self.assertEqual(tracker.latest_action_name, "action_listen")

    async def test_store_for_another_model_has_the_same_chats_and_forgets_the_same_way(self) -> None:
        store = ExpiringTrackerStore(DOMAIN, max_conversations=2)
        other = store.with_same_chats()
        other.domain = Domain.empty()
        await store.save(chat("a", turn("hej")))
        self.assertIsNotNone(await other.retrieve("a"))
        for sender in ("b", "c"):
            await other.save(chat(sender, turn("hej")))
        self.assertIsNone(await store.retrieve("a"))
        self.assertIs(store.domain, DOMAIN)

    async def test_store_is_built_as_rasa_builds_it(self) -> None:
        ExpiringTrackerStore(domain=DOMAIN, host=None, event_broker=None, idle_minutes=30, max_conversations=2000, keep_events=240)


class CompiledSchema(unittest.TestCase):
    def test_answer_of_an_action_is_still_held_to_rasas_schema(self) -> None:
        action = RemoteAction("action_x", None)
        self.assertTrue(action._validate_action_result({"events": [{"event": "slot", "name": "role", "value": "self"}], "responses": [{}]}))
        for wrong in ({"events": [{"event": "slot"}]}, {"events": [{"event": "made_up"}]}, {"responses": "x"}, []):
            with self.assertRaises(ValidationError):
                action._validate_action_result(wrong)


class Shortening(unittest.TestCase):
    def test_short_chat_is_kept_whole(self) -> None:
        events = turn("hej")
        self.assertIs(shorten(events, 240, DOMAIN), events)

    def test_slots_and_the_open_form_remain_when_a_long_chat_is_cut(self) -> None:
        begin: list[Event] = [SlotSet("role", "victim"), SlotSet("municipality", "habo"), ActiveLoop("referral_form"),
                              SlotSet("requested_slot", "about")]  # fmt: skip
        events = begin + [event for number in range(100) for event in turn(f"rad {number}")]
        cut = shorten(events, 240, DOMAIN)
        self.assertLess(len(cut), 140)
        tracker = chat("a", cut)
        self.assertEqual([tracker.get_slot(name) for name in ("role", "municipality", "requested_slot")], ["victim", "habo", "about"])
        self.assertEqual(tracker.active_loop_name, "referral_form")
        self.assertEqual(tracker.latest_message.text, "rad 99")
        self.assertNotIn("rad 1", [event.text for event in cut if isinstance(event, UserUttered)])

    def test_cut_falls_before_a_message_of_the_person(self) -> None:
        cut = shorten([event for number in range(100) for event in turn(str(number))], 240, DOMAIN)
        first = next(index for index, event in enumerate(cut) if isinstance(event, UserUttered))
        self.assertTrue(all(isinstance(event, (SlotSet, ActiveLoop, ActionExecuted)) for event in cut[:first]))
        self.assertEqual(cut[first - 1].action_name, "action_listen")
