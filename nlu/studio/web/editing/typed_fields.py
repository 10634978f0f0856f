"""What somebody has typed into the fields of an item and not saved."""

from __future__ import annotations

from nlu.studio.store.typed_texts import TypedTexts


def kept_fields(typed: TypedTexts, who_id: int, item: str) -> dict[str, str]:
    """Field to text; a field's key in the store is ITEM:FIELD."""
    begin = f"{item}:"
    return {key.removeprefix(begin): text for key, text in typed.of(who_id, begin).items()}
