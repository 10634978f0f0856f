"""Says the texts of actions/texts/, of the version in use. Their form is Rasa's own, so that editors know one form only.

They are not in Rasa's domain because no rule says them: `rasa data validate` would call each of them unused.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.wording import in_use

Button = dict[str, str]
Response = dict[str, Any]


def responses() -> Mapping[str, list[Response]]:
    """All responses by name, in the words of the request's version."""
    return in_use().responses


def labels() -> Mapping[str, str]:
    """What an intent is called in plain words on a button, for the intents that may be suggested."""
    return in_use().labels


def say(dispatcher: CollectingDispatcher, tracker: Tracker, name: str, buttons: list[Button] | None = None, **values: str) -> None:
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
