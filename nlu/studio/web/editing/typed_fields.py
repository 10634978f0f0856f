"""What somebody has typed into the fields of an item and not saved, and what the item was when they did."""

from __future__ import annotations

from dataclasses import dataclass, field

from nlu.studio.store.typed_texts import TypedTexts


@dataclass(frozen=True, slots=True)
class Kept:
    """Field to text, and the seals of the item as it was on the pages where they were typed ("" where nobody knows)."""

    fields: dict[str, str] = field(default_factory=dict)
    seals: frozenset[str] = frozenset()

    def seen(self, now: str) -> str:
        """What a form with these texts says that its writer has seen; `now` is the seal of the item as it is.

        Somebody may have saved since the texts were typed: then it is an older seal, and the draft shows both before anything is lost.
        """
        return next((seal for seal in sorted(self.seals) if seal != now), now)


def kept_of(typed: TypedTexts, who_id: int, item: str) -> Kept:
    """All that is kept of an item; a field's key in the store is ITEM:FIELD."""
    begin = f"{item}:"
    found = typed.with_seals(who_id, begin)
    return Kept({key.removeprefix(begin): text for key, (text, _seen) in found.items()}, frozenset(seen for _text, seen in found.values()))


def kept_fields(typed: TypedTexts, who_id: int, item: str) -> dict[str, str]:
    """Field to text, for what is only ever added and writes over nothing."""
    return kept_of(typed, who_id, item).fields
