"""Whether the labels of a block are those of the taxonomy."""

from __future__ import annotations

from typing import Any

from nlu.training.data import ACTIONS, Taxonomy

# How many messages an intent should have in each language.
LANGUAGES = {"sv": 100, "en": 20} | dict.fromkeys(("no", "da", "fi", "ar", "fa", "so", "pl", "bs", "tr", "uk"), 3)


def label_faults(intent: object, meta: Any, taxonomy: Taxonomy) -> list[str]:
    """What is wrong with an intent and its metadata, in words; empty when nothing is."""
    if not isinstance(meta, dict) or not isinstance(meta.get("flags") or [], list):
        return ["metadata ska vara {lang: …, action: …, flags: […]}"]
    lang, action, flags = meta.get("lang", "sv"), meta.get("action", "none"), meta.get("flags") or []
    faults = [f"okänd flagga {flag}" for flag in flags if flag not in taxonomy.flags]
    if intent not in taxonomy.intents:
        faults.append(f"okänd avsikt {intent}")
    if action not in ACTIONS:
        faults.append(f"okänd åtgärd {action}")
    if lang not in LANGUAGES:
        faults.append(f"okänt språk {lang}")
    if action == "none" and flags:
        faults.append("flaggor utan åtgärd")
    return faults
