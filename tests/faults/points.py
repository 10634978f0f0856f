"""The named crash points: before and after every step of a ticket's life, and which process dies there.

Steps as in the reliability requirements: s1 message received, s2 inbox committed, s3 screened, s4 emergency text given, s5 Rasa
answered, s6 consent stored, s7 ticket and outbox committed, s8 receipt shown, s9 delivery leased, s10 bytes sent, s11 taken by the
other side, s12 marked sent, s13 acknowledged in the desk, s14 answer stored, s15 answer read, s16 purged.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

When = Literal["before", "after"]
# What the walk is doing while a point is armed, in the order of the walk.
STAGES: Final = ("chat", "acute", "preview", "send", "deliver", "open", "answer", "read", "write_back", "purge")
Stage = Literal["chat", "acute", "preview", "send", "deliver", "open", "answer", "read", "write_back", "purge"]
STEPS: Final = tuple(f"s{number}" for number in range(1, 17))
PROCESSES: Final = ("gateway", "bridge", "delivery", "desk")
VICTIMS: Final = (*PROCESSES, "nlu", "rasa", "actions", "valkey", "postgres")
MAIL_SINK, WEBHOOK_SINK, SHOWN = "harness:letter_in_hand", "harness:parcel_in_hand", "harness:receipt_shown"
_COMMIT: Final = "sqlalchemy.engine.base:Connection._commit_impl"
_CONSENT: Final = "handover.store.referrals:consent"


@dataclass(frozen=True, slots=True)
class Point:
    """`target` is `module:name` within `process`, or a moment of the harness; `victim` is who dies.

    With `past`, only a call after that function was called in the same request counts: many things commit.
    """

    step: str
    when: When
    process: str
    victim: str
    stage: Stage
    target: str
    past: str = ""

    @property
    def name(self) -> str:
        """Unique, and good as a file name."""
        where = self.target.rpartition(":")[2].rpartition(".")[2].strip("_")
        return f"{self.step}-{self.when}-{where}-kills-{self.victim}"


def _own(stage: Stage, process: str, step: str, target: str, *whens: When, past: str = "") -> Iterator[Point]:
    """The process kills itself."""
    yield from (Point(step, when, process, process, stage, target, past) for when in whens)


def _other(stage: Stage, process: str, step: str, when: When, target: str, victim: str, past: str = "") -> Point:
    return Point(step, when, process, victim, stage, target, past)


def _conversation() -> Iterator[Point]:
    turns, rasa = "bot.gateway.store.turns:Turns._begin", "bot.gateway.rasa_client:RasaClient.send"
    yield from _own("chat", "gateway", "s1", "bot.gateway.conversing:Conversing.write", "before")
    yield from _own("chat", "gateway", "s1", "bot.gateway.conversing:Conversing._arrival", "after")
    yield from _own("chat", "gateway", "s2", turns, "before", "after")
    yield _other("chat", "gateway", "s2", "before", turns, "postgres")
    yield _other("chat", "gateway", "s2", "after", turns, "postgres")
    yield from _own("chat", "gateway", "s3", "bot.gateway.gate:Gate.examine", "before", "after")
    yield _other("chat", "gateway", "s3", "before", "bot.gateway.nlu_client:NluClient.parse", "nlu")
    yield from _own("acute", "gateway", "s4", "bot.gateway.from_memory:FromMemory.answer", "before", "after")
    yield from _own("chat", "gateway", "s5", rasa, "before", "after")
    yield _other("chat", "gateway", "s5", "before", rasa, "rasa")
    yield _other("chat", "gateway", "s5", "before", rasa, "actions")
    yield _other("chat", "gateway", "s5", "after", rasa, "valkey")


def _sending() -> Iterator[Point]:
    record, history = "handover.store.referrals:_record_consent", "bot.gateway.referral:ReferralForm._into_history"
    yield from _own("send", "bridge", "s6", record, "before", "after")
    yield _other("send", "bridge", "s6", "before", record, "postgres")
    yield from _own("send", "bridge", "s7", _CONSENT, "after")
    yield from _own("send", "bridge", "s7", _COMMIT, "before", "after", past=_CONSENT)
    for when, victim in (("before", "postgres"), ("after", "postgres"), ("before", "gateway"), ("after", "gateway")):
        yield _other("send", "bridge", "s7", when, _COMMIT, victim, past=_CONSENT)  # type: ignore[arg-type]
    yield from _own("send", "bridge", "s8", "handover.bridge.parts:BridgeParts.name_of", "before")
    yield from _own("send", "gateway", "s8", history, "before", "after")
    yield from _own("send", "gateway", "s8", "foundation.web:SecurityHeaders.__call__", "after", past=history)
    for victim in ("bridge", "gateway", "postgres"):
        yield _other("send", "harness", "s8", "after", SHOWN, victim)


def _delivering() -> Iterator[Point]:
    lease, sent = "handover.delivery.delivering:Delivering._lease", "handover.delivery.delivering:Delivering._sent"
    letter = "handover.delivery.inboxes.smime_mail.smtp:SmtpTransport._hand_over"
    post = "handover.delivery.inboxes.webhook.inbox:WebhookInbox._post"
    yield from _own("deliver", "delivery", "s9", lease, "before", "after")
    yield _other("deliver", "delivery", "s9", "before", lease, "postgres")
    yield from _own("deliver", "delivery", "s10", letter, "before")
    yield from _own("deliver", "delivery", "s10", post, "before")
    # The other side has every byte and has not answered yet.
    yield _other("deliver", "harness", "s10", "after", MAIL_SINK, "delivery")
    yield _other("deliver", "harness", "s11", "before", WEBHOOK_SINK, "delivery")
    yield from _own("deliver", "delivery", "s11", letter, "after")
    yield from _own("deliver", "delivery", "s11", post, "after")
    yield from _own("deliver", "delivery", "s12", sent, "before", "after")
    yield _other("deliver", "delivery", "s12", "before", sent, "postgres")


def _answering() -> Iterator[Point]:
    acknowledge, reply = "handover.delivery.desk_inbox:acknowledge", "handover.store.messages:reply_as_staff"
    back, look = "handover.store.messages:reply_as_person", "handover.store.receipts:look_up"
    part = "handover.store.purging:purge_part"
    yield from _own("open", "desk", "s13", acknowledge, "before", "after")
    yield from _own("open", "desk", "s13", _COMMIT, "after", past=acknowledge)
    yield from _own("answer", "desk", "s14", reply, "before", "after")
    yield from _own("answer", "desk", "s14", _COMMIT, "after", past=reply)
    yield from _own("write_back", "bridge", "s14", back, "before", "after")
    yield from _own("read", "bridge", "s15", look, "before", "after")
    yield from _own("read", "gateway", "s15", "bot.gateway.bridge_client:BridgeClient.call", "before", "after")
    yield from _own("purge", "delivery", "s16", part, "before", "after")
    yield from _own("purge", "delivery", "s16", _COMMIT, "after", past=part)


POINTS: Final = (*_conversation(), *_sending(), *_delivering(), *_answering())
