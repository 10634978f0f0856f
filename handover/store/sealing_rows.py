"""Seals every row that is stored in clear, and opens them again, for revision 0003 alone: in one transaction, or not at all.

The forms are those of that revision. A later change of handover.store.content_keys must leave them readable here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, text

from handover.core.errors import ContentKeyNeeded
from handover.store.content_keys import ContentKey, ContentKeys, KeyPart, KeyPlace, new_key


@dataclass(frozen=True, slots=True)
class _Cell:
    """A column of content: the type it had, how its values become bytes, and whose key seals it."""

    table: str
    column: str
    part: KeyPart
    clear_type: str
    is_needed: bool
    owner: str = "ticket_id"
    row: str = "ticket_id"


_CELLS: Final = (
    _Cell("referral_preview", "body", "preview", "bytea", False, "id", "id"),
    _Cell("ticket", "body", "referral", "bytea", False, "id", "id"),
    _Cell("ticket", "flags", "referral", "varchar(40)[]", False, "id", "id"),
    _Cell("consent", "digest", "referral", "varchar(64)", False),
    _Cell("ticket_message", "text", "messages", "text", True, row="id"),
    _Cell("ticket_note", "text", "notes", "text", True, row="id"),
)
_TO_BYTES: Final = {"bytea": "{0}", "varchar(64)": "convert_to({0}, 'UTF8')", "text": "convert_to({0}, 'UTF8')",
                    "varchar(40)[]": "convert_to(array_to_json({0})::text, 'UTF8')"}  # fmt: skip
_FROM_BYTES: Final = {"bytea": "CAST(:value AS bytea)", "varchar(64)": "convert_from(:value, 'UTF8')",
                      "text": "convert_from(:value, 'UTF8')",
                      "varchar(40)[]": "ARRAY(SELECT json_array_elements_text(convert_from(:value, 'UTF8')::json))"}  # fmt: skip
Keys = dict[KeyPlace, ContentKey]


def seal_all(connection: Connection, keys: ContentKeys | None) -> None:
    """From words to sealed bytes. Raises ContentKeyNeeded when there are words and no key."""
    made: Keys = {}
    for cell in _CELLS:
        _rename(connection, cell, "bytea")
        rows = _rows(connection, cell, _TO_BYTES[cell.clear_type].format(f"c.{cell.column}_before"))
        for owner, municipality, row, value in rows:
            place = KeyPlace(owner, cell.part, municipality)
            key = made.get(place) or made.setdefault(place, _new(connection, keys, place))
            _write(connection, cell, row, "CAST(:value AS bytea)", key.seal(f"{cell.table}.{cell.column} {row}", bytes(value)))
        _drop_old(connection, cell)
    _write_anew(connection)


def open_all(connection: Connection, keys: ContentKeys | None) -> None:
    """From sealed bytes to words, as revision 0002 has them. Raises ContentKeyNeeded and ContentUnreadable."""
    for cell in _CELLS:
        _rename(connection, cell, cell.clear_type)
        for owner, municipality, row, value in _rows(connection, cell, f"c.{cell.column}_before"):
            key = _stored(connection, keys, KeyPlace(owner, cell.part, municipality))
            _write(connection, cell, row, _FROM_BYTES[cell.clear_type], key.open(f"{cell.table}.{cell.column} {row}", bytes(value)))
        _drop_old(connection, cell)
    connection.execute(text("UPDATE handover.ticket SET flags = '{}' WHERE flags IS NULL"))
    connection.execute(text("ALTER TABLE handover.ticket ALTER COLUMN flags SET NOT NULL"))


def _rename(connection: Connection, cell: _Cell, kind: str) -> None:
    connection.execute(text(f"ALTER TABLE handover.{cell.table} RENAME COLUMN {cell.column} TO {cell.column}_before"))
    connection.execute(text(f"ALTER TABLE handover.{cell.table} ADD COLUMN {cell.column} {kind}"))


def _rows(connection: Connection, cell: _Cell, value: str) -> list[tuple[Any, ...]]:
    of = "c" if cell.owner == "id" else "t"
    join = "" if of == "c" else "JOIN handover.ticket t ON t.id = c.ticket_id"
    # A ticket that was taken back has an empty list of flags, which is nothing to seal.
    words = f"SELECT c.{cell.owner}, {of}.municipality, c.{cell.row}, {value} FROM handover.{cell.table} c {join}"  # noqa: S608 - names of ours
    kept = f"c.{cell.column}_before IS NOT NULL" + (" AND c.body IS NOT NULL" if cell.column == "flags" else "")
    return [tuple(row) for row in connection.execute(text(f"{words} WHERE {kept}"))]


def _write(connection: Connection, cell: _Cell, row: Any, form: str, value: bytes) -> None:
    change = f"UPDATE handover.{cell.table} SET {cell.column} = {form} WHERE {cell.row} = :row"  # noqa: S608 - names of ours
    connection.execute(text(change), {"value": value, "row": row})


def _drop_old(connection: Connection, cell: _Cell) -> None:
    connection.execute(text(f"ALTER TABLE handover.{cell.table} DROP COLUMN {cell.column}_before"))
    if cell.is_needed:
        connection.execute(text(f"ALTER TABLE handover.{cell.table} ALTER COLUMN {cell.column} SET NOT NULL"))


def _new(connection: Connection, keys: ContentKeys | None, place: KeyPlace) -> ContentKey:
    if keys is None:
        raise ContentKeyNeeded
    key = new_key()
    connection.execute(text("INSERT INTO handover.content_key VALUES (:owner, :part, :municipality, :version, :wrapped)"),
                       {"owner": place.owner, "part": place.part, "municipality": place.municipality, "version": keys.version,
                        "wrapped": keys.wrap(place, key)})  # fmt: skip
    return ContentKey(key)


def _stored(connection: Connection, keys: ContentKeys | None, place: KeyPlace) -> ContentKey:
    if keys is None:
        raise ContentKeyNeeded
    found = connection.execute(text("SELECT version, wrapped FROM handover.content_key WHERE owner = :owner AND part = :part"),
                               {"owner": place.owner, "part": place.part}).one_or_none()  # fmt: skip
    return ContentKey(keys.unwrap(place, found.version, bytes(found.wrapped)) if found else None)


def _write_anew(connection: Connection) -> None:
    """New files without the dropped columns: VACUUM FULL could not be part of a transaction."""
    for table in dict.fromkeys(cell.table for cell in _CELLS):
        connection.execute(text(f"CLUSTER handover.{table} USING pk_{table}"))
        connection.execute(text(f"ALTER TABLE handover.{table} SET WITHOUT CLUSTER"))
