"""What is wrong with content, said in Swedish to whoever edits it."""

from __future__ import annotations


class ContentError(Exception):
    """Something that can't be read or must not be written. `str()` is a Swedish sentence with the file and the place, where known."""

    def __init__(self, what: str, path: str = "", line: int = 0, column: int = 0) -> None:
        self.what, self.path, self.line, self.column = what, path, line, column
        place = ", ".join(filter(None, [path, f"rad {line}" if line else "", f"kolumn {column}" if column else ""]))
        super().__init__(f"{place}: {what}" if place else what)
