"""Made-up messages and answers whose figures can be counted by hand."""

from __future__ import annotations

from nlu.measuring.report import Report
from nlu.measuring.sets import Labelled
from nlu.training.evaluate import evaluate


def row(intent: str, action: str = "none", flags: tuple[str, ...] = (), lang: str = "sv", text: str = "text", key: str = "1") -> Labelled:
    """One labelled message."""
    return Labelled(key, text, lang, intent, action, flags)


def said(intent: str, action: str = "none", flags: tuple[str, ...] = (), sure: float = 1.0, oos: float = 0.0, danger: float = 0.0) -> dict:
    """What a model would answer, with its scores beside it."""
    first = {"name": intent, "confidence": sure}
    return {"intent": first, "ranking": [first], "action": action, "flags": list(flags), "oos_score": oos, "emergency_score": danger}


# Per message: labels, then the answer. One of each kind of mistake; the first text tries to break out of a page.
MESSAGES = [
    (row("greet", text="<script>alert(1)</script> & [red]hej[/red]", key="k1"), said("thank", sure=0.9, oos=0.1, danger=-2)),
    (row("greet", text="hejsan", key="k2"), said("greet", sure=0.9, oos=0.2, danger=-1)),
    (row("thank", text="thanks", lang="en", key="k3"), said("thank", "ask", ("weapon",), sure=0.6, oos=0.3, danger=0.5)),
    (row("out_of_scope", text="vädret", key="k4"), said("out_of_scope", "emergency", sure=0.4, oos=0.9, danger=1.5)),
    (row("express_anger", "emergency", ("weapon", "violence_now"), text="nu", key="k5"), said("greet", "emergency", ("weapon",), danger=3)),
    (row("express_anger", "emergency", ("suicide",), text="snart", key="k6"), said("greet", "none", danger=1)),
    (row("disclose_victim", "emergency", ("victim_danger",), lang="fi", text="apua", key="k7"),
     said("disclose_victim", "ask", ("victim_danger",), danger=2)),
    (row("disclose_victim", "ask", ("victim_danger",), text="förut", key="k8"), said("disclose_victim", sure=0.8)),
]  # fmt: skip


def report() -> Report:
    """The report of MESSAGES."""
    answers = {message.text: answer for message, answer in MESSAGES}
    return evaluate([message for message, _ in MESSAGES], answers.__getitem__)
