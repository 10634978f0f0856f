"""A stage for the actions: a bridge that complains loudly, trackers as Rasa sends them, and what was said."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.bridge import BridgeDownError, DraftRejectedError, Municipality, Preview, PreviewGoneError, Receipt

REF = "h_0123456789abcdef"
PLACES = [
    Municipality("varberg", "Varberg", "Halland", True),
    Municipality("kungsbacka", "Kungsbacka", "Halland", True),
    Municipality("jonkoping", "Jönköping", "Jönköping", True),
    Municipality("habo", "Habo", "Jönköping", True),
    Municipality("upplands-vasby", "Upplands Väsby", "Stockholm", True),
    Municipality("laholm", "Laholm", "Halland", False),
]


@dataclass
class LoudBridge:
    """Holds what it was asked in `calls`. `down` and `reached` break it; `rejects` are errors for the next preview."""

    down: bool = False
    reached: bool = True
    rejects: list[tuple[str, str]] = field(default_factory=list)
    calls: list[tuple[Any, ...]] = field(default_factory=list)
    previews: list[str] = field(default_factory=list)

    async def municipalities(self) -> list[Municipality]:
        """The places above."""
        self._answer("municipalities")
        return PLACES

    async def preview(self, conversation_ref: str, draft: dict[str, Any], flags: list[str]) -> Preview:
        """A preview with the draft in it."""
        self._answer("preview", conversation_ref, draft, flags)
        if self.rejects:
            raise DraftRejectedError(self.rejects)
        self.previews.append(f"p_{len(self.previews)}")
        return Preview(self.previews[-1], f"Till: {draft['municipality']}")

    async def consent(self, conversation_ref: str, preview_id: str) -> Receipt:
        """A receipt for a preview that was given."""
        self._answer("consent", conversation_ref, preview_id)
        if preview_id not in self.previews:
            raise PreviewGoneError
        return Receipt("AAAAA-BBBBB-CCCCC-DDDDD", "Varberg")

    def _answer(self, *call: Any) -> None:
        self.calls.append(call)
        assert call[0] == "municipalities" or call[1] == REF, "the bridge was asked without the conversation's reference"
        if self.down:
            raise BridgeDownError(self.reached)


@dataclass
class Said:
    """What an action said and which slots it set."""

    messages: list[dict[str, Any]]
    events: list[dict[str, Any]]

    @property
    def text(self) -> str:
        """All text."""
        return "\n".join(message["text"] for message in self.messages if message["text"])

    @property
    def payloads(self) -> list[str]:
        """What the buttons give."""
        return [button["payload"] for message in self.messages for button in message["buttons"]]

    @property
    def slots(self) -> dict[str, Any]:
        """The slots that were set, the last value of each."""
        return {event["name"]: event["value"] for event in self.events if event["event"] == "slot"}

    @property
    def followups(self) -> list[str]:
        """The actions that shall follow."""
        return [event["name"] for event in self.events if event["event"] == "followup"]

    def custom(self, kind: str) -> list[dict[str, Any]]:
        """The parts for the gateway of one kind."""
        return [message["custom"] for message in self.messages if message["custom"].get("kind") == kind]


def user(text: str, intent: str = "inform", entities: dict[str, str] | None = None, **metadata: Any) -> dict[str, Any]:
    """A message of the person, as Rasa's tracker holds it."""
    found = [{"entity": name, "value": value} for name, value in (entities or {}).items()]
    ranking = metadata.pop("ranking", [{"name": intent, "confidence": 0.9}])
    parsed = {"intent": {"name": intent, "confidence": 0.9}, "intent_ranking": ranking, "entities": found, "text": text}
    return {"event": "user", "text": text, "parse_data": parsed, "metadata": {"conversation_ref": REF, **metadata}}


def bot(text: str, *payloads: str) -> dict[str, Any]:
    """A message of the bot with buttons."""
    return {"event": "bot", "text": text, "data": {"buttons": [{"title": f"Till {each}", "payload": each} for each in payloads]}}


def tracker(*events: dict[str, Any], form: bool = False, **slots: Any) -> Tracker:
    """A tracker after these events."""
    latest = next((event for event in reversed(events) if event["event"] == "user"), None)
    message = {**latest["parse_data"], "metadata": latest["metadata"]} if latest else {}
    loop = {"name": "referral_form"} if form else {}
    return Tracker("c_0", dict(slots), message, list(events), False, None, loop, "action_listen")


def play(action: Action, situation: Tracker) -> Said:
    """Runs an action."""
    dispatcher = CollectingDispatcher()
    events = asyncio.run(action.run(dispatcher, situation, {}))
    return Said(dispatcher.messages, events)
