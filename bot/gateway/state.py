"""What the gateway remembers of a conversation between two turns; stored sealed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from bot.gateway.messages import Bubble, Choice, Local
from bot.gateway.window import MESSAGES, Told


@dataclass(slots=True)
class Outgoing:
    """What is sent to Rasa: a text or a button's payload, with the analysis of the text."""

    message: str
    analysis: dict[str, Any] | None = None


@dataclass(slots=True)
class Question:
    """The question whether somebody is in danger, as it was asked last. After a no, `held` is what Rasa answers.

    `last_in_turn` is the turn in which danger was the last thing that the person read of.
    """

    flags: list[str]
    asked_in_turn: int
    held: Outgoing
    answered: bool = False
    last_in_turn: int = 0


@dataclass(slots=True)
class Live:
    """The live conversation with staff. `seen` is the last line that stands in the history; `asked_at` in seconds since 1970.

    The others say what the person has been told once: that it is read later, that nobody came, that it can't be passed on now.
    """

    id: str
    name: str
    asked_at: float
    seen: int = 0
    told_waiting: bool = False
    told_long: bool = False
    told_late: bool = False


@dataclass(slots=True)
class State:
    """`turn` counts what the person sent; `epoch` numbers Rasa's trackers, `epoch_turns` counts within one.

    `last_said` is the last answer in Swedish, to say it again in another language; `offered` are the languages that were offered.
    `rasa_heard_at` is when Rasa answered last, in seconds since 1970; 0 before. `told` is the window of the gate.
    """

    locale: str = "sv"
    municipality: str | None = None
    campaign: str | None = None
    channel: str = "page"
    role: str | None = None
    role_known_to_rasa: bool = True
    draft: dict[str, Any] = field(default_factory=dict)
    step: str | None = None
    flags: list[str] = field(default_factory=list)
    turn: int = 0
    epoch: int = 0
    epoch_turns: int = 0
    rasa_heard_at: float = 0.0
    question: Question | None = None
    retry: Outgoing | None = None
    told: list[Told] = field(default_factory=list)
    live: Live | None = None
    last_said: list[Bubble] = field(default_factory=list)
    offered: list[str] = field(default_factory=list)

    def remember_flags(self, flags: Iterable[str]) -> None:
        """Adds flags in the order they were first seen."""
        self.flags = list(dict.fromkeys([*self.flags, *flags]))

    def remember_told(self, told: Told) -> None:
        """Keeps what the next messages are screened together with: the last five, each once, in the order they came."""
        others = [earlier for earlier in self.told if earlier.key != told.key]
        self.told = sorted([*others, told], key=lambda earlier: earlier.at)[-MESSAGES:]

    def close_window(self, at: int) -> None:
        """After an alarm: what came before it (microseconds since 1970) does not count again."""
        self.told = [told for told in self.told if told.at > at]

    def new_tracker(self) -> None:
        """Lets Rasa begin afresh; the role is told again before the next message."""
        self.epoch, self.epoch_turns, self.step = self.epoch + 1, 0, None
        self.role_known_to_rasa = self.role is None

    def to_json(self) -> dict[str, Any]:
        """Plain JSON."""
        return asdict(self)

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> State:
        """The state of `to_json`; keys of another version are left out."""
        known = {item.name for item in fields(cls)}
        state = cls(**{key: part for key, part in value.items() if key in known})
        question = value.get("question")
        state.question = Question(**{**question, "held": Outgoing(**question["held"])}) if question else None
        state.retry = Outgoing(**value["retry"]) if value.get("retry") else None
        state.live = Live(**value["live"]) if value.get("live") else None
        state.last_said = [_bubble(row) for row in value.get("last_said", ())]
        state.told = [Told(**{**told, "flags": tuple(told["flags"])}) for told in value.get("told", ())]
        return state


def _bubble(row: dict[str, Any]) -> Bubble:
    local = Local(**row["local"]) if row.get("local") else None
    return Bubble(**{**row, "choices": tuple(Choice(**choice) for choice in row["choices"]), "local": local})
