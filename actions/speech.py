"""Says the texts of actions/texts/. Their form is Rasa's own (`responses:`), so that editors know one form only.

They are not in Rasa's domain because no rule says them: `rasa data validate` would call each of them unused.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, Final

import ruamel.yaml
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

FOLDER: Final = Path(__file__).parent / "texts"

Button = dict[str, str]
Response = dict[str, Any]


@cache
def responses() -> dict[str, list[Response]]:
    """All responses of the folder by name. Raises ValueError where a name stands twice."""
    found: dict[str, list[Response]] = {}
    for path in sorted(FOLDER.glob("*.yml")):
        for name, variations in _load(path).get("responses", {}).items():
            if name in found:
                raise ValueError(f"{name} stands twice")
            found[name] = variations
    return found


@cache
def labels() -> dict[str, str]:
    """What an intent is called in plain words on a button, for the intents that may be suggested."""
    return dict(_load(FOLDER / "labels.yml")["labels"])


def say(
    dispatcher: CollectingDispatcher, tracker: Tracker, name: str, buttons: list[Button] | None = None, **values: str
) -> None:
    """Says the variation of `name` for the person's role, with `values` in its {marks}. `buttons` come before its own.

    Raises KeyError for an unknown name.
    """
    response = _variation(responses()[name], tracker)
    text = text_of(tracker, name, **values)
    own = [{"title": each["title"], "payload": _payload(each["payload"])} for each in response.get("buttons", [])]
    dispatcher.utter_message(text=text, buttons=[*(buttons or []), *own])


def text_of(tracker: Tracker, name: str, **values: str) -> str:
    """The text of `name` for the person's role, with `values` in its {marks}. Raises KeyError for an unknown name."""
    text: str = _variation(responses()[name], tracker)["text"].strip()
    for key, value in values.items():
        text = text.replace("{" + key + "}", value)
    return text


def send(dispatcher: CollectingDispatcher, kind: str, **values: Any) -> None:
    """Gives the gateway a custom part of rasa-response.schema.json."""
    dispatcher.utter_message(json_message={"kind": kind, **values})


def _variation(variations: list[Response], tracker: Tracker) -> Response:
    fitting = [each for each in variations if each.get("condition") and _fits(each["condition"], tracker)]
    return (fitting or [each for each in variations if not each.get("condition")])[0]


def _fits(conditions: list[dict[str, Any]], tracker: Tracker) -> bool:
    return all(tracker.get_slot(condition["name"]) == condition["value"] for condition in conditions)


def _payload(written: str) -> str:
    # Rasa's files double the braces, because Rasa fills {slots} in payloads as well.
    return written.replace("{{", "{").replace("}}", "}")


def _load(path: Path) -> dict[str, Any]:
    return ruamel.yaml.YAML(typ="safe").load(path.read_text(encoding="utf-8"))
