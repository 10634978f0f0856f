"""The life of a live conversation: one table of transitions, and acts that give a new one or refuse."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final, Literal

from handover.core.errors import LiveEnded, LiveNotJoined, LiveNotYours, LiveTaken

State = Literal["waiting", "staff", "returned", "closed", "left"]
Act = Literal["join", "hand_back", "close", "leave", "lapse"]
OPEN: Final[tuple[State, ...]] = ("waiting", "staff")
TYPING: Final = timedelta(seconds=6)
"""For how long a typing sign stands when nothing more comes."""
LEASE: Final = timedelta(minutes=3)
"""For how long a conversation is a member of staff's after the last sign of their page."""
DUTY: Final = timedelta(minutes=60)
"""For how long somebody is on duty who does not say so again."""
MAX_TEXT: Final = 8192

# What is not in this table is refused. `lapse`: whoever had it vanished, and the person waits again.
TRANSITIONS: Final[dict[tuple[State, Act], State]] = {
    ("waiting", "join"): "staff",
    ("waiting", "leave"): "left",
    ("staff", "hand_back"): "returned",
    ("staff", "close"): "closed",
    ("staff", "leave"): "left",
    ("staff", "lapse"): "waiting",
}


@dataclass(frozen=True, slots=True)
class Live:
    """`staff_id` is set exactly while the state is staff."""

    state: State
    staff_id: int | None = None

    @property
    def is_open(self) -> bool:
        """Whether somebody still waits or writes here."""
        return self.state in OPEN

    def join(self, staff_id: int) -> Live:
        """Joined by `staff_id`; unchanged when they are in it. Raises LiveTaken, LiveEnded."""
        if self.staff_id == staff_id:
            return self
        if self.staff_id is not None:
            raise LiveTaken
        return replace(self._after("join"), staff_id=staff_id)

    def held_by(self, staff_id: int) -> Live:
        """Itself, for who is in it. Raises LiveEnded, LiveNotJoined, LiveNotYours."""
        if not self.is_open:
            raise LiveEnded
        if self.staff_id is None:
            raise LiveNotJoined
        if self.staff_id != staff_id:
            raise LiveNotYours
        return self

    def hand_back(self, staff_id: int) -> Live:
        """Given back to the bot. Raises as `held_by`."""
        return self.held_by(staff_id)._after("hand_back")

    def close(self, staff_id: int) -> Live:
        """Ended for good. Raises as `held_by`."""
        return self.held_by(staff_id)._after("close")

    def leave(self) -> Live:
        """Left by the person; unchanged when it has ended already."""
        return self._after("leave") if self.is_open else self

    def lapse(self) -> Live:
        """Waiting again, since nobody is at the other end. Raises LiveEnded."""
        return self._after("lapse")

    def _after(self, act: Act) -> Live:
        state = TRANSITIONS.get((self.state, act))
        if state is None:
            raise LiveEnded
        return Live(state, self.staff_id if state == "staff" else None)
