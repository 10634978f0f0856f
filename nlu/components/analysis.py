"""Gives Rasa the intent that the nlu service already found, so that a text is embedded once per turn.

The gateway puts the analysis into the message's metadata (tests/contract/rasa-request.schema.json). Where it is missing
(`rasa shell`, `rasa test`) the service is asked. Whatever goes wrong, the message becomes a fallback, never an error:
Rasa's REST channel would answer an error with an empty list.
"""

from __future__ import annotations

import os
import time
from typing import Any, Final

import requests
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, METADATA, TEXT
from rasa.shared.nlu.training_data.message import Message

NOT_UNDERSTOOD: Final = "nlu_fallback"
# Put before text so that Rasa does not read it as a button's payload; actions/turn.py takes it off again.
GUARD: Final = "\u2060"
# Rasa answers nobody else while it waits here, so it waits briefly and then leaves a dead service alone for a while.
TIMEOUT_SECONDS: Final = 1.0
REST_SECONDS: Final = 10.0

Analysis = dict[str, Any]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class AnalysisComponent(GraphComponent, IntentClassifier):
    """Sets `intent` and `intent_ranking` of a message from its analysis. Learns nothing and stores nothing."""

    def __init__(self) -> None:
        self._rest_until = 0.0

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> AnalysisComponent:
        """Rasa's way to build a component; there is nothing to configure."""
        return cls()

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """Says that the component's result depends on nothing in the training data."""
        return "analysis-from-metadata-1"

    def process(self, messages: list[Message]) -> list[Message]:
        """Sets the intent of each message; a button payload is left to RegexMessageHandler, which comes after."""
        for message in messages:
            analysis = self._analysis_of(message)
            message.set(INTENT, analysis["intent"], add_to_output=True)
            message.set(INTENT_RANKING_KEY, analysis["ranking"], add_to_output=True)
        return messages

    def _analysis_of(self, message: Message) -> Analysis:
        text = (message.get(TEXT) or "").strip()
        given = (message.get(METADATA) or {}).get("analysis")
        if given is None:
            return not_understood() if text.startswith("/") else self._ask(text)
        if text.startswith("/"):
            # Only typed text is analysed, so this is no button. The gateway guards it as well; a consent must not hang on one lock.
            message.set(TEXT, GUARD + text)
        return read_analysis(given)

    def _ask(self, text: str) -> Analysis:
        url = os.environ.get("STEGET_NLU_URL")
        if not url or not text or time.monotonic() < self._rest_until:
            return not_understood()
        try:
            answer = requests.post(f"{url}/v1/parse", json={"text": text}, timeout=TIMEOUT_SECONDS)
            answer.raise_for_status()
            return read_analysis(answer.json())
        except (requests.RequestException, ValueError):
            self._rest_until = time.monotonic() + REST_SECONDS
            return not_understood()


def not_understood() -> Analysis:
    """What stands for a message that nobody could analyse."""
    intent = {"name": NOT_UNDERSTOOD, "confidence": 0.0}
    return {"intent": intent, "ranking": [dict(intent)]}


def read_analysis(given: Any) -> Analysis:
    """Intent and ranking in Rasa's form out of nlu-analysis.schema.json; not_understood() where it has another shape."""
    try:
        return {"intent": _candidate(given["intent"]), "ranking": [_candidate(each) for each in given["ranking"]]}
    except (KeyError, TypeError, ValueError):
        return not_understood()


def _candidate(given: Any) -> dict[str, Any]:
    return {"name": str(given["name"]), "confidence": float(given["confidence"])}
