"""Tells with each text which answer it is the whole of, and for which role: the same words may stand in several answers.

The gateway needs it where a municipality has its own words for one of them (bot/gateway/content/own_words.py).
"""

from __future__ import annotations

from typing import Any

from rasa.core.channels.channel import CollectingOutputChannel, OutputChannel


class NamedParts(CollectingOutputChannel):
    """Collects into the list of the channel that it stands in for."""

    def __init__(self, collector: OutputChannel | None) -> None:
        super().__init__()
        if isinstance(collector, CollectingOutputChannel):
            self.messages = collector.messages

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """As Rasa's own, with `answer` and `role` in a text that is an answer of the domain; one that is cut into parts is not named."""
        count, named = len(self.messages), _name(message)
        await super().send_response(recipient_id, message)
        texts = [part for part in self.messages[count:] if "text" in part]
        if named and len(texts) == 1:
            texts[0].update(named)


def _name(message: dict[str, Any]) -> dict[str, Any]:
    """Conditions on anything but the role are not known outside: then nothing is told."""
    conditions = message.get("condition") or []
    if not message.get("utter_action") or any(each.get("name") != "role" for each in conditions) or len(conditions) > 1:
        return {}
    return {"answer": message["utter_action"], "role": conditions[0]["value"] if conditions else None}
