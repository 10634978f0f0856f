"""What a second person must look at. It stands where the gateway reads it too, so that both mean the same."""

from __future__ import annotations

from foundation.content.danger import EMERGENCY_CONTACTS, SAFETY_ANSWERS, SAFETY_INTENTS

__all__ = ["EMERGENCY_CONTACTS", "SAFETY_ANSWERS", "SAFETY_INTENTS"]
