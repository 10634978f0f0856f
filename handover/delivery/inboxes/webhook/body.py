"""What is posted: the parcel as it is, or the same object with one more field that holds the documents."""

from __future__ import annotations

import json
from base64 import b64encode

from handover.core.canonical import canonical_json
from handover.delivery.inbox import Rendered


def body_of(rendered: Rendered, with_documents: bool) -> bytes:
    """UTF-8 JSON. With documents it has `documents`: a list of `{"media_type", "base64"}`, the PDF first, then the text."""
    if not with_documents:
        return rendered.json
    documents = [
        {"media_type": "application/pdf", "base64": b64encode(rendered.pdf).decode("ascii")},
        {"media_type": "text/plain; charset=utf-8", "base64": b64encode(rendered.text.encode()).decode("ascii")},
    ]
    return canonical_json({**json.loads(rendered.json), "documents": documents})
