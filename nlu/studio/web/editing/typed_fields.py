"""What somebody has typed into the fields of an item and not saved, and what the item was when they did."""

from __future__ import annotations

from dataclasses import dataclass, field

from nlu.studio.store.typed_texts import TypedTexts


@dataclass(frozen=True, slots=True)
class Kept:
    """`now` seals the item as it is; `seals` what it was on the pages where the texts were typed ("" where nobody knows)."""

    now: str
    fields: dict[str, str] = field(default_factory=dict)
    seals: frozenset[str] = frozenset()

    @property
    def seen(self) -> str:
        """What a form with these texts says that its writer has seen.

        Somebody may have saved since the texts were typed: then it is an older seal, and the draft shows both before anything is lost.
        """
        return next((seal for seal in sorted(self.seals) if seal != self.now), self.now)

    @property
    def is_old(self) -> bool:
        """Whether the item may have been changed since the texts were typed."""
        return self.seen != self.now


def kept_of(typed: TypedTexts, who_id: int, item: str, now: str) -> Kept:
    """All that is kept of an item; a field's key in the store is ITEM:FIELD."""
    begin = f"{item}:"
    found = typed.with_seals(who_id, begin)
    return Kept(now, {key.removeprefix(begin): text for key, (text, _seen) in found.items()},
                frozenset(seen for _text, seen in found.values()))  # fmt: skip


def kept_fields(typed: TypedTexts, who_id: int, item: str) -> dict[str, str]:
    """Field to text, for what is only ever added and writes over nothing."""
    return kept_of(typed, who_id, item, now="").fields
