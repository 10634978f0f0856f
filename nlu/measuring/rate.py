"""A share of counted messages with how sure one can be of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rate:
    """`hits` of `total` messages."""

    hits: int
    total: int

    @property
    def share(self) -> float:
        """0 to 1; 0 of nothing is 0."""
        return self.hits / self.total if self.total else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's 95 % interval of the share (Wilson 1927); of no messages at all nothing is known: 0 to 1."""
        from scipy.stats import binomtest

        if not self.total:
            return 0.0, 1.0
        found = binomtest(self.hits, self.total).proportion_ci(0.95, "wilson")
        return float(found.low), float(found.high)

    def as_json(self) -> dict[str, object]:
        """Counts, share and interval, as the report writes them."""
        return {"hits": self.hits, "total": self.total, "share": self.share, "interval": self.interval}
