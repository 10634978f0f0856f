"""What a run must keep. The long form's are the promises; the short form's are softer, since CI is slow and shared, but real."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

MIB: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Bounds:
    """Milliseconds, shares of 1, seconds and bytes.

    `emergency_ms` holds up to the ceiling and `crowded_emergency_ms` past it, both for p99. `unanswered` is the share of failures
    and honest fallbacks that a step may have, `kept` the share of what was offered that must be reached. `recovery_times` is how
    much slower than calm counts as calm again. `bytes_per_turn` is what a turn may surely leave in a process, and
    `percent_per_hour` the growth that may be shown where `growth_seconds` have been measured. `cpu_seconds` is for one attack.
    """

    emergency_ms: float
    crowded_emergency_ms: float
    ack_ms: float
    reply_ms: float
    unanswered: float
    kept: float
    recovery_times: float
    bytes_per_turn: float
    flood_emergency_ms: float
    goodput: float = 0.8
    recovery_seconds: float = 60.0
    percent_per_hour: float = 1.0
    growth_seconds: float = 3600.0
    long_chat_times: float = 2.0
    cpu_seconds: float = 1.0
    # Two passwords at a time are checked, 64 MiB each; the rest is room for what every try needs.
    flood_bytes: float = 256 * MIB


LONG: Final = Bounds(emergency_ms=300, crowded_emergency_ms=1000, ack_ms=500, reply_ms=2000, unanswered=0.001, kept=0.9,
                     recovery_times=1.5, bytes_per_turn=4 * 1024, flood_emergency_ms=300)  # fmt: skip
SHORT: Final = Bounds(emergency_ms=750, crowded_emergency_ms=1500, ack_ms=1500, reply_ms=3000, unanswered=0.02, kept=0.6,
                      recovery_times=3.0, bytes_per_turn=96 * 1024, flood_emergency_ms=1500)  # fmt: skip
