"""Joins the rule layer with the semantic layer: either may raise the alarm, neither may silence the other."""

from __future__ import annotations

from collections.abc import Sequence

from nlu.safety.screen import Finding

_ORDER = ("none", "ask", "emergency")


def join(rule: Finding, semantic: tuple[str, Sequence[str]] | None) -> Finding:
    """The graver of the two actions with the flags of both; `semantic` is (action, flags) or None when nlu is silent.

    An action that this version does not know counts as `ask`: a doubt is never dropped.
    """
    if semantic is None:
        return rule
    action = semantic[0] if semantic[0] in _ORDER else "ask"
    graver = max(rule.action, action, key=_ORDER.index)
    flags = tuple(dict.fromkeys([*rule.flags, *semantic[1]])) if graver != "none" else ()
    return Finding(graver, flags, rule.rules)
