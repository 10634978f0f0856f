"""What the actions that talk with the bridge share."""

from __future__ import annotations

from abc import ABC, abstractmethod
from functools import cache

from rasa_sdk import Action

from actions.bridge import Bridge, HttpBridge
from actions.trials import TrialsApart


@cache
def real_bridge() -> Bridge:
    """One bridge for the process, so that all actions share its list of municipalities. No trial reaches it."""
    return TrialsApart(HttpBridge())


class BridgeAction(Action, ABC):
    """An action with a bridge. rasa-sdk builds it without arguments; tests give their own."""

    def __init__(self, bridge: Bridge | None = None) -> None:
        self.bridge: Bridge = bridge or real_bridge()

    @abstractmethod
    def name(self) -> str:
        """Rasa's name of the action."""
