"""A text that is packed once, when the process starts, and sent packed to whoever can unpack it."""

from __future__ import annotations

import hashlib
import zlib
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response


@dataclass(frozen=True, slots=True)
class Packed:
    """The bytes, plain and gzipped; `tag` (RFC 9110, section 8.8.3) changes with them.

    For texts that are the same for everybody: packing what holds a secret beside what others chose would give it away (BREACH).
    """

    plain: bytes
    gzipped: bytes
    tag: str

    @classmethod
    def of(cls, text: str) -> Packed:
        """`text` as UTF-8."""
        plain = text.encode("utf-8")
        return cls(plain, _gzipped(plain), f'"{hashlib.sha256(plain).hexdigest()[:20]}"')

    def response(self, request: Request, media_type: str, headers: dict[str, str]) -> Response:
        """The whole of it, or 304 for a browser that has it already."""
        sent = {**headers, "ETag": self.tag, "Vary": "Accept-Encoding"}
        if request.headers.get("if-none-match") == self.tag:
            return Response(status_code=304, headers=sent)
        if "gzip" in request.headers.get("accept-encoding", ""):
            return Response(self.gzipped, headers={**sent, "Content-Encoding": "gzip"}, media_type=media_type)
        return Response(self.plain, headers=sent, media_type=media_type)


def _gzipped(plain: bytes) -> bytes:
    """As small as zlib makes it. Little memory means short blocks, each with a code of its own: good for words beside code and rules."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 16 + zlib.MAX_WBITS, 6)
    return packer.compress(plain) + packer.flush()
