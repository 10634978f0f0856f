"""Changing the master key: content keys are wrapped anew, content is not touched. It can be broken off and begun again."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from handover.store.content_keys import ContentKeys, ContentUnreadable, KeyPlace
from handover.store.tables import ContentKeyRow


@dataclass(frozen=True, slots=True)
class Rewrapped:
    """What came of one step: `last` is where the next begins, None when there is no more; `closed` were opened by no key."""

    last: tuple[str, str] | None
    done: int
    closed: int


def rewrap_some(session: Session, keys: ContentKeys, after: tuple[str, str] = ("", ""), limit: int = 200) -> Rewrapped:
    """Wraps the next `limit` keys of older masters under the newest, in the caller's transaction; waits for who holds them."""
    rows = session.scalars(
        select(ContentKeyRow)
        .where(ContentKeyRow.version != keys.version, tuple_(ContentKeyRow.owner, ContentKeyRow.part) > after)
        .order_by(ContentKeyRow.owner, ContentKeyRow.part)
        .limit(limit)
        .with_for_update()
    ).all()
    done = sum(_rewrap(row, keys) for row in rows)
    return Rewrapped((rows[-1].owner, rows[-1].part) if rows else None, done, len(rows) - done)


def _rewrap(row: ContentKeyRow, keys: ContentKeys) -> bool:
    place = KeyPlace(row.owner, row.part, row.municipality)  # type: ignore[arg-type]
    try:
        row.wrapped, row.version = keys.wrap(place, keys.unwrap(place, row.version, row.wrapped)), keys.version
    except ContentUnreadable:  # left as it is: the key that opens it may be found
        return False
    return True
