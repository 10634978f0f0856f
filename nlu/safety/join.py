"""Joins the rule layer with the semantic layer: either may raise the alarm, neither may silence the other."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from nlu.safety.screen import Finding, Screen

_ORDER = ("none", "ask", "emergency")
# Who is hurt, by whom, and what somebody fears of themselves, is told better by meaning than by words: on messages of writers
# that neither layer has learned from, the rules' own word for these flags does more harm than good beside the semantic
# layer's. Of all other flags both layers' are kept, and these too when the semantic layer is silent or sees no danger.
_BETTER_BY_MEANING = frozenset({"violence_now", "child_danger", "victim_danger", "other_danger", "loss_of_control"})


def join(rule: Finding, semantic: tuple[str, Sequence[str]] | None) -> Finding:
    """The graver of the two actions with the flags that it gives a reason for; `semantic` is (action, flags) or None when nlu is silent.

    An action that this version does not know counts as `ask`: a doubt is never dropped.
    """
    if semantic is None:
        return rule
    action = semantic[0] if semantic[0] in _ORDER else "ask"
    graver = max(rule.action, action, key=_ORDER.index)
    own = rule.flags if action == "none" else [flag for flag in rule.flags if flag not in _BETTER_BY_MEANING]
    flags = tuple(dict.fromkeys([*own, *semantic[1]])) if graver != "none" else ()
    return Finding(graver, flags, rule.rules)


def joined_reader(screen: Screen, analyse: Callable[[str], Mapping[str, Any]], most: int = 8192) -> Callable[[str], dict[str, Any]]:
    """A reader that answers as the gateway's gate does: the analysis with action and flags of both layers.

    `analyse` sees the first `most` characters, as the nlu service would; whatever else it says is kept.
    """
    def read(text: str) -> dict[str, Any]:
        said = analyse(text[:most])
        gate = join(screen.examine(text), (said["action"], said["flags"]))
        return {**said, "action": gate.action, "flags": list(gate.flags)}

    return read
