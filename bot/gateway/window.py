"""What a person's last messages say together that none of them said alone. Pure: nothing is read, kept or sent here.

Danger may be split: "han är här igen" / "han har druckit" / "nu har han tagit fram den". So the newest message is also
screened as the end of a window: up to four messages before it and itself, joined in the order they came. The rule:

1. An alarm closes the window. What was answered with the numbers does not count again; what comes after it does.
2. The window counts only for what the newest message adds: a graver action than both the newest message alone and the
   messages before it, or the same action with a flag that neither has. So "tack" after a grave message adds nothing,
   and long talk with violent words is not screened again and again.
3. The rules judge both joined texts: the same messages with and without the newest. For the semantic layer, which is
   asked once, the verdicts that the messages before it got stand for the second.
4. The semantic layer alone makes the window at most `ask`: an emergency only when the newest message alone gives reason
   to ask or when the rules see something in the window too.
5. After a message that is clearly something else (thanks, what it costs) the semantic window does not count.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from nlu.safety.join import join
from nlu.safety.screen import ACTIONS, FLAGS, NOTHING_FOUND, Finding, joined

MESSAGES: Final = 5  # the newest included
EACH: Final = 500  # characters of an earlier message
ALL: Final = 1500  # characters of the window; the newest is whole, whatever its length
_BETWEEN: Final = " "  # people break off in the middle of a sentence; a full stop would hide what it says
CLEAR_CONFIDENCE: Final = 0.8
# What is asked or said beside the matter. Nothing that tells of oneself, of another or of a feeling stands here.
CLEARLY_ELSE: Final = frozenset({
    "greet", "goodbye", "thank", "ask_repeat", "ask_is_bot", "ask_what_can_you_do", "ask_language",
    "ask_treatment_content", "ask_group", "ask_other_municipality", "ask_cost", "ask_waiting_time", "ask_contact_details",
    "ask_anonymity", "ask_stored_data", "ask_referral_status",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Told:
    """One earlier message: the end of its text, when it came (microseconds since 1970), and the verdict that it got.

    `key` tells a message that is sent once more from a new one.
    """

    text: str
    at: int
    key: str
    action: str = "none"
    flags: tuple[str, ...] = ()


def before_newest(earlier: Sequence[Told], newest: str) -> Sequence[Told]:
    """Those of the earlier messages that stand in the window of `newest`: the last four, fewer when they are long."""
    room = ALL - len(newest)
    count = 0
    for told in reversed(earlier[-(MESSAGES - 1) :]):
        room -= len(told.text) + len(_BETWEEN)
        if room < 0:
            break
        count += 1
    return earlier[len(earlier) - count :]


def join_window(texts: Iterable[str]) -> str:
    """The texts of a window as one."""
    return _BETWEEN.join(texts)


def verdict_before(earlier: Sequence[Told]) -> Finding:
    """The gravest action and all flags that the messages before the newest got."""
    found = NOTHING_FOUND
    for told in earlier:
        found = joined(found, finding_of(told.action, told.flags))
    return found


def added(window: Finding, before: Finding, newest: Finding) -> Finding:
    """`window` when the newest message made it graver or brought a new flag into it, else nothing found."""
    known = joined(before, newest)
    is_graver = ACTIONS.index(window.action) > ACTIONS.index(known.action)
    has_new = window.action == known.action and bool(set(window.flags) - set(known.flags))
    return window if is_graver or has_new else NOTHING_FOUND


def believed(semantic: Finding, newest: Finding, rules: Finding) -> Finding:
    """The semantic layer's word on the window: `ask` at most, unless the newest message or the rules give reason too."""
    is_alone = newest.action == rules.action == "none"
    return Finding("ask", semantic.flags) if is_alone and semantic.action == "emergency" else semantic


def is_clearly_else(intent: str, confidence: float) -> bool:
    """Whether a message of this intent is for certain no part of what was told before."""
    return intent in CLEARLY_ELSE and confidence >= CLEAR_CONFIDENCE


def finding_of(action: str, flags: Sequence[str]) -> Finding:
    """A verdict of the semantic layer as a finding, flags in the taxonomy's order."""
    return join(NOTHING_FOUND, (action, [flag for flag in FLAGS if flag in flags]))
