"""What a candidate understands otherwise than the live model, message by message. Pure: two lists of answers in, JSON out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final

from nlu.measuring.labels import label_figures
from nlu.measuring.sets import Labelled

UNSURE: Final = 10
Said = Mapping[str, Mapping[str, Any]]
"""The joined analysis of each text."""


def lost(rows: Sequence[Labelled], live: Said, candidate: Said) -> list[dict[str, Any]]:
    """Emergencies that the candidate lets pass and the live model does not."""
    graves = [row for row in rows if row.action == "emergency" and candidate[row.text]["action"] == "none"]
    return [{"id": row.id, "text": row.text, "lang": row.lang} for row in graves if live[row.text]["action"] != "none"]


def per_intent(rows: Sequence[Labelled], live: Said, candidate: Said) -> list[dict[str, Any]]:
    """F1 of each intent before and after, 0 to 1, the greatest loss first."""
    scored = [row for row in rows if row.action != "emergency"]
    before, after = _f1(scored, live), _f1(scored, candidate)
    names = sorted({*before, *after})
    counts = Counter(row.intent for row in scored)
    pairs = [(name, before.get(name, 0.0), after.get(name, 0.0)) for name in names]
    figures = [{"name": name, "messages": counts[name], "live": round(was, 4), "candidate": round(now, 4),
                "difference": round(now - was, 4)} for name, was, now in pairs]  # fmt: skip
    return sorted(figures, key=lambda figure: (figure["difference"], figure["name"]))


def _f1(rows: Sequence[Labelled], said: Said) -> dict[str, float]:
    names = [said[row.text]["intent"]["name"] for row in rows]
    figures = label_figures(sorted({row.intent for row in rows} | set(names)), [{row.intent} for row in rows], [{name} for name in names])
    return {figure.name: figure.f1 for figure in figures}


def changed(rows: Sequence[Labelled], live: Said, candidate: Said) -> list[dict[str, Any]]:
    """Messages with another intent or another action than before; those that got worse first."""
    found = []
    for row in rows:
        before, after = _label(live[row.text]), _label(candidate[row.text])
        if before != after:
            found.append({"id": row.id, "text": row.text, "lang": row.lang, "true": row.intent, "true_action": row.action,
                          "from": before[0], "to": after[0], "from_action": before[1], "to_action": after[1],
                          "verdict": _verdict(row, before, after)})  # fmt: skip
    order = {"worse": 0, "other": 1, "better": 2}
    return sorted(found, key=lambda one: (order[one["verdict"]], one["id"]))


def _label(analysis: Mapping[str, Any]) -> tuple[str, str]:
    return analysis["intent"]["name"], analysis["action"]


def _verdict(row: Labelled, before: tuple[str, str], after: tuple[str, str]) -> str:
    """By how many of the labels that count are right; where somebody is in danger the action alone counts."""
    rights = [(said[1] == row.action) * 2 + (said[0] == row.intent and row.action != "emergency") for said in (before, after)]
    return "better" if rights[1] > rights[0] else "worse" if rights[1] < rights[0] else "other"


def confusions(rows: Sequence[Labelled], live: Said, candidate: Said) -> dict[str, list[dict[str, Any]]]:
    """Pairs (true, taken for) that the candidate mixes up more often than the live model (`came`) or less often (`went`)."""
    before, after = _mixed_up(rows, live), _mixed_up(rows, candidate)
    pairs = [{"true": true, "said": said, "live": before[true, said], "candidate": after[true, said]}
             for true, said in {*before, *after} if before[true, said] != after[true, said]]  # fmt: skip
    pairs.sort(key=lambda pair: (-abs(pair["candidate"] - pair["live"]), pair["true"], pair["said"]))
    return {"came": [pair for pair in pairs if pair["candidate"] > pair["live"]],
            "went": [pair for pair in pairs if pair["candidate"] < pair["live"]]}  # fmt: skip


def _mixed_up(rows: Sequence[Labelled], said: Said) -> Counter[tuple[str, str]]:
    scored = [(row.intent, said[row.text]["intent"]["name"]) for row in rows if row.action != "emergency"]
    return Counter(pair for pair in scored if pair[0] != pair[1])


def unsure(rows: Sequence[Labelled], candidate: Said) -> list[dict[str, Any]]:
    """The ten messages whose intent the candidate is least sure of."""
    asked = [row for row in rows if candidate[row.text]["action"] == "none"]
    least = sorted(asked, key=lambda row: (candidate[row.text]["intent"]["confidence"], row.id))[:UNSURE]
    return [{"id": row.id, "text": row.text, "lang": row.lang, "true": row.intent, "said": candidate[row.text]["intent"]["name"],
             "confidence": candidate[row.text]["intent"]["confidence"]} for row in least]  # fmt: skip
