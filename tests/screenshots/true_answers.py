"""Says what stands in the dialogue's own files: the first words to who pressed a choice, and the answer to who tells what they did."""

from __future__ import annotations

import json
from functools import cache
from typing import Any, Final

from fastapi.responses import JSONResponse
from ruamel.yaml import YAML
from starlette.responses import Response

from foundation.settings import ROOT

_RESPONSES: Final = ROOT / "bot" / "assistant" / "domain" / "responses"


@cache
def _variations(file: str, name: str) -> list[dict[str, Any]]:
    rows = YAML(typ="safe").load(_RESPONSES / f"{file}.yml")["responses"][name]
    return json.loads(json.dumps(rows))  # without the anchors


def _for(role: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
    return next(row for row in rows if any(each["value"] == role for each in row.get("condition", ())))


def answer(_method: str, _path: str, body: dict[str, Any]) -> Response:
    """In place of FakeRasa.answer."""
    if body["message"].startswith("/"):
        said = _for("self", _variations("conversation", "utter_first_words"))
    else:
        said = _variations("own_acts", "utter_disclose_physical_violence")[0]
    return JSONResponse([{"recipient_id": body["sender"], "text": said["text"], "buttons": said["buttons"]}])
