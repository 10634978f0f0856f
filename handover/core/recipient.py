"""Where a referral goes. The person may choose any municipality that is open, whatever chat window they came through."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Recipient:
    """A municipality as an address. `open` says whether self-referrals may be sent there now."""

    slug: str
    name: str
    open: bool

    @property
    def authority(self) -> str:
        """The name with "kommun": Varbergs kommun, Alingsås kommun, Kungsbacka kommun."""
        # Swedish place names take a genitive s after a consonant, but not after a vowel, s, x or z.
        return f"{self.name}{'' if self.name[-1].lower() in 'aeiouyåäösxz' else 's'} kommun"


Recipients = Mapping[str, Recipient]
"""Every municipality that can be named, by slug."""
